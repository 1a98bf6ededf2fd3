"""Mentions of one event joined across sentences, articles and outlets.

What belongs here: deciding whether two coded mentions tell one event, and summing up what its mentions say.
What does not: coding sentences, and finding near duplicates of text (``stories``), on which this builds.

Mentions are taken one after another, the fullest first, and each goes to the event it fits best or begins
one. It must fit everything the event already holds, so a chain of half-fitting mentions cannot join two
parties that contradict. Within a story a day's difference is tolerated and countries suffice; across stories
the day must be the same and something specific must agree: a named party, a city, a count, or a pair of
different countries.

Versions of one article are one article: what a later version says again is no second mention of it.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from dateline.joining.names import contradict, is_general, share_name
from dateline.records import Actor, Article, Count, Event, EventMention, Place

STORY_DAYS = 1
"""Days two mentions of one story may differ: "on Tuesday" and the dateline of the day after."""
COUNT_SLACK = 0.2
"""Counts may differ by this share of the larger, or by two: a toll of 12 is soon one of 14."""
CONFIDENCE_CAP = 0.99

_COUNTED = ("killed", "injured", "arrested", "displaced", "participants")
_PLACE_ORDER = {"city": 0, "region": 1, "country": 2, "area": 3}
_DATE_ORDER = {"day": 0, "range": 1, "week": 2, "month": 3, "season": 4, "year": 5}


def join_events(
    mentions: Sequence[EventMention], articles: Sequence[Article]
) -> tuple[list[EventMention], list[Event]]:
    """The mentions in their order with ``event_id`` set, and the events in order of ``event_id``.

    ``articles`` must hold the article of every mention, linked into stories beforehand (an article without
    ``story_id`` is a story of its own); otherwise ValueError. The result does not depend on the order of
    either.
    """
    by_id = {article.article_id: article for article in articles}
    for mention in mentions:
        if mention.article_id not in by_id:
            raise ValueError(
                f"mention {mention.mention_id} belongs to article {mention.article_id}, which was not given: "
                "pass the articles of all mentions"
            )
    views = sorted((_View.of(mention, by_id[mention.article_id]) for mention in mentions), key=_processing_order)
    index = _Index()
    clusters: list[_Cluster] = []
    for view in views:
        best: tuple[float, int] | None = None
        for number in index.candidates(view):
            score = clusters[number].fit(view)
            if score is not None and (best is None or (score, -number) > best):
                best = (score, -number)
        if best is None:
            clusters.append(_Cluster())
            number = len(clusters) - 1
        else:
            number = -best[1]
        clusters[number].add(view)
        index.add(view, number)

    event_of: dict[str, str] = {}
    events = []
    for cluster in clusters:
        event = _sum_up(cluster.views)
        events.append(event)
        event_of.update(dict.fromkeys(event.mention_ids, event.event_id))
    joined = [replace(mention, event_id=event_of[mention.mention_id]) for mention in mentions]
    return joined, sorted(events, key=lambda event: event.event_id)


@dataclass(frozen=True, slots=True)
class _View:
    """A mention with what is compared of it: its story, its days, when its article was seen."""

    mention: EventMention
    article: Article
    story: str
    seen: datetime
    first: date | None
    last: date | None

    @classmethod
    def of(cls, mention: EventMention, article: Article) -> _View:
        seen = article.published_at or article.collected_at
        first = mention.date.start if mention.date else None
        last = mention.date.end if mention.date else None
        if first is None and last is None and mention.date is None and article.published_at:
            first = last = article.published_at.date()
        return cls(mention, article, article.story_id or article.article_id, seen, first or last, last or first)

    @property
    def first_version(self) -> str:
        """The article, whatever its version."""
        return self.article.version_of or self.article.article_id

    @property
    def is_day(self) -> bool:
        return self.first is not None and self.first == self.last


def _processing_order(view: _View) -> tuple[int, float, datetime, str, int, str]:
    """The fullest first, then the surest and earliest; the id decides the rest, so that input order never
    does."""
    mention = view.mention
    parts = (mention.source, mention.target, mention.place, view.first)
    filled = sum(part is not None for part in parts) + view.is_day
    named = sum(bool(actor and actor.country) for actor in (mention.source, mention.target))
    return (
        -filled - named, -mention.confidence, view.seen, mention.article_id, mention.sentence_index,
        mention.mention_id,
    )  # fmt: skip


# --- blocks

_Key = tuple[object, ...]


class _Index:
    """Which events a mention can fit at all: of its type and modality, and of its story or its day and
    countries."""

    def __init__(self) -> None:
        self._numbers: dict[_Key, dict[int, None]] = defaultdict(dict)

    def add(self, view: _View, number: int) -> None:
        kind = (view.mention.event_type, view.mention.modality)
        self._numbers[*kind, "story", view.story][number] = None
        if not view.is_day:
            return
        source, target = _countries(view.mention)
        self._numbers[*kind, "pair", view.first, source, target][number] = None
        self._numbers[*kind, "source", view.first, source][number] = None
        self._numbers[*kind, "target", view.first, target][number] = None

    def candidates(self, view: _View) -> Iterable[int]:
        kind = (view.mention.event_type, view.mention.modality)
        keys: list[_Key] = [(*kind, "story", view.story)]
        if view.is_day:
            source, target = _countries(view.mention)
            # A country that an event lacks stands under None; one that the mention lacks may be any.
            keys += [(*kind, "pair", view.first, *pair) for pair in ((source, target), (source, None), (None, target))]
            if target is None and source is not None:
                keys.append((*kind, "source", view.first, source))
            if source is None and target is not None:
                keys.append((*kind, "target", view.first, target))
        found: dict[int, None] = {}
        for key in keys:
            found.update(self._numbers.get(key, {}))
        return found


def _countries(mention: EventMention) -> tuple[str | None, str | None]:
    return (
        mention.source.country if mention.source else None,
        mention.target.country if mention.target else None,
    )


# --- fit


@dataclass(slots=True)
class _Cluster:
    """One event in the making: its mentions and, once each, what they say."""

    views: list[_View] = field(default_factory=list)
    stories: set[str] = field(default_factory=set)
    sources: dict[tuple[str, str | None, str | None], Actor] = field(default_factory=dict)
    targets: dict[tuple[str, str | None, str | None], Actor] = field(default_factory=dict)
    places: dict[tuple[str, str | None, str | None, str], Place] = field(default_factory=dict)
    counts: dict[str, Count] = field(default_factory=dict)
    first: date | None = None
    last: date | None = None

    def add(self, view: _View) -> None:
        mention = view.mention
        self.views.append(view)
        self.stories.add(view.story)
        for actor, known in ((mention.source, self.sources), (mention.target, self.targets)):
            if actor is not None:
                known.setdefault((actor.name, actor.country, actor.role), actor)
        if mention.place is not None:
            place = mention.place
            self.places.setdefault((place.name, place.country, place.admin1, place.precision), place)
        for kind in _COUNTED:
            count = getattr(mention, kind)
            if count is not None:
                self.counts.setdefault(kind, count)
        if view.first is not None and (self.first is None or (view.is_day and self.first != self.last)):
            # The first mention sets the days, or the first that knows the very day: days must not drift.
            self.first, self.last = view.first, view.last

    def fit(self, view: _View) -> float | None:
        """How well the mention fits, None if it does not."""
        mention = view.mention
        same_story = view.story in self.stories
        days = self._days_fit(view, same_story)
        if days is None:
            return None
        place = _places_fit(mention.place, self.places.values())
        counts = self._counts_fit(mention)
        if place is None or counts is None:
            return None
        source = _actors_fit(mention.source, self.sources.values())
        target = None if source is None else _actors_fit(mention.target, self.targets.values())
        if source is None or target is None:
            return None
        if source == 0 and target == 0:
            # Neither side is told by both: only the place, in the same report, can say that it is one event.
            no_parties = not (self.sources or self.targets or mention.source or mention.target)
            if not (no_parties and same_story and (place >= 2 or counts)):
                return None
        if not same_story:
            both_countries = source > 0 and target > 0
            international = both_countries and self._crosses_border()
            if not (source >= 2 or target >= 2 or place >= 2 or counts or international):
                return None
            if not both_countries and not (source >= 2 or target >= 2):
                return None
        return source + target + place + days + counts + 2 * same_story

    def _days_fit(self, view: _View, same_story: bool) -> float | None:
        if view.first is None or view.last is None or self.first is None or self.last is None:
            return 0.0 if same_story else None
        if (view.first, view.last) == (self.first, self.last):
            return 1.0 if same_story or view.is_day else None
        if not same_story:
            return None
        slack = timedelta(days=STORY_DAYS)
        return 0.5 if view.first - slack <= self.last and self.first - slack <= view.last else None

    def _counts_fit(self, mention: EventMention) -> float | None:
        score = 0.0
        for kind, known in self.counts.items():
            count = getattr(mention, kind)
            if count is None:
                continue
            if not _counts_agree(known, count):
                return None
            score = 1.0
        return score

    def _crosses_border(self) -> bool:
        sources = {actor.country for actor in self.sources.values() if actor.country}
        targets = {actor.country for actor in self.targets.values() if actor.country}
        return bool(sources and targets) and not sources & targets


def _actors_fit(actor: Actor | None, known: Iterable[Actor]) -> float | None:
    """0 where one of the two tells no party, 1 for the same country, 2 for the same name; None if
    contradicting."""
    if actor is None:
        return 0.0
    score = 0.0
    for other in known:
        if contradict(actor, other):
            return None
        if share_name(actor.name, other.name):
            score = max(score, 1.0 if is_general(actor) else 2.0)
        elif actor.country and actor.country == other.country:
            score = max(score, 1.0)
    return score


def _places_fit(place: Place | None, known: Iterable[Place]) -> float | None:
    """0 where one of the two tells no place, 1 for a place that may hold the other, 2 for the same town or
    region."""
    if place is None:
        return 0.0
    score = 0.0
    for other in known:
        fine = place.precision in ("city", "region") and other.precision in ("city", "region")
        same_id = place.geonames_id is not None and place.geonames_id == other.geonames_id
        if same_id or (place.name.casefold() == other.name.casefold() and place.country == other.country):
            score = max(score, 2.0 if fine else 1.0)
            continue
        if place.country and other.country and place.country != other.country:
            return None
        if place.precision == other.precision == "city":
            return None
        if fine and place.admin1 and other.admin1 and place.admin1 != other.admin1:
            return None
        score = max(score, 1.0)
    return score


def _counts_agree(a: Count, b: Count) -> bool:
    """Ranges that meet, or nearly: 12 and 14."""
    gap = max(_gap(a.high, b.low), _gap(b.high, a.low))
    largest = max(value for value in (a.low, a.high, b.low, b.high, 0) if value is not None)
    # Nobody and somebody differ in kind, not by two.
    if 0 in (a.high, b.high) and gap > 0:
        return False
    return gap <= max(2, COUNT_SLACK * largest)


def _gap(high: int | None, low: int | None) -> int:
    return 0 if high is None or low is None else max(0, low - high)


# --- summing up


def _sum_up(views: Sequence[_View]) -> Event:
    ordered = sorted(views, key=lambda v: (-v.mention.confidence, v.seen, v.mention.mention_id))
    shown = ordered[0].mention
    mention_ids = tuple(sorted(view.mention.mention_id for view in views))
    source = _fullest([view.mention.source for view in ordered])
    target = _fullest([view.mention.target for view in ordered])
    place = min(
        (view.mention.place for view in ordered if view.mention.place is not None),
        key=lambda p: _PLACE_ORDER.get(p.precision, len(_PLACE_ORDER)),
        default=None,
    )
    dated = min(
        (v.mention.date for v in ordered if v.mention.date is not None and v.mention.date.start is not None),
        key=lambda d: (_DATE_ORDER.get(d.precision, len(_DATE_ORDER)), d.date_from == "publication"),
        default=None,
    )
    sources = {name for view in views if (name := _outlet(view.article))}
    return Event(
        event_id="ev" + hashlib.sha256(mention_ids[0].encode()).hexdigest()[:16],
        event_date=dated.start if dated else None,
        event_date_end=dated.end if dated else None,
        event_type=shown.event_type,
        cameo_code=shown.cameo_code,
        quad_class=shown.quad_class,
        goldstein=shown.goldstein,
        modality=shown.modality,
        source_name=source.name if source else None,
        source_country=source.country if source else None,
        source_role=source.role if source else None,
        target_name=target.name if target else None,
        target_country=target.country if target else None,
        target_role=target.role if target else None,
        place_name=place.name if place else None,
        place_country=place.country if place else None,
        place_admin1=place.admin1 if place else None,
        latitude=place.latitude if place else None,
        longitude=place.longitude if place else None,
        n_mentions=_count_mentions(views),
        n_articles=len({view.first_version for view in views}),
        n_stories=len({view.story for view in views}),
        n_sources=max(1, len(sources)),
        first_seen=min(view.seen for view in views),
        last_seen=max(view.seen for view in views),
        representative_mention_id=shown.mention_id,
        confidence=_confidence(views),
        mention_ids=mention_ids,
    )


def _count_mentions(views: Sequence[_View]) -> int:
    """A sentence that stands in two versions of an article tells the event once; one that stands twice in a
    version, twice."""
    in_version: Counter[tuple[str, ...]] = Counter()
    for view in views:
        mention = view.mention
        said = (view.first_version, mention.sentence.text, mention.trigger.text, mention.cameo_code)
        in_version[(*said, view.article.article_id)] += 1
    counts: dict[tuple[str, ...], int] = {}
    for key, count in in_version.items():
        counts[key[:-1]] = max(counts.get(key[:-1], 0), count)
    return sum(counts.values())


def _fullest(actors: Sequence[Actor | None]) -> Actor | None:
    """The first party with a country, else the first at all."""
    told = [actor for actor in actors if actor is not None]
    return next((actor for actor in told if actor.country), told[0] if told else None)


def _outlet(article: Article) -> str | None:
    if article.source:
        return article.source
    host = urlsplit(article.url).hostname if article.url else None
    return host.removeprefix("www.") if host else None


def _confidence(views: Sequence[_View]) -> float:
    """Independent stories support each other: one minus the chance that the best mention of every story is
    wrong."""
    best: dict[str, float] = {}
    for view in views:
        best[view.story] = max(best.get(view.story, 0.0), view.mention.confidence)
    wrong = math.prod(1.0 - confidence for confidence in sorted(best.values()))
    return round(min(CONFIDENCE_CAP, 1.0 - wrong), 6)
