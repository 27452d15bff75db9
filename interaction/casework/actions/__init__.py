"""What the forms of several procedures have in common.

A room subclasses the forms of ``base`` and registers them, and those of the other modules it needs as they are, for its
own procedure::

    register(PROCEDURE, "accept")(AcceptForm)

Limits are those of the case's own procedure (``CaseForm.limit``). ``guards`` holds the conditions that mean the same in
every procedure; they are known by name to all of them.
"""
