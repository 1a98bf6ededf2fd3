"""The data dictionary in the documentation is that of the registry."""

from pathlib import Path

from warehouse import dictionary

DOCUMENT = Path(__file__).parents[1] / "docs" / "data-dictionary.md"


def test_dictionary_document_is_current() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == dictionary.render(), (
        "out of date; run: python -m warehouse.dictionary > docs/data-dictionary.md"
    )
