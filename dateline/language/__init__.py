"""The embedded language model: tokens, tags, trees, names and sentences of English news.

What belongs here: text to a spaCy ``Doc``. What does not: anything that knows what an event or a country is.
"""
