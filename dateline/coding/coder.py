"""The embedded coder: one article in, its event mentions out.

What belongs here: the order of the steps and the making of the records. What does not: any rule of a single step.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Protocol

from spacy.tokens import Doc

from dateline import __version__
from dateline.coding.actors import ActorResolver, Dictionaries
from dateline.coding.attribution import speaker_of, speech_verbs
from dateline.coding.compose import RECIPROCAL, Composer, Reading
from dateline.coding.confidence import Evidence, evidence_of, load_confidence
from dateline.coding.counts import CountFinder
from dateline.coding.filters import NonEventFilter
from dateline.coding.grammar import Sentence
from dateline.coding.inferred import country_of, foreign_ground, those_concerned, unnamed_doer
from dateline.coding.memory import DocumentMemory, Party
from dateline.coding.names import learn_names
from dateline.coding.types import TypeHead, Vector, load_type_head
from dateline.coding.variants import with_intent
from dateline.coding.when import DateFinder
from dateline.coding.where import VISIT_CODES, PlaceFinder
from dateline.knowledge.actors import Match, load_actors
from dateline.knowledge.contexts import load_contexts
from dateline.knowledge.frames import load_frames
from dateline.knowledge.gazetteer import load_gazetteer
from dateline.knowledge.nouns import load_nouns
from dateline.knowledge.ontology import meaning_of
from dateline.knowledge.operators import load_operators
from dateline.knowledge.roles import load_roles
from dateline.language.parsers import EMBEDDED, Parser, load_parser
from dateline.reading import dateline_span
from dateline.records import Actor, Article, EventMention, Span

# types whose target may be a town
_AT_PLACES = frozenset({"ASSAULT", "CONSULT", "AID", "COERCE"})
# below this nine readings of ten are wrong: mostly words whose parties are both unknown
_LEAST_CONFIDENCE = 0.06
# what did not happen is worth telling only where it is sure
_LEAST_UNREAL = 0.2
# types done with one's own means, so that a party of the doer's own side is rather the means: "recalled its ambassador"
_AT_OTHERS = frozenset({"MOBILIZE", "SANCTION"})
_OWN_MEANS = frozenset({"GOV", "MIL", "COP", "SPY"})
_BATCH = 32


class Judge(Protocol):
    """What turns the evidence of a mention into a probability."""

    def probability(self, evidence: Evidence) -> float: ...


class EmbeddedCoder:
    """Codes articles with the shipped lexicons and a parser, the shipped one unless another is given.

    ``name`` tells of another parser, as ``dateline+spacy:NAME``: rows of different parsers are told apart.
    """

    version = __version__

    def __init__(self, parser: Parser | None = None, *, parser_name: str = EMBEDDED) -> None:
        self.name = "dateline" if parser_name == EMBEDDED else f"dateline+{parser_name}"
        self._parser = parser or load_parser()
        self._frames = load_frames()
        self._operators = load_operators()
        self._known = Dictionaries(load_actors(), load_roles(), load_gazetteer(), load_nouns())
        self._speech = speech_verbs(self._operators)
        self._contexts = load_contexts()
        self._filter = NonEventFilter()
        self._head: TypeHead | None = load_type_head() if parser_name == EMBEDDED else None
        self._confidence: Judge = load_confidence()

    def use(self, *, head: TypeHead | None = None, confidence: Judge | None = None) -> None:
        """Take another type head or confidence model, as training does."""
        self._head = head or self._head
        self._confidence = confidence or self._confidence

    def code(self, article: Article) -> list[EventMention]:
        """The mentions of one article, in text order. Articles in another language than English have none."""
        return next(self.code_many([article]))[1]

    def code_many(self, articles: Iterable[Article]) -> Iterator[tuple[Article, list[EventMention]]]:
        """The mentions of many articles, in order, sharing the parser's batches."""
        batch: list[Article] = []
        for article in articles:
            batch.append(article)
            if len(batch) >= _BATCH:
                yield from self._code_batch(batch)
                batch = []
        if batch:
            yield from self._code_batch(batch)

    def _code_batch(self, articles: Sequence[Article]) -> Iterator[tuple[Article, list[EventMention]]]:
        english = [a for a in articles if a.language in (None, "en") and a.body.strip()]
        docs = {a.article_id: d for a, d in zip(english, self._parser.pipe(a.body for a in english), strict=True)}
        for article in articles:
            doc = docs.get(article.article_id)
            yield article, ([] if doc is None else self._code_document(article, doc))

    def _code_document(self, article: Article, doc: Doc) -> list[EventMention]:
        memory = DocumentMemory()
        crumb = dateline_span(article.body)
        start_at = crumb[1] if crumb else 0
        sentences = [s for k, span in enumerate(doc.sents) if len(s := Sentence(span, k)) and s.ends[-1] > start_at]
        home = self._known.gazetteer.resolve(article.dateline_place.title()) if article.dateline_place else None
        if home is not None and home.country is not None:
            # where the report was written counts as two mentions of that country
            memory.countries[home.country] += 2
        published = article.published_at.date() if article.published_at else None
        names = [self._known.actors.find(s.forms, on=published) for s in sentences]
        learn_names(sentences, names, article.body, self._known, memory)
        mentions: list[EventMention] = []
        vectors = doc._.sentence_vectors if self._head is not None and doc.has_extension("sentence_vectors") else None
        for sentence, found in zip(sentences, names, strict=True):
            vector = vectors[sentence.index] if vectors is not None else None
            mentions += self._code_sentence(article, sentence, found, memory, published, start_at, vector)
        return _without_repeats(mentions)

    def _code_sentence(
        self, article: Article, s: Sentence, found: Sequence[Match], memory: DocumentMemory, published: date | None,
        start_at: int, vector: Vector | None,
    ) -> list[EventMention]:  # fmt: skip
        body = article.body
        resolver = ActorResolver(s, body, self._known, memory, found, self._speech)
        composer = Composer(s, self._frames, self._operators, resolver)
        readings = [
            r for r in composer.readings()
            if s.starts[r.trigger] >= start_at and r.modality != "historical" and not self._filter.blocks(s, r)
        ]  # fmt: skip
        mentions: list[EventMention] = []
        if readings:
            head = self._head.probabilities(vector) if self._head is not None and vector is not None else None
            dates = DateFinder(s, body, published, start_at)
            places = PlaceFinder(s, body, self._known.gazetteer, resolver.matches, memory)
            counts = CountFinder(s, body, [(r.trigger, r.code) for r in readings])
            for reading in readings:
                for variant in with_intent(reading, s, self._operators):
                    mentions += self._mentions(
                        article, s, variant, resolver, memory, dates, places, counts, start_at, head
                    )
        self._remember(s, resolver, memory)
        done = [
            (m.confidence, m.source.country)
            for m in mentions
            if m.modality == "actual" and m.quad_class > 2 and m.source is not None and m.source.country is not None
        ]
        if done:
            memory.last_doer = max(done)[1]
        return mentions

    def _remember(self, s: Sentence, resolver: ActorResolver, memory: DocumentMemory) -> None:
        heads = [
            k
            for k in range(len(s))
            if s.deps[k] in ("nsubj", "nsubj:pass", "obj", "obl", "nmod:poss", "obl:agent", "iobj", "appos", "nmod")
        ]
        # objects before subjects: of two that fit, a pronoun more often means the subject
        for k in sorted(heads, key=lambda k: (s.deps[k].startswith("nsubj"), k)):
            if s.pos[k] in ("NOUN", "PROPN"):
                party = resolver.resolve(k)
                if party is not None:
                    memory.meet(party)

    def _mentions(
        self, article: Article, s: Sentence, reading: Reading, resolver: ActorResolver, memory: DocumentMemory,
        dates: DateFinder, places: PlaceFinder, counts: CountFinder, start_at: int,
        head: Mapping[str, float] | None,
    ) -> list[EventMention]:  # fmt: skip
        body = article.body
        speaker_at = speaker_of(s, reading.trigger, self._speech)
        if speaker_at is None and reading.claimed_by:
            speaker_at = reading.claimed_by[0]
        speaker = self._speaker_span(s, body, speaker_at)
        sources = [p for p in resolver.resolve_all(reading.sources) if not self._filter.no_party(p, dates.spans)]
        targets = [p for p in resolver.resolve_all(reading.targets) if not self._filter.no_party(p, dates.spans)]
        # who reports it is no party of it, and a news agency among other parties is the sentence's reporter
        sources = [
            p for p in sources if not (p.media and (len(sources) > 1 or speaker is None or p.start == speaker.start))
        ]
        targets = [p for p in targets if not (p.media and len(targets) > 1)]
        sources = [p for p in sources if p.start >= start_at]
        if reading.modality == "actual" and not sources and not targets and reading.nominal:
            return []
        meaning = meaning_of(reading.code)
        if meaning.event_type is None:
            return []
        if meaning.event_type not in _AT_PLACES:
            targets = [p for p in targets if p.kind != "place"]
        when = dates.date_of(reading.trigger, reading.clause, reading.modality, background=reading.background)
        target_span = (targets[0].start, targets[0].end) if targets else None
        place = places.place_of(reading.trigger, reading.clause, reading.code, target_span, article.dateline_place)
        visit = reading.code.startswith(VISIT_CODES)
        # talks are held on neutral ground: where they are says little of whose the delegates are
        on_site = place is not None and not visit and meaning.quad_class != 1
        where = place.country if place is not None and on_site else memory.main_country()
        targets = targets or foreign_ground(meaning.event_type, place, sources)
        likely, elsewhere = memory.likely_countries(3), self._known.nouns.elsewhere
        sources = [country_of(p, where, targets, likely, elsewhere) for p in sources]
        targets = [country_of(p, where, sources, likely, elsewhere) for p in targets]
        if not reading.between and not reading.background:
            sources = sources or unnamed_doer(reading.code, meaning.event_type, place, targets)
            targets = targets or those_concerned(meaning.event_type, place, sources, likely, memory.last_doer)
        if meaning.event_type in _AT_OTHERS:
            targets = [p for p in targets if not _is_own(p, sources)]
        pairs = _pairs(sources, targets, reading)
        if self._filter.weak(reading, pairs):
            return []
        trigger = Span(
            body[s.starts[reading.trigger] : s.ends[reading.trigger]],
            s.starts[reading.trigger],
            s.ends[reading.trigger],
        )
        sentence = Span(body[s.starts[0] : s.ends[-1]], s.starts[0], s.ends[-1])
        contexts = self._contexts.in_words(s.lemmas) | self._contexts.of_code(reading.code)
        numbers = counts.of(reading.trigger, reading.code, reading.modality, targets)
        made: list[EventMention] = []
        for source, target in pairs:
            confidence = self._confidence.probability(evidence_of(s, reading, source, target, head))
            if confidence < (_LEAST_UNREAL if reading.modality == "negated" else _LEAST_CONFIDENCE):
                continue
            parties = "|".join(f"{p.start}:{p.name}" if p else "-" for p in (source, target))
            identity = f"{article.article_id}|{trigger.start}|{reading.code}|{reading.modality}|{parties}"
            made.append(
                EventMention(
                    mention_id=hashlib.sha256(identity.encode()).hexdigest()[:16],
                    article_id=article.article_id,
                    sentence_index=s.index,
                    sentence=sentence,
                    trigger=trigger,
                    event_type=meaning.event_type,
                    cameo_code=reading.code,
                    quad_class=meaning.quad_class,
                    goldstein=meaning.goldstein,
                    modality=reading.modality,
                    confidence=confidence,
                    extractor=self.name,
                    extractor_version=self.version,
                    event_mode=meaning.event_mode,
                    contexts=tuple(sorted(contexts)),
                    source=_actor(source),
                    target=_actor(target),
                    date=when,
                    place=place,
                    attributed_to=speaker,
                    killed=numbers.killed,
                    injured=numbers.injured,
                    arrested=numbers.arrested,
                    displaced=numbers.displaced,
                    participants=numbers.participants,
                    amount=numbers.amount,
                    currency=numbers.currency,
                )
            )
        return made

    def _speaker_span(self, s: Sentence, body: str, head: int | None) -> Span | None:
        if head is None:
            return None
        tokens = [
            k
            for k in s.subtree(head, "acl:relcl", "acl", "appos", "conj", "cc", "punct", "parataxis")
            if s.deps[k] != "case" or s.heads[k] != head
        ]
        run = [k for k in tokens if k <= head] or [head]
        start, end = s.text_span(run)
        later = [k for k in tokens if k > head]
        if later and later == list(range(head + 1, head + 1 + len(later))):
            end = s.ends[later[-1]]
        return Span(body[start:end], start, end)


