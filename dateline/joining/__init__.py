"""Joining: which articles tell the same story, and which mentions tell the same event.

What belongs here: comparison of whole articles (``stories``, by what ``signatures``, ``candidates`` and
``overlaps`` tell of their texts) and of coded mentions (``events``). What does
not: reading text for what happened, which is the matter of ``dateline.coding``, and storing rows.
"""

from dateline.joining.events import join_events
from dateline.joining.stories import link_stories

__all__ = ["join_events", "link_stories"]
