"""演示内容: the invented county of 青禾县 with a year's life in it, for ``make run`` on a fresh machine.

What is said stands in ``content/`` as text files; the modules beside it bring it in the way an older system's records
come in, so that dates, terms and histories are those of real use.
"""
