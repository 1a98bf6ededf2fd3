"""How many patterns each CAMEO code has: the table ``docs/coverage.md``, written by ``make coverage``.

What belongs here: counting. What does not: how well the patterns work (``dateline.evaluation``).
"""

from __future__ import annotations

from collections import Counter

from dateline.knowledge.frames import load_frames
from dateline.knowledge.ontology import load_ontology
from dateline.knowledge.operators import load_operators

_ABOUT = """# What the lexicon covers

Every code of CAMEO with its PLOVER type and how many patterns name it, by verbs and by nouns. A root such as `04` is
read through the codes below it. "Composed" says that the code also comes about by an operator ("promised to send aid"
is 0333 by what is promised). Codes of root 01 are statements, which PLOVER does not count as events: their patterns
give no mention. This page is written by `make coverage`.

"""


def patterns_by_code() -> Counter[tuple[str, str]]:
    """How many patterns there are for each code and part of speech (``verb`` or ``noun``)."""
    lexicon = load_frames()
    frames = {f.order: f for group in (lexicon.verbs, lexicon.nouns) for found in group.values() for f in found}
    return Counter((frame.cameo_code, frame.pos) for frame in frames.values())


def composed_codes() -> set[str]:
    """The codes that operators give to what stands outside another event."""
    operators = load_operators().by_name.values()
    return {code for o in operators for code in (o.default, *o.codes.values()) if code}


def coverage_page() -> str:
    """The page as Markdown."""
    counts, composed = patterns_by_code(), composed_codes()
    rows = ["| code | name | PLOVER | verbs | nouns | composed |", "|---|---|---|---|---|---|"]
    for code, meaning in sorted(load_ontology().items()):
        plover = " ".join(filter(None, (meaning.event_type, meaning.event_mode)))
        rows.append(
            f"| {code} | {meaning.name} | {plover} | {counts[code, 'verb']} | {counts[code, 'noun']} | "
            f"{'yes' if code in composed else ''} |"
        )
    return _ABOUT + f"{sum(counts.values())} patterns.\n\n" + "\n".join(rows) + "\n"


if __name__ == "__main__":
    print(coverage_page(), end="")
