"""Which of two entries comes first when both hold the words: what binds before what tells, what is in force before what
no longer is."""

PAST = "0"  # abolished, out of force, over
ORDINARY = "1"
RULES = "2"  # rules of an administration: regulations, normative documents
LAWS = "3"
RISING = (ORDINARY, RULES, LAWS)  # each a step above the one before it, the first above the past
