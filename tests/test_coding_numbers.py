"""Which counts of people and sums of money a sentence tells."""

import pytest

from dateline.coding.numbers import find_counts, find_money, sum_counts
from dateline.records import Count

Told = tuple[str, int | None, int | None, str]


def told(text: str) -> list[Told]:
    return [(c.text, c.low, c.high, c.kind) for c in find_counts(text)]


COUNTS: list[tuple[str, list[Told]]] = [
    ("At least 12 people were killed and 30 wounded.",
     [("At least 12", 12, None, "killed"), ("30", 30, 30, "injured")]),
    ("A shell hit, killing five soldiers and wounding dozens.",
     [("five", 5, 5, "killed"), ("dozens", 24, 99, "injured")]),
    ("Tens of thousands of protesters filled the square.",
     [("Tens of thousands of", 20_000, 99_999, "participants")]),
    ("Between 10 and 15 miners died.", [("Between 10 and 15", 10, 15, "killed")]),
    ("Some 10 to 15 miners died.", [("Some 10 to 15", 10, 15, "killed")]),
    ("More than 1,200 families fled.", [("More than 1,200", 1200, None, "displaced")]),
    ("A dozen men were arrested.", [("A dozen", 12, 12, "arrested")]),
    ("Nearly 40 were hurt.", [("Nearly 40", 40, 40, "injured")]),
    ("Up to 30 sailors drowned.", [("Up to 30", None, 30, "killed")]),
    ("Fewer than 30 sailors drowned.", [("Fewer than 30", None, 30, "killed")]),
    ("The death toll rose to 61.", [("61", 61, 61, "killed")]),
    ("The raid left five dead.", [("five", 5, 5, "killed")]),
    ("Twenty-five nurses were detained.", [("Twenty-five", 25, 25, "arrested")]),
    ("Hundreds of people rallied in Oslo.", [("Hundreds of", 200, 999, "participants")]),
    ("Thousands were displaced.", [("Thousands", 2000, 9999, "displaced")]),
    ("The flood forced 12,000 people to flee.", [("12,000", 12_000, 12_000, "displaced")]),
    ("The quake killed 1.5 million people.", [("1.5 million", 1_500_000, 1_500_000, "killed")]),
    ("The blast claimed 17 lives.", [("17", 17, 17, "killed")]),
    ("They fired on a crowd of 5,000.", [("5,000", 5000, 5000, "participants")]),
    ("A 2,000-strong crowd chanted.", [("2,000", 2000, 2000, "participants")]),
    ("Twelve soldiers killed five rebels.", [("five", 5, 5, "killed")]),
    ("A man was killed and a woman was wounded.", [("A", 1, 1, "killed"), ("a", 1, 1, "injured")]),
    ("Six monks, including three novices, were killed.", [("Six", 6, 6, "killed")]),
    ("Twelve of the 30 hostages were killed.", [("Twelve", 12, 12, "killed")]),
    ("Paris deployed 500 troops there.", [("500", 500, 500, "participants")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), COUNTS)
def test_numbers_count_and_what_it_counts(text: str, expected: list[Told]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("No one was hurt.", ["injured"]),
        ("Nobody was killed.", ["killed"]),
        ("It caused no casualties.", ["injured", "killed"]),
        ("There were no arrests.", ["arrested"]),
    ],
)
def test_numbers_none_is_a_count_of_zero(text: str, kinds: list[str]) -> None:
    counts = find_counts(text)
    assert [c.kind for c in counts] == kinds
    assert all((c.low, c.high) == (0, 0) for c in counts)


@pytest.mark.parametrize(
    "text",
    [
        "Two-thirds of voters fled.",
        "He was killed in 2014.",
        "She was killed on May 14.",
        "Some 40 percent of residents were killed.",
        "A mine killed cattle 30 km from the border.",
        "John Smith, 34, was killed.",
        "Police fired 12 rockets and were hurt by 3 bombs.",
        "There were no reports of injuries.",
        "No group claimed the killings.",
        "The five ministers dined in Rome.",
        "Ten miners were not killed.",
    ],
)
def test_numbers_other_numbers_count_nobody(text: str) -> None:
    assert find_counts(text) == []


@pytest.mark.parametrize(
    "text",
    ["Gunmen killed three soldiers and two civilians.", "Three soldiers and two civilians were killed."],
)
def test_numbers_side_by_side_add_up(text: str) -> None:
    counts = find_counts(text)
    assert [(c.low, c.noun, c.kind, c.adds) for c in counts] == [
        (3, "soldiers", "killed", False),
        (2, "civilians", "killed", True),
    ]
    assert sum_counts(counts) == {"killed": Count(5, 5)}


def test_numbers_told_twice_do_not_add_up() -> None:
    counts = find_counts("At least 12 people were killed, and 9 people died at once.")
    assert sum_counts(counts) == {"killed": Count(12, None)}


def test_numbers_offsets_point_at_the_words_in_the_body() -> None:
    body = "Ünrest — grows. Police shot dead 14 men, costing $2m."
    start = body.index("Police")
    (count,) = find_counts(body[start:], start)
    (money,) = find_money(body[start:], start)
    assert (body[count.start : count.end], body[money.start : money.end]) == ("14", "$2m") == (count.text, money.text)


@pytest.mark.parametrize(
    ("text", "words", "amount", "currency"),
    [
        ("a loan of $1.2 billion", "$1.2 billion", 1.2e9, "USD"),
        ("a loan of 580 million shillings", "580 million shillings", 5.8e8, None),
        ("a loan of 580 million Kenyan shillings", "580 million Kenyan shillings", 5.8e8, "KES"),
        ("a loan of EUR 40m", "EUR 40m", 4e7, "EUR"),
        ("a loan of 40 million EUR", "40 million EUR", 4e7, "EUR"),
        ("a loan of £3m", "£3m", 3e6, "GBP"),
        ("a loan of 64.45 million dollars", "64.45 million dollars", 6.445e7, "USD"),
        ("a loan of 10 billion yuan", "10 billion yuan", 1e10, "CNY"),
        ("a loan of A$3.5bn", "A$3.5bn", 3.5e9, "AUD"),
        ("a loan of 20,000 pesos", "20,000 pesos", 20_000, None),
        ("a loan of 20,000 Mexican pesos", "20,000 Mexican pesos", 20_000, "MXN"),
        ("a loan of half a million euros", "half a million euros", 5e5, "EUR"),
        ("a fine of 2,500 pounds", "2,500 pounds", 2500, "GBP"),
        ("a debt of 3 million won", "3 million won", 3e6, "KRW"),
    ],
)
def test_numbers_money(text: str, words: str, amount: float, currency: str | None) -> None:
    (money,) = find_money(text)
    assert (money.text, money.amount, money.currency) == (words, pytest.approx(amount), currency)


@pytest.mark.parametrize(
    "text",
    [
        "500 pounds of explosives",
        "a 500-pound bomb",
        "the six won",
        "40 percent",
        "30 million people",
        "in 2014",
    ],
)
def test_numbers_no_money(text: str) -> None:
    assert find_money(text) == []
