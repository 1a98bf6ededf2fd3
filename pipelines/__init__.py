"""What runs and when: the code location, jobs, schedules, and the ``dateline`` command.

What belongs here: composition. What does not: what an asset does (``assets``) or what must
hold (``expectations``).
"""
