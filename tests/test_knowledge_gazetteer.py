"""Place names lead to places, and evidence chooses among namesakes."""

import pytest

from dateline.knowledge.countries import load_countries, load_regions
from dateline.knowledge.gazetteer import load_gazetteer, name_key


@pytest.mark.parametrize(
    ("name", "country", "precision"),
    [
        ("Goma", "COD", "city"),
        ("Kyiv", "UKR", "city"),
        ("Kiev", "UKR", "city"),
        ("New York", "USA", "city"),
        ("Srebrenica", "BIH", "city"),
        ("Deir al-Zor", "SYR", "city"),
        ("Sana’a", "YEM", "city"),
        ("St. Petersburg", "RUS", "city"),
        ("MOSUL", "IRQ", "city"),
        ("Kandahar province", "AFG", "region"),
        ("Rakhine State", "MMR", "region"),
        ("Darfur", "SDN", "region"),
        ("Gaza", "PSE", "region"),
        ("the Sahel", None, "area"),
        ("Niger", "NER", "country"),
        ("Niger State", "NGA", "region"),
        ("Washington", "USA", "city"),
        ("Ontario", "CAN", "region"),
        ("The Hague", "NLD", "city"),
        ("Georgia", "GEO", "country"),
        ("Jordan", "JOR", "country"),
        ("Britain", "GBR", "country"),
    ],
)
def test_resolve_without_hints_takes_the_weightiest(name, country, precision):
    place = load_gazetteer().resolve(name)
    assert place is not None
    assert (place.country, place.precision) == (country, precision)


def test_candidates_come_with_the_weightiest_first():
    found = load_gazetteer().candidates("Paris")
    assert found[0].country == "FRA"
    assert {"FRA", "USA"} <= {place.country for place in found}
    assert [place.weight for place in found] == sorted((place.weight for place in found), reverse=True)


@pytest.mark.parametrize(
    ("name", "hints", "country"),
    [
        ("Tripoli", ["LBN"], "LBN"),
        ("Tripoli", ["SDN"], "LBY"),
        ("Paris", ["USA"], "FRA"),
        ("Georgia", ["USA"], "USA"),
        ("Niger", ["NGA"], "NER"),
        ("Hyderabad", ["PAK"], "PAK"),
        ("Victoria", ["SYC"], "SYC"),
    ],
)
def test_hints_choose_a_namesake_unless_it_is_far_smaller(name, hints, country):
    place = load_gazetteer().resolve(name, hints=hints)
    assert place is not None
    assert place.country == country


@pytest.mark.parametrize(
    ("name", "within", "admin1"),
    [
        ("Springfield", "Illinois", "Illinois"),
        ("Springfield", "Ill.", "Illinois"),
        ("Paris", "Texas", "Texas"),
        ("Portland", "Maine", "Maine"),
        ("London", "Ontario", "Ontario"),
    ],
)
def test_a_region_named_beside_a_town_binds(name, within, admin1):
    place = load_gazetteer().resolve(name, within=within)
    assert place is not None
    assert place.admin1 == admin1


def test_a_region_without_such_a_town_gives_none():
    assert load_gazetteer().resolve("Goma", within="Texas") is None


@pytest.mark.parametrize("name", ["Nice", "Reading", "Mobile", "Of", "Batman"])
def test_a_town_named_like_a_word_needs_evidence(name):
    assert load_gazetteer().is_ambiguous(name) or not load_gazetteer().candidates(name)
    assert load_gazetteer().resolve(name) is None


def test_an_ambiguous_town_is_found_with_evidence():
    place = load_gazetteer().resolve("Nice", hints=["FRA"])
    assert place is not None
    assert place.country == "FRA"


def test_an_unknown_name_has_no_place():
    assert load_gazetteer().candidates("Zzyzxville") == []
    assert load_gazetteer().resolve("Zzyzxville", hints=["USA"]) is None


def test_countries_have_a_middle_near_themselves():
    france = load_gazetteer().country("FRA")
    assert france is not None
    assert 43 < france.latitude < 50
    assert -2 < france.longitude < 6
    assert sum(load_gazetteer().country(code) is not None for code in load_countries()) >= 235


def test_every_placed_region_is_found_by_each_of_its_names():
    gazetteer = load_gazetteer()
    for region in load_regions():
        if region.latitude is not None:
            for name in (region.name, *region.aliases):
                assert gazetteer.candidates(name), name


def test_name_key_ignores_case_accents_and_marks():
    assert name_key("São  Paulo") == name_key("sao paulo")
    assert name_key("St. Louis") == name_key("Saint-Louis")
    assert name_key("Sana’a") == name_key("SANAA")
