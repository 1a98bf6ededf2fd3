"""Which names may belong to one party."""

import pytest

from dateline.joining.names import contradict, side
from dateline.records import Actor, Span


def actor(name: str, country: str | None = "USA", role: str | None = "GOV") -> Actor:
    return Actor(Span("x", 0, 1), name, country, role)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (actor("Barack Obama"), actor("President Obama")),
        (actor("United States"), actor("Barack Obama")),
        (actor("American forces", role="MIL"), actor("Barack Obama")),
        (actor("Obama", country=None), actor("Obama")),
        (actor("Hamas", "PSE", "REB"), actor("Hamas", "PSE", None)),
    ],
)
def test_names_that_may_be_one_party(a: Actor, b: Actor) -> None:
    assert not contradict(a, b)
    assert not contradict(b, a)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (actor("Barack Obama"), actor("John Kerry")),
        (actor("Georgia", "GEO"), actor("Georgia", "USA")),
        (actor("police", role="COP"), actor("protesters", role="OPP")),
        (actor("rebels", "SYR", "REB"), actor("Syria", "SYR", "GOV")),
    ],
)
def test_names_that_are_two_parties(a: Actor, b: Actor) -> None:
    assert contradict(a, b)
    assert contradict(b, a)


def test_names_sides_group_the_sectors() -> None:
    assert [side(r) for r in ("MIL", "REB", "OPP", None)] == ["state", "armed", "civil", None]
