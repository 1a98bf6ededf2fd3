"""Stories: articles that reprint or rework one text, and the versions of one article, linked and never deleted.

What belongs here: deciding from signatures which articles belong together. What does not: comparing events,
and titles, which outlets rewrite; making signatures (``signatures``); estimating what two texts share
(``overlaps``).

Articles of a day are compared with each other and with those of the days before, of which the signatures are
enough. Containment is the share of the shorter text's shingles that the longer text has too. From 0.5 on, one
is a syndicated copy of the other; from 0.3 on, it is derived from it. Shingles in more than 60 different
texts are boilerplate and count for nothing, unless whole texts agree.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dateline.joining.candidates import common_shingles, related
from dateline.joining.overlaps import similar_pairs
from dateline.joining.signatures import Hashes, Signatures, Signing
from dateline.records import Article

SYNDICATED = 0.5
WINDOW_DAYS = 5
MIN_WORDS = 6
"""Equal texts of fewer words ("Watch the video") say nothing about each other."""
MAX_VERSIONS = 50
"""An address with more texts than this in one day is a page that changes, and no article."""

_WINDOW = WINDOW_DAYS * 86_400_000_000


@dataclass(frozen=True, slots=True)
class Link:
    """What an article is to others; the fields are those of ``Article``."""

    story_id: str
    duplicate_of: str | None = None
    copy_kind: str | None = None
    version: int = 1
    version_of: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """Articles of earlier days: their signatures and how they were linked, in the same order.

    Some may be there for their address only, with no shingles.
    """

    signatures: Signatures
    links: Sequence[Link]


@dataclass(frozen=True, slots=True)
class Linked:
    """How the articles of a day are linked, by ``article_id``.

    ``repeats`` are items that bring the very text of another article under its address once more, and the
    article that they repeat; they have no link.
    """

    links: Mapping[str, Link]
    repeats: Mapping[str, str]


def link_articles(new: Signatures, known: Known | None = None) -> Linked:
    """Link the articles of a day; the result does not depend on the order of the input.

    A story is named after the article it began with: the first by day of ingestion, then by time, then by
    ``article_id``; that article is also what others are a ``duplicate_of`` if they are exact or syndicated
    copies of it. Articles published more than 5 days apart are no copies of each other. Texts under one
    address are versions, however many days lie between them.
    """
    common = common_shingles([new, known.signatures] if known else [new])
    entries, repeats = _versioned(_entries(new, known, common))
    stories, copies = _Groups(len(entries)), _Groups(len(entries))
    _join_what_is_known(entries, stories, copies)
    texts = _join_exact_copies(entries, stories, copies)
    signatures = [(entry.signatures, entry.at) for entry in (entries[index] for index in texts)]
    known_stories = [link.story_id for index in texts if (link := entries[index].link)]
    for left, right, containment in similar_pairs(signatures, known_stories, _WINDOW, common):
        stories.join(texts[left], texts[right])
        if containment >= SYNDICATED:
            copies.join(texts[left], texts[right])
    return Linked(_links(entries, stories, copies), repeats)


def link_stories(articles: Sequence[Article], earlier: Sequence[Article] = ()) -> list[Article]:
    """The same articles in the same order, linked; without those that only repeat another (``Linked``).

    For articles that fit into memory; ``earlier`` are linked articles of the days before.
    """
    linked = link_articles(_sign(articles), Known(_sign(earlier), [_link_of(article) for article in earlier]))
    return [apply(linked.links[a.article_id], a) for a in articles if a.article_id in linked.links]


def apply(link: Link, article: Article) -> Article:
    """The article with its links."""
    return replace(
        article,
        story_id=link.story_id,
        duplicate_of=link.duplicate_of,
        copy_kind=link.copy_kind,
        version=link.version,
        version_of=link.version_of,
    )


def _sign(articles: Sequence[Article]) -> Signatures:
    signing = Signing()
    for article in articles:
        signing.add(article)
    return signing.signatures()


def _link_of(article: Article) -> Link:
    story = article.story_id or _story_id(article.article_id)
    return Link(story, article.duplicate_of, article.copy_kind, article.version, article.version_of)


def _story_id(article_id: str) -> str:
    return "st" + hashlib.sha256(article_id.encode()).hexdigest()[:16]


# --- who is compared


@dataclass(slots=True)
class _Entry:
    """One article: where its signature lies, and its link if an earlier day made one."""

    signatures: Signatures
    at: int
    article_id: str
    seen: int
    digest: int
    address: int
    link: Link | None
    version: int
    version_of: str | None

    @property
    def first_version(self) -> str:
        return self.version_of or self.article_id

    @property
    def original(self) -> str:
        return (self.link.duplicate_of if self.link else None) or self.article_id


def _entries(new: Signatures, known: Known | None, common: Hashes) -> list[_Entry]:
    """All articles of the day and those of earlier days that may have to do with them: the earlier ones
    first, then by time and id."""
    entries = _rows(new, range(len(new)), [None] * len(new))
    if known is not None:
        ids = set(new.article_ids)
        at = [n for n in related(known.signatures, new, common).tolist() if known.signatures.article_ids[n] not in ids]
        entries += _rows(known.signatures, at, [known.links[n] for n in at])
    return sorted(entries, key=lambda entry: (entry.link is None, entry.seen, entry.article_id))


def _rows(signatures: Signatures, at: Sequence[int], links: Sequence[Link | None]) -> list[_Entry]:
    columns = zip(
        at,
        [signatures.article_ids[n] for n in at],
        signatures.seen[at].tolist(),
        signatures.digests[at].tolist(),
        signatures.addresses[at].tolist(),
        links,
        strict=True,
    )
    return [
        _Entry(
            signatures,
            n,
            name,
            seen,
            digest,
            address,
            link,
            link.version if link else 1,
            link.version_of if link else None,
        )
        for n, name, seen, digest, address, link in columns
    ]


def _versioned(entries: list[_Entry]) -> tuple[list[_Entry], dict[str, str]]:
    """Number the texts of each address; the entries without repetitions, and the repetitions."""
    groups: dict[int, list[_Entry]] = defaultdict(list)
    for entry in entries:
        if entry.address:
            groups[entry.address].append(entry)
    repeats: dict[str, str] = {}
    for group in groups.values():
        if len(group) > 1 and any(entry.link is None for entry in group):
            repeats |= _number(group)
    kept = [entry for entry in entries if entry.article_id not in repeats]
    if all(entry.version == 1 for entry in kept):
        return kept, repeats
    # Versions stand in their order right after the first, so that none is taken for the original of an
    # earlier one.
    began = {entry.article_id: entry.seen for entry in kept}

    def order(entry: _Entry) -> tuple[bool, int, int, str]:
        return entry.link is None, began.get(entry.first_version, entry.seen), entry.version, entry.article_id

    return sorted(kept, key=order), repeats


def _number(group: Sequence[_Entry]) -> dict[str, str]:
    """Number the texts of one address: those of earlier days keep their numbers, then come those of this day."""
    repeats: dict[str, str] = {}
    known = sorted((e for e in group if e.link is not None), key=lambda e: (e.version, e.article_id))
    new = _in_order([e for e in group if e.link is None])
    by_text: dict[int, str] = {}
    for entry in known:
        by_text.setdefault(entry.digest, entry.article_id)
    fresh: list[_Entry] = []
    for entry in new:
        if entry.digest in by_text:
            repeats[entry.article_id] = by_text[entry.digest]
        else:
            by_text[entry.digest] = entry.article_id
            fresh.append(entry)
    if len(fresh) > MAX_VERSIONS or not (known or fresh):
        return repeats
    first = (known or fresh)[0].first_version
    last = max((entry.version for entry in known), default=0)
    for number, entry in enumerate(fresh, start=last + 1):
        entry.version = number
        entry.version_of = None if entry.article_id == first else first
    return repeats


def _in_order(entries: Sequence[_Entry]) -> list[_Entry]:
    """Texts of one address and day, the first first.

    A folder of saved pages is collected in the order of its file names, so what the pages say of themselves comes
    before the time of collection, if all of them do.
    """
    dated = all(entry.signatures.stated[entry.at] for entry in entries)

    def order(entry: _Entry) -> tuple[int, int, int, str]:
        stated = int(entry.signatures.stated[entry.at]) if dated else 0
        return stated, int(entry.signatures.collected[entry.at]), entry.seen, entry.article_id

    return sorted(entries, key=order)


# --- groups


class _Groups:
    """Disjoint sets of indices; the lowest index leads."""

    def __init__(self, size: int) -> None:
        self._parents = list(range(size))

    def leader(self, index: int) -> int:
        parents = self._parents
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    def join(self, left: int, right: int) -> None:
        if left == right:
            return
        a, b = self.leader(left), self.leader(right)
        self._parents[max(a, b)] = min(a, b)


def _join_what_is_known(entries: Sequence[_Entry], stories: _Groups, copies: _Groups) -> None:
    """Join what earlier days linked, and the versions of one article."""
    first_of_story: dict[str, int] = {}
    first_of_copies: dict[str, int] = {}
    first_of_versions: dict[str, int] = {}
    for index, entry in enumerate(entries):
        if entry.link is not None:
            stories.join(first_of_story.setdefault(entry.link.story_id, index), index)
            copies.join(first_of_copies.setdefault(entry.original, index), index)
        if entry.address:
            stories.join(first_of_versions.setdefault(entry.first_version, index), index)


def _are_near(a: _Entry, b: _Entry) -> bool:
    """Whether two articles are of about one time; one that says no day of its own is judged by when it came."""
    came = (int(a.signatures.collected[a.at]), int(b.signatures.collected[b.at]))
    undated = a.seen == came[0] or b.seen == came[1]
    return abs(came[0] - came[1] if undated else a.seen - b.seen) <= _WINDOW


def _join_exact_copies(entries: Sequence[_Entry], stories: _Groups, copies: _Groups) -> list[int]:
    """Join articles of the same words; the indices of those that stand for a distinct text."""
    texts: list[int] = []
    last: dict[int, int] = {}
    for index, entry in enumerate(entries):
        if not entry.signatures.n_words[entry.at] >= MIN_WORDS:
            continue
        before = last.get(entry.digest)
        last[entry.digest] = index
        if before is not None and _are_near(entries[before], entry):
            stories.join(before, index)
            copies.join(before, index)
        elif entry.signatures.starts[entry.at + 1] > entry.signatures.starts[entry.at]:
            texts.append(index)
    return texts


def _links(entries: Sequence[_Entry], stories: _Groups, copies: _Groups) -> dict[str, Link]:
    names: dict[int, str] = {}
    for index, entry in enumerate(entries):
        if entry.link is not None:
            names.setdefault(stories.leader(index), entry.link.story_id)
    links: dict[str, Link] = {}
    for index, entry in enumerate(entries):
        if entry.link is not None:
            continue
        leader = stories.leader(index)
        duplicate_of, kind = _copy(entry, entries[copies.leader(index)])
        if duplicate_of is None and leader != index and entry.version_of is None:
            kind = "derived"
        story_id = names.get(leader) or _story_id(entries[leader].article_id)
        links[entry.article_id] = Link(story_id, duplicate_of, kind, entry.version, entry.version_of)
    return links


def _copy(entry: _Entry, leader: _Entry) -> tuple[str | None, str | None]:
    """What the article repeats and how; nothing if it leads, or repeats an earlier version of itself."""
    if leader.original == leader.article_id and leader.first_version == entry.first_version:
        return None, None
    through_exact = leader.link is None or leader.link.duplicate_of is None or leader.link.copy_kind == "exact"
    kind = "exact" if entry.digest == leader.digest and through_exact else "syndicated"
    return leader.original, kind
