"""Names in a sentence lead to actors; every name of every table is reachable as the tokenizer writes it."""

from collections import Counter
from datetime import date

import pytest
import spacy

from dateline.knowledge.actors import ActorDictionary, ActorEntry, load_actors, shipped_names
from dateline.knowledge.tables import split_words

TOKENIZER = spacy.blank("en").tokenizer


def found_in(text, on=None):
    words = [token.text for token in TOKENIZER(text)]
    return [
        (" ".join(words[match.start : match.end]), match.entry.country, match.entry.role)
        for match in load_actors().find(words, on)
    ]


def test_every_name_is_split_as_the_tokenizer_splits_it():
    wrong = [name for name, _ in shipped_names() if split_words(name) != tuple(token.text for token in TOKENIZER(name))]
    assert wrong == []


def test_every_name_is_reachable():
    actors = load_actors()
    assert [name for name, _ in shipped_names() if actors.lookup(split_words(name)) is None] == []


def test_the_tables_are_as_large_as_promised():
    entries = Counter(entry.kind for entry in {entry for _, entry in shipped_names()})
    assert entries["leader"] >= 1200
    assert entries["armed_group"] >= 200
    assert entries["igo"] + entries["ngo"] + entries["company"] + entries["media"] + entries["party"] >= 300


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Kremlin accused NATO.", [("Kremlin", "RUS", "GOV"), ("NATO", "IGO", "MIL")]),
        ("U.N. Security Council members met.", [("U.N. Security Council", "IGO", "GOV")]),
        ("Papua New Guinea voted.", [("Papua New Guinea", "PNG", None)]),
        ("Fighters of al-Shabaab fled.", [("al - Shabaab", "SOM", "REB")]),
        ("HAMAS and RUSSIA spoke.", [("HAMAS", "PSE", "REB"), ("RUSSIA", "RUS", None)]),
        (
            "Kosovo’s Kosovo Liberation Army",
            [("Kosovo", "XKX", None), ("Kosovo Liberation Army", "XKX", "REB")],
        ),
        ("North Korean leader Kim Jong-un", [("North Korean", "PRK", None), ("Kim Jong - un", "PRK", "GOV")]),
    ],
)
def test_find_takes_the_longest_names_from_left_to_right(text, expected):
    assert found_in(text) == expected


def test_a_sea_hides_the_country_in_its_name_and_is_no_actor():
    assert found_in("ships in the South China Sea") == []


def test_the_day_decides_who_bears_a_surname():
    assert load_actors().find(["Bush", "spoke"], date(1990, 5, 1))[0].entry.name == "George H.W. Bush"
    assert load_actors().find(["Bush", "spoke"], date(2004, 5, 1))[0].entry.name == "George W. Bush"
    assert load_actors().find(["Bush", "spoke"])[0].entry.name == "George W. Bush"


def test_the_day_decides_the_role_of_one_actor():
    assert found_in("the Taliban said", date(2019, 1, 1)) == [("Taliban", "AFG", "REB")]
    assert found_in("the Taliban said", date(2022, 1, 1)) == [("Taliban", "AFG", "GOV")]
    assert found_in("Savimbi met UNITA", date(2005, 1, 1))[1] == ("UNITA", "AGO", "OPP")


@pytest.mark.parametrize("text", ["Peter Carter resigned.", "He met Clinton Smith there.", "Jordan Baker left."])
def test_a_surname_inside_another_name_is_passed_over(text):
    assert found_in(text) == []


@pytest.mark.parametrize(
    "text",
    ["President Carter resigned.", "When Carter resigned", "Carter Friday resigned", "Mr. Carter left"],
)
def test_a_surname_beside_a_title_or_a_common_word_is_found(text):
    assert [words for words, _, _ in found_in(text)] == ["Carter"]


def test_a_month_counts_whole_and_a_year_from_january_to_december():
    entry = ActorEntry("x", "FRA", "GOV", "leader", "1995-05", "2007")
    days = [date(1995, 4, 30), date(1995, 5, 1), date(2007, 12, 31), date(2008, 1, 1)]
    assert [entry.holds_on(day) for day in days] == [False, True, True, False]


def test_a_short_name_is_not_read_in_capitals():
    actors = ActorDictionary([("Ban", ActorEntry("Ban Ki-moon", "IGO", "GOV", "leader"))])
    assert actors.find(["BAN", "on", "arms"]) == []
    assert len(actors.find(["Ban", "spoke"])) == 1
