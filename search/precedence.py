"""Which of two entries comes first when both hold the words: what binds before what tells."""

ORDINARY = 0
RULES = 1  # in force: rules of an administration, regulations
LAWS = 2  # in force: what the rules rest upon
STEPS = ("rules", "laws")  # an entry takes as many of them as its precedence says
