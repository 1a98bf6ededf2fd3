"""The five rooms import in one direction only."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Each room may import itself and the rooms named.
MAY_IMPORT = {
    "dateline": set(),
    "warehouse": {"dateline"},
    "expectations": {"dateline", "warehouse"},
    "assets": {"dateline", "warehouse", "expectations"},
    "pipelines": {"dateline", "warehouse", "expectations", "assets"},
}

# The library is usable without an orchestrator or a database; the warehouse without an orchestrator.
MAY_NOT_NEED = {
    "dateline": {"dagster", "duckdb", "great_expectations"},
    "warehouse": {"dagster", "great_expectations"},
}


def imports_of(module: Path) -> set[str]:
    """The top-level packages that a file imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def modules_of(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_the_rooms_below_it(room: str) -> None:
    forbidden = set(MAY_IMPORT) - MAY_IMPORT[room] - {room} | MAY_NOT_NEED.get(room, set())
    wrong = {
        str(module.relative_to(ROOT)): sorted(imports_of(module) & forbidden)
        for module in modules_of(room)
        if imports_of(module) & forbidden
    }
    assert not wrong


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_every_module_says_what_belongs_in_it(room: str) -> None:
    silent = [
        str(module.relative_to(ROOT))
        for module in modules_of(room)
        if not ast.get_docstring(ast.parse(module.read_text(encoding="utf-8")))
    ]
    assert not silent
