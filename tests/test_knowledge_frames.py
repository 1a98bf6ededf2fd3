"""The lexicons: every line loads, every code has words, errors say where."""

from pathlib import Path

import pytest

from dateline.knowledge.coverage import patterns_by_code
from dateline.knowledge.frames import LexiconError, load_frames, parse_pattern
from dateline.knowledge.ontology import EVENT_TYPES, load_ontology, meaning_of
from dateline.knowledge.operators import load_operators
from warehouse.tables import vocabulary


def test_every_code_of_plover_has_frames():
    lexicon = load_frames()
    used = {f.cameo_code for table in (lexicon.verbs, lexicon.nouns) for frames in table.values() for f in frames}
    wanted = {code for code, meaning in load_ontology().items() if meaning.event_type and len(code) > 2}
    composed_only = {c for c in wanted if c.startswith(("02", "03", "10", "12", "13"))}
    assert wanted - used <= composed_only
    assert used <= set(load_ontology())


def test_every_event_type_has_codes():
    assert {m.event_type for m in load_ontology().values()} - {None} == set(EVENT_TYPES)


def test_the_warehouse_knows_the_same_event_types():
    assert set(vocabulary.EVENT_TYPES) == set(EVENT_TYPES)


def test_a_code_finer_than_the_table_means_what_its_parent_means():
    assert meaning_of("19099").event_type == "ASSAULT"


def test_operators_map_inner_codes_by_the_longest_prefix():
    agree = load_operators().by_name["agree"]
    assert agree.outer_code("0711") == "0331"
    assert agree.outer_code("190") == ""


def test_pattern_tells_literals_prepositions_and_the_target():
    (frame,) = parse_pattern("impose sanction|embargo on|against ~!", "verb", "163", 0, {})
    assert frame.trigger == ("impose",)
    assert frame.literals[0].words == {("sanction",), ("embargo",)}
    assert frame.slot is not None
    assert frame.slot.preposition == {"on", "against"}
    assert frame.slot.required


def test_pattern_with_an_unknown_class_says_which():
    with pytest.raises(LexiconError, match=r"frame 163.*\$nothing"):
        parse_pattern("impose $nothing", "verb", "163", 0, {})


def test_broken_lexicon_file_is_named(tmp_path: Path):
    (tmp_path / "classes.toml").write_text("x = [1")
    with pytest.raises(LexiconError, match=r"classes\.toml"):
        load_frames(tmp_path)


def test_every_cameo_code_has_patterns_of_its_own_or_below_it():
    have = {code for code, _ in patterns_by_code()}
    empty = [code for code in load_ontology() if not any(found.startswith(code) for found in have)]
    assert empty == []
    without_own = [code for code in load_ontology() if len(code) > 2 and code not in have]
    assert without_own == []
