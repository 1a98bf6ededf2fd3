"""What must hold of each table, how it is checked, and what happens to rows of which it does not hold.

What belongs here: one module for each table with its suite, the runner, the quarantine and the factory of
Dagster's asset checks. What does not: facts about a single column, which the registry declares
(``warehouse.tables``).

Great Expectations costs seconds to import, so only ``engine`` imports it, when the first suite is needed.
"""
