"""Role nouns lead to PLOVER sectors by the longest suffix of a noun phrase."""

import pytest

from dateline.knowledge.roles import load_roles


def test_there_are_enough_role_nouns():
    assert len(load_roles()) >= 500


@pytest.mark.parametrize(
    ("phrase", "role"),
    [
        ("prime minister", "GOV"),
        ("foreign ministry spokesman", "GOV"),
        ("riot police", "COP"),
        ("troop", "MIL"),
        ("rebel", "REB"),
        ("opposition leader", "OPP"),
        ("university student", "EDU"),
        ("trade union", "LAB"),
        ("refugee", "REF"),
        ("supreme court judge", "JUD"),
        ("lawmaker", "LEG"),
        ("newspaper editor", "MED"),
        ("oil company", "BUS"),
        ("archbishop", "REL"),
        ("drug trafficker", "CRM"),
        ("intelligence agency", "SPY"),
        ("ruling party", "PTY"),
        ("human rights activist", "CVL"),
        ("peasant", "AGR"),
        ("former president", "ELI"),
        ("doctor", "HLH"),
        ("masked gunman", "REB"),
        ("asylum - seeker", "REF"),
    ],
)
def test_lookup_gives_the_sector(phrase, role):
    found = load_roles().lookup(phrase.split())
    assert found is not None
    assert found.role == role


@pytest.mark.parametrize(
    ("phrase", "role"),
    [
        ("rebel spokesman", "REB"),
        ("army spokesman", "MIL"),
        ("union leader", "LAB"),
        ("company official", "BUS"),
        ("police 's spokesman", "COP"),
        ("militia commander", "MIL"),
        ("gang member", "CRM"),
        ("leader", "GOV"),
    ],
)
def test_a_carrier_takes_the_sector_of_the_words_before_it(phrase, role):
    found = load_roles().lookup(phrase.split())
    assert found is not None
    assert found.role == role


@pytest.mark.parametrize("phrase", ["table", "member", "blue head", ""])
def test_a_phrase_without_a_role_is_none(phrase):
    assert load_roles().lookup(phrase.split()) is None


def test_a_vague_noun_may_not_stand_alone():
    roles = load_roles()
    assert not roles.lookup(["leader"]).alone
    assert roles.lookup(["policeman"]).alone
    assert roles.lookup(["rebel", "leader"]).alone
