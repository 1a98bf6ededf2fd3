"""What the coder knows of the world: data files and the loaders that check them.

What belongs here: facts as small readable tables under ``data/`` and typed look-ups over them, loaded once on
first use: countries, actors, role nouns, places, and the event ontology and lexicon. What does not: any
decision about a text (``dateline.coding``).
"""
