"""Feeds in: agencies' and higher governments' feeds are gathered, cleaned, joined and handed to the reviews.

``reading`` makes entries of a feed's bytes, in a process of its own; ``joining`` knows what is the same story;
``harvesting`` does a round; ``targets`` is where the portal says what a story can become here; ``reposting`` is the
clock of what must be reposted within a day.
"""
