"""What follows from the passing of time: dates counted anew, silence that means something, reminders.

All of it stands as rows of the database; each part can be killed at any moment and called again. The worker calls the
``…_due`` functions (``site/portal/jobs.py``), ``manage.py check_deadlines`` runs everything at once.
"""
