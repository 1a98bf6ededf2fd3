"""The registry: declared once, sound in itself."""

import pytest

from warehouse import tables
from warehouse.errors import UnknownTableError
from warehouse.iso3166 import ISO_3166_ALPHA_3
from warehouse.sources import read_sql


@pytest.mark.parametrize("table", tables.TABLES.values(), ids=tables.TABLES)
def test_tables_are_sound(table: tables.Table) -> None:
    assert len(set(table.column_names)) == len(table.columns)
    assert set(table.key) <= set(table.column_names)
    assert table.partitioned <= ("ingest_date" in table.column_names)
    for column in table.columns:
        assert column.description.endswith("."), column.name
        assert column.name == column.name.lower()


@pytest.mark.parametrize("table", tables.TABLES.values(), ids=tables.TABLES)
def test_tables_name_lineage_that_exists(table: tables.Table) -> None:
    for column in table.columns:
        for origin in column.derived_from:
            source, _, name = origin.partition(".")
            assert tables.get(source).column(name)


def test_tables_unknown_name_lists_the_known() -> None:
    with pytest.raises(UnknownTableError, match="event_mentions"):
        tables.get("mentions")


def test_iso3166_has_the_249_assigned_codes() -> None:
    assert len(set(ISO_3166_ALPHA_3)) == 249
    assert all(len(code) == 3 and code.isupper() for code in ISO_3166_ALPHA_3)


@pytest.mark.parametrize("name", [*tables.AGGREGATES, "staging/event_rows"])
def test_sql_says_what_one_row_is(name: str) -> None:
    header = [line for line in read_sql(name).splitlines() if line.startswith("--")]
    text = "\n".join(header)
    assert "One row:" in text
    assert "Key:" in text
    assert "Used by:" in text
