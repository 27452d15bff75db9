"""内容核查: what people write and everybody may read later waits here until a member of staff has looked.

How a room uses it:

1. Its model inherits ``models.Moderated`` (``standing``: held, accepted, refused). Nothing else makes a text public:
   public pages show ``standing=ACCEPTED`` and no more, through ``{{ text|inert }}`` (``{% load inert %}``), so that
   markup and addresses stand there as they were typed.
2. When something is sent in: ``held = words.look(text, name)``; ``record.held_for = list(held.words)``. Whether what
   contains none of the words is accepted at once or waits all the same is the room's own rule. What is held is kept
   like everything else, and its writer is told the same as everybody.
3. In ``AppConfig.ready``: ``queues.register(queues.Queue(name=…, label=…, model="app.Model", …))``. The desk of
   moderation (待核查 in the admin, with counts on its home) shows what waits to the agency it belongs to, and to the
   county's office everything.
4. Decisions, of the desk or of a room's own page: ``decisions.decide(queue, record, standing, user, reason)``; each is
   one row of ``Decision`` for ever. A decision may be changed by another one, with its reason; what was written never.
"""
