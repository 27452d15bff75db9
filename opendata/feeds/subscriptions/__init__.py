"""Who is told when a feed has something new: by webhook, by mail, by a WebSub hub.

``Watch`` is a feed that somebody follows; ``looking`` looks at it when something public changed and writes down the
``News``. Each follower knows up to which of the news they were told; ``hooks``, ``mailing`` and ``hub`` tell them.
"""
