"""What somebody sends through a public form in steps: drafts that outlast a lost connection, the last look, one case of
it however often it is sent, and the receipt with the code that is shown once.

A room that takes cases in from the public makes itself a ``Room`` (``rooms.Room``): its cookie, its addresses, its
steps with their forms, how it submits, and what its receipt says. ``urls.urls_of(room)`` gives the addresses,
``pages`` has what stands behind them. The pages are ``casework/sending/*.html``; a room puts a template of its own
where one is to look otherwise (``<room.templates>/<page>.html``), and always its two shells: ``new_base.html`` around
a step and ``new_plain.html`` around what is only told.
"""
