"""What is new, for programs that read: RSS 2.0, Atom and JSON Feed of everything public.

A feed is a question to the search index, the newest first; so every search is a feed. What is no entry of the index
(the months of a statistic, the versions of one dataset) is a channel of its own, or a family of channels.
"""
