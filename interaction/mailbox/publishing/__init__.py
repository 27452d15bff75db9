"""Letters and their answers, shown to everybody: with the writer's consent, by the agency's choice, without the data of
persons, once a second member of staff has agreed.

What is prepared lies encrypted (``PublishedLetter.wording``); only what was approved stands in plain columns, and goes
from them the moment the writer says so. ``preparing`` is the one door there, ``ending`` the way back.
"""
