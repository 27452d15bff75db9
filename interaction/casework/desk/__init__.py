"""办件: the officers' desk in the admin – lists of cases, a case with all that can be done to it, many at once.

Rooms tell the desk about their kind of case through ``rooms.register``, and about days on which something of theirs is
due through ``panels.register``.
"""