def _pairs(sources: list[Party], targets: list[Party], reading: Reading) -> list[tuple[Party | None, Party | None]]:
    """Who did it to whom, a pair for each mention; what A and B do together goes both ways."""
    reciprocal = reading.code.startswith(RECIPROCAL)
    if not targets and len(sources) > 1 and (reading.between or reciprocal):
        distinct = sources[:3]
        pairs: list[tuple[Party | None, Party | None]] = []
        for a, b in pairwise(distinct):
            pairs += [(a, b), (b, a)]
        return pairs
    if reading.between and len(sources) == 1 and not targets:
        return [(sources[0], None)]
    left: list[Party | None] = list(sources[:3]) or [None]
    right: list[Party | None] = list(targets[:3]) or [None]
    # "insisted on its demands": a pronoun for the doer is nobody else
    return [(a, None if a is not None and b is not None and _is_self(a, b) else b) for a in left for b in right]


def _is_own(target: Party, sources: Sequence[Party]) -> bool:
    own = any(p.country is not None and p.country == target.country for p in sources)
    return own and (target.role is None or target.role in _OWN_MEANS)


def _is_self(a: Party, b: Party) -> bool:
    if (a.start, a.name) == (b.start, b.name):
        return True
    return (a.name, a.country) == (b.name, b.country) and "pronoun" in (a.resolved_by, b.resolved_by)


def _actor(party: Party | None) -> Actor | None:
    if party is None:
        return None
    return Actor(Span(party.text, party.start, party.end), party.name, party.country, party.role, party.resolved_by)


def _without_repeats(mentions: list[EventMention]) -> list[EventMention]:
    """One mention for each sentence, type and pair of parties: the surest; the same words never count twice."""
    best: dict[tuple[object, ...], EventMention] = {}
    for m in mentions:
        key = (
            m.sentence_index, m.event_type, m.modality,
            (m.source.country, m.source.name) if m.source else None,
            (m.target.country, m.target.name) if m.target else None,
        )  # fmt: skip
        if key not in best or m.confidence > best[key].confidence:
            best[key] = m
    unique: dict[str, EventMention] = {m.mention_id: m for m in best.values()}
    return sorted(unique.values(), key=lambda m: (m.trigger.start, m.mention_id))
