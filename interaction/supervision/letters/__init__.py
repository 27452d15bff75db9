"""How letters are answered, in figures: by month, by the agency that has them and by kind.

Counting a million letters each time somebody looks would take longer the more there are. So each letter's share is
counted once when it has moved (``keeping``), and the sums of a month stand in one row for each agency and kind: a page
reads some hundred rows whatever the number of letters. What a letter adds follows from its ledger alone (``counting``),
so everything can be counted anew at any time, and is compared each night.
"""
