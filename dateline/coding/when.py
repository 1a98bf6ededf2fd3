"""Which date belongs to an event.

What belongs here: choosing among the temporal expressions of the sentence. What does not: reading them (``timex``).
"""

from __future__ import annotations

from datetime import date

from dateline.coding.grammar import Sentence
from dateline.coding.timex import Timex, find_timexes, resolve
from dateline.records import EventDate, Span

_SPEECH = frozenset("say tell report announce add note state quote write declare claim confirm".split())


class DateFinder:
    """The dates of one sentence from ``start_at`` on, where the dateline crumb ends.

    ``anchor`` is the publication day or None; offsets are those of ``body``.
    """

    def __init__(self, sentence: Sentence, body: str, anchor: date | None, start_at: int = 0) -> None:
        self._s = sentence
        self._anchor = anchor
        start, end = sentence.starts[0], sentence.ends[-1]
        found = find_timexes(body[start:end], anchor, base=start)
        self._timexes = [t for t in found if t.rule != "holiday" and t.start >= start_at]
        self._token_of = {t.start: self._first_token(t) for t in self._timexes}

    @property
    def spans(self) -> list[tuple[int, int]]:
        """Character offsets of the temporal expressions: such words are never actors or places."""
        return [(t.start, t.end) for t in self._timexes]

    def _first_token(self, timex: Timex) -> int:
        s = self._s
        inside = [k for k in range(len(s)) if s.starts[k] >= timex.start and s.ends[k] <= timex.end]
        if not inside:
            return -1
        # the word that ties the expression to the rest of the sentence
        return next((k for k in inside if s.heads[k] not in inside), inside[0])

    def date_of(self, trigger: int, clause: int, modality: str, *, background: bool = False) -> EventDate:
        """The date of the event at ``trigger`` whose tense stands at ``clause``.

        Nearest in the tree wins: on the event noun, on its verb, on a verb above it that is no verb of speech, then
        one that stands before everything ("On Monday, ..."). Without any, an actual event takes the publication day,
        but not one that is only mentioned (``background``: "since the invasion").
        """
        tense = "future" if modality in ("future", "requested", "hypothetical") else "past"
        best: tuple[int, Timex] | None = None
        for timex in self._timexes:
            token = self._token_of[timex.start]
            if self._only_compares(timex, token, tense):
                continue
            distance = self._distance(token, trigger, clause)
            if distance is not None and (best is None or distance < best[0]):
                best = (distance, timex)
        if best is not None:
            # "banned rallies until Sunday": the ban is done, its end is to come
            timex = resolve(
                best[1], "future" if best[1].rule == "until" and modality == "actual" else tense, self._anchor
            )
            return EventDate(
                timex.first, timex.last, timex.precision, timex.rule, Span(timex.text, timex.start, timex.end)
            )
        if self._anchor is None:
            return EventDate(None, None, "unknown", "none")
        if modality == "actual" and not background and self._tells_of_now(clause):
            return EventDate(self._anchor, self._anchor, "day", "publication")
        return EventDate(None, None, "unknown", "none")

    def _only_compares(self, timex: Timex, token: int, tense: str) -> bool:
        """Whether it says how rare the event is, not when it was: "the first visit in 88 years", "largest since"."""
        if timex.rule == "in_units":
            return tense == "past"
        s = self._s
        if timex.rule != "since" or token < 0:
            return False
        above = [token, *list(s.ancestors(token))[:4]]
        return any(s.tags[k] == "JJS" or s.lower[k] == "first" for node in above for k in s.kids(node, "amod"))

    def _tells_of_now(self, clause: int) -> bool:
        """Whether nothing says that the event lies further back ("had denied", "since the war")."""
        s = self._s
        if "had" in s.auxiliaries(clause):
            return False
        return not any(t.rule in ("year", "decade", "month") for t in self._timexes)

    def _distance(self, token: int, trigger: int, clause: int) -> int | None:
        if token < 0:
            return None
        s = self._s
        below = [trigger, *([clause] if clause >= 0 and clause != trigger else [])]
        for steps, node in enumerate(below):
            if token == node or self._hangs_on(token, node):
                return steps
        node = below[-1]
        steps = 2
        for above in s.ancestors(node):
            relation = s.deps[node]
            if relation in ("acl:relcl", "acl"):
                break
            speech = s.is_verb(above) and s.lemmas[above] in _SPEECH
            if not speech and self._hangs_on(token, above, through=True):
                return steps
            # a date of the speech is the news's own day, and the event's where nothing else is said
            if speech and self._hangs_on(token, above):
                return steps + 6
            node = above
            steps += 1
            if steps > 6:
                break
        return None

    def _hangs_on(self, token: int, node: int, *, through: bool = False) -> bool:
        """Whether ``token`` is below ``node`` without another verb between them; ``through`` an infinitive or not.

        What was agreed to be done in October was not agreed in October, but "tried to force the fence on Tuesday, and
        soldiers pushed them back" was all on Tuesday.
        """
        s = self._s
        k = token
        for _ in range(5):
            if s.heads[k] == node:
                return True
            k = s.heads[k]
            if (s.is_verb(k) and not (through and s.deps[k] == "xcomp")) or s.heads[k] == k:
                return False
        return False
