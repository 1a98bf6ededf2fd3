"""Country names, adjectives and peoples lead to ISO codes; every row of the tables is well formed."""

import pytest

from dateline.knowledge.countries import by_demonym, by_name, demonyms, load_countries, load_regions
from dateline.knowledge.tables import KnowledgeError, read_table


def test_all_countries_of_iso_3166_1_and_kosovo_are_there():
    countries = load_countries()
    assert len(countries) == 250
    assert {"USA", "PRK", "KOR", "TWN", "PSE", "SSD", "TLS", "XKX"} <= set(countries)


@pytest.mark.parametrize(
    ("name", "iso3"),
    [
        ("Britain", "GBR"),
        ("U.S.", "USA"),
        ("Burma", "MMR"),
        ("Zaire", "COD"),
        ("Soviet Union", "RUS"),
        ("Czechoslovakia", "CZE"),
        ("Côte d’Ivoire", "CIV"),
        ("NIGER", "NER"),
        ("nga", "NGA"),
        ("Kosovo", "XKX"),
    ],
)
def test_by_name_knows_aliases_old_names_and_codes(name, iso3):
    found = by_name(name)
    assert found is not None
    assert found.iso3 == iso3


@pytest.mark.parametrize(
    ("word", "iso3"),
    [
        ("Russian", "RUS"),
        ("Danes", "DNK"),
        ("Palestinian", "PSE"),
        ("Congolese", "COD"),
        ("North Korean", "PRK"),
        ("Soviet", "RUS"),
        ("Chechen", "RUS"),
        ("Filipino", "PHL"),
        ("Nigerien", "NER"),
        ("Nigerian", "NGA"),
    ],
)
def test_by_demonym_knows_adjectives_and_peoples(word, iso3):
    found = by_demonym(word)
    assert found is not None
    assert found.iso3 == iso3
    assert demonyms()[word.casefold()] == iso3


def test_an_unknown_name_is_none():
    assert by_name("Atlantis") is None
    assert by_demonym("Martian") is None


def test_areas_across_borders_have_no_country_and_a_place():
    sahel = next(region for region in load_regions() if region.name == "Sahel")
    assert sahel.country is None
    assert sahel.latitude is not None


def test_a_bad_row_is_named_by_file_and_line(tmp_path):
    path = tmp_path / "roles.csv"
    path.write_text("# a comment\nlemmas,role\narmy,MIL\nnavy\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"roles\.csv:4: 1 fields, expected 2"):
        list(read_table(path, ("lemmas", "role")))


def test_a_wrong_header_is_named(tmp_path):
    path = tmp_path / "roles.csv"
    path.write_text("lemma,role\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="header"):
        list(read_table(path, ("lemmas", "role")))
