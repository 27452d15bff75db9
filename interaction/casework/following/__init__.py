"""Following a case with number and query code: the same for every kind of case, configured by its room.

A room makes one ``room.Following`` – its procedure, its ``Progress`` (what of the case is shown, in which words), its
templates – and includes ``urls()`` of it. ``access.Door`` alone opens other things, such as a question to a third
party. Templates: ``casework/following/{enter,case,action}.html``, of which a room's own extend the first two.
"""
