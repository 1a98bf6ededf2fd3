"""Where batches of articles run.

What belongs here: taking many articles through a coder without letting one bad article stop the others. What
does not: anything about language, storage or schedules.
"""

from dateline.engines.serial import code_articles

__all__ = ["code_articles"]
