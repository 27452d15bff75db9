"""Which of two entries comes first when both hold the words: what binds before what tells, what is in force before what
no longer is."""

PAST = -1  # abolished, out of force
ORDINARY = 0
RULES = 1  # in force: rules of an administration, regulations
LAWS = 2  # in force: what the rules rest upon
STEPS = ("rules", "laws")  # an entry takes as many of them as its precedence says
