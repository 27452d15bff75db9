"""Cases about one matter are one group, so that officers can handle them together, however many they are.

A room says from ``ready()`` what of a case is its wording and where its pages are (``kinds.register(Kind(…))``), calls
``joining.join(case, said)`` last in the transaction that makes the case, and puts ``desk.urlpatterns(procedure)`` among
its addresses. Cases of equal wording are joined at once. Where the kind is ``near``, those that read nearly the same
are proposed, and a member of staff decides. What is done with a group is done by the worker (``together.work_on``).
"""
