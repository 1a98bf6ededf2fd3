"""What can be typed is documented."""

import re
from pathlib import Path

import click
import pytest

from pipelines.cli import cli

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCS = {path.name: path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").glob("*.md"))}
COMMANDS = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")


def make_targets() -> list[str]:
    return re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.M)


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_is_documented_with_its_options(name: str) -> None:
    assert re.search(rf"^## dateline {name}\b", COMMANDS, flags=re.M), f"docs/commands.md lacks: {name}"
    section = re.split(rf"^## dateline {name}\b", COMMANDS, flags=re.M)[1].split("\n## ")[0]
    options = [o for o in cli.commands[name].params if isinstance(o, click.Option)]
    missing = [option.opts[0] for option in options if f"`{option.opts[0]}" not in section]
    assert not missing


@pytest.mark.parametrize(
    "group", [c for c in cli.commands.values() if isinstance(c, click.Group)], ids=lambda g: g.name
)
def test_every_subcommand_is_documented_with_its_options(group: click.Group) -> None:
    section = re.split(rf"^## dateline {group.name}\b", COMMANDS, flags=re.M)[1].split("\n## ")[0]
    for command in group.commands.values():
        assert f"dateline {group.name} {command.name}" in section
        options = [option for option in command.params if isinstance(option, click.Option)]
        assert not [option.opts[0] for option in options if option.opts[0] not in section]


@pytest.mark.parametrize("target", make_targets())
def test_every_make_target_is_documented(target: str) -> None:
    assert f"make {target}" in "\n".join([README, *DOCS.values()])


def test_commands_named_in_the_documents_exist() -> None:
    text = "\n".join([README, *DOCS.values()])
    named = set(re.findall(r"^ *(?:\$ )?dateline ([a-z]+)", text, flags=re.M))
    assert named <= set(cli.commands)
    made = set(re.findall(r"^ *(?:\$ )?make ([a-z-]+)", text, flags=re.M))
    assert made <= set(make_targets())


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", *(f"docs/{name}" for name in DOCS)])
def test_links_between_the_documents_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link]
    broken = [link for link in links if link and not (ROOT / page).parent.joinpath(link).exists()]
    assert not broken


def test_supported_pythons_agree() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == ">=3.11,<3.14"
    assert "Python 3.11, 3.12 or 3.13" in README


def test_the_example_of_reading_from_python_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", DOCS["formats.md"], flags=re.S)
    monkeypatch.chdir(ROOT)
    exec(example, {})
    assert "2022-02-24" in capsys.readouterr().out


def test_every_reason_to_reject_or_skip_is_documented() -> None:
    readers = [*(ROOT / "dateline" / "reading" / "formats").glob("*.py"), *(ROOT / "dateline" / "reading").glob("*.py")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in readers)
    rules = set(re.findall(r'(?:Unreadable|Document)Error\(\s*"(\w+)"', code))
    rules |= set(re.findall(r'\.(?:reject|skip)\([^"]*?(?:"",\s*)?"([a-z]+_[a-z_]+)"', code))
    missing = {rule for rule in rules if f"`{rule}`" not in DOCS["formats.md"]}
    assert not missing
