"""Publication times: what counts as evidence, in which order, and when nothing does."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from dateline.reading import dateline_span
from dateline.reading.datelines import find_dateline
from dateline.reading.published import choose_published, day_in_name, parse_time

LATE = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected", "precision"),
    [
        ("2023-05-14T10:15:30Z", "2023-05-14T10:15:30", "second"),
        ("2023-05-14T10:15+02:00", "2023-05-14T08:15:00", "minute"),
        ("2023-05-14 10:15", "2023-05-14T10:15:00", "minute"),
        ("2023-05-14", "2023-05-14T00:00:00", "day"),
        ("2023-05-14T00:00:00+09:00", "2023-05-14T00:00:00", "day"),
        ("20230514", "2023-05-14T00:00:00", "day"),
        (20230514, "2023-05-14T00:00:00", "day"),
        ("Sun, 14 May 2023 10:15:30 GMT", "2023-05-14T10:15:30", "second"),
        (1684059330, "2023-05-14T10:15:30", "second"),
        (1684059330000, "2023-05-14T10:15:30", "second"),
        ("14 May 2023", "2023-05-14T00:00:00", "day"),
        ("May 14, 2023 10:15 pm GMT", "2023-05-14T22:15:00", "minute"),
        ("14/05/2023", "2023-05-14T00:00:00", "day"),
    ],
)
def test_published_reads_times_as_sites_write_them(value: object, expected: str, precision: str) -> None:
    found = parse_time(value, "metadata", "")
    assert found is not None
    assert found.at == datetime.fromisoformat(expected).replace(tzinfo=UTC)
    assert found.precision == precision


@pytest.mark.parametrize("value", ["05/06/2023", "2023", "May 2023", "yesterday", "", None, True, [], "2023-02-30", 7])
def test_published_uncertain_time_is_unknown(value: object) -> None:
    assert parse_time(value, "metadata", "") is None


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2024-02-20_harbour.txt", date(2024, 2, 20)),
        ("in/harbour-20240220.html", date(2024, 2, 20)),
        ("https://site.example/2024/02/20/harbour", date(2024, 2, 20)),
        ("https://site.example/2024/feb/20/harbour", date(2024, 2, 20)),
        ("harbour-12345678901.txt", None),
        ("2024-02-20_to_2024-02-21.txt", None),
        ("2024-13-20.txt", None),
    ],
)
def test_published_date_in_a_name(name: str, day: date | None) -> None:
    assert day_in_name(name) == day


def choose(body: str, name: str = "x.txt", collected: datetime = LATE) -> tuple[str | None, str]:
    found = choose_published(
        given=None, stated=None, dateline=find_dateline(body), names=(name,), collected_at=collected
    )
    return (found.at.date().isoformat() if found.at else None, found.origin)


DATELINE = "MIREL, May 14 (Reuters) - Boats left the port."


@pytest.mark.parametrize(
    ("body", "name", "expected"),
    [
        ("MIREL, May 14, 2021 (Reuters) - Boats left.", "x.txt", ("2021-05-14", "dateline")),
        (DATELINE, "2023-05-15_x.txt", ("2023-05-14", "dateline")),
        (DATELINE, "news/2019/x.txt", ("2019-05-14", "dateline")),
        (DATELINE, "2023-09-01_x.txt", ("2023-09-01", "filename")),
        (DATELINE, "x.txt", (None, "none")),
        ("Boats left.", "2023-05-15_x.txt", ("2023-05-15", "filename")),
        ("Boats left.", "x.txt", (None, "none")),
        ("MIREL, Dec 31 (AP) - Boats left.", "2024-01-01_x.txt", ("2023-12-31", "dateline")),
    ],
)
def test_published_year_of_a_dateline_needs_evidence(body: str, name: str, expected: tuple[str | None, str]) -> None:
    assert choose(body, name) == expected


def test_published_dateline_of_yesterday_takes_the_year_of_collection() -> None:
    assert choose(DATELINE, collected=datetime(2023, 5, 15, tzinfo=UTC)) == ("2023-05-14", "dateline")
    assert choose(DATELINE, collected=datetime(2023, 5, 13, tzinfo=UTC)) == (None, "none")


@pytest.mark.parametrize(
    ("body", "place", "wire"),
    [
        ("MIREL, May 14 (Reuters) - Boats left.", "MIREL", "Reuters"),
        ("MIREL, Coastland (AP) — Boats left.", "MIREL, Coastland", "AP"),
        ("PORT MIREL/DARLA, 14 May (Xinhua) -- Boats left.", "PORT MIREL/DARLA", "Xinhua"),
        ("Mirel, Feb. 20 (The Associated Press) – Boats left.", "Mirel", "AP"),
        ("WASHINGTON — Boats left.", "WASHINGTON", None),
        ("NEW DELHI: Boats left.", "NEW DELHI", None),
        ("(Reuters) - Boats left.", None, "Reuters"),
        ("MOSCOW. May 14 (Interfax) - Boats left.", "MOSCOW", "Interfax"),
    ],
)
def test_datelines_are_found_with_place_and_wire(body: str, place: str | None, wire: str | None) -> None:
    found = find_dateline(body)
    assert found is not None
    assert (found.place, found.wire) == (place, wire)
    assert body[found.end :] == "Boats left."


@pytest.mark.parametrize(
    "body",
    [
        "LIVE — Boats leave the port.",
        "WATCH: Boats leave the port.",
        "NATO — which met on Monday — said boats left.",
        "Riel (Labour) said that boats left.",
        "U.S. Navy boats left the port on May 14.",
        "Riel - who owns two boats - left.",
    ],
)
def test_datelines_are_not_seen_in_sentences(body: str) -> None:
    assert dateline_span(body) is None


def test_dateline_below_a_standfirst_is_found() -> None:
    body = "Boats leave after a long dispute.\n\nMIREL (AP) - Boats left."
    span = dateline_span(body)
    assert span is not None
    assert body[slice(*span)] == "MIREL (AP) - "
