"""sources.toml: what it may say, and mistakes that are named with their place."""

from dataclasses import fields
from pathlib import Path

import pytest

from dateline.collecting.sources import Source, SourcesError, load_sources

EXAMPLE = Path(__file__).resolve().parent.parent / "sources.example.toml"

GOOD = """\
[defaults]
contact = "desk@lab.example"
delay_s = 8

[[source]]
name = "news"
kind = "feed"
address = "https://news.example/feed"
"""


def problems(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "sources.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourcesError) as caught:
        load_sources(path)
    return [problem.removeprefix(str(path)) for problem in caught.value.problems]


def test_the_example_has_every_kind_and_no_mistake() -> None:
    sources = load_sources(EXAMPLE)
    assert {source.kind for source in sources} == {"folder", "feed", "sitemap", "urls", "bucket"}
    assert all(source.contact for source in sources if source.is_web)


def test_defaults_count_unless_a_source_says_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(GOOD + 'user_agent = "Lab/2"\ntimeout_s = 3\n[[source]]\nname="d"\nkind="folder"\npath="in"\n')
    news, drop = load_sources(path)
    assert (news.delay_s, news.timeout_s, news.agent, news.robot) == (8, 3, "Lab/2 (+desk@lab.example)", "Lab")
    assert drop.path == tmp_path / "in"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("delays_s = 5", "line 9: source news, key delays_s: there is no such key; did you mean delay_s?"),
        ("delay_s = 0", "line 9: source news, key delay_s: is 0; expected seconds"),
        ("timeout_s = true", "line 9: source news, key timeout_s: is True; expected seconds"),
        ('max_bytes = "10 MB"', "line 9: source news, key max_bytes: is '10 MB'; expected the largest"),
        ('contact = "me"', "line 9: source news, key contact: is 'me'; expected an email"),
        ('user_agent = "Mozilla/5.0"', "key user_agent: is 'Mozilla/5.0'; expected an honest product name"),
        ('language = "english"', "expected an ISO 639-1 code"),
        ('include = "*/world/*"', "expected a list of patterns"),
        ('path = "feed.xml"', "key path: a source of kind feed has no such key; it is for folder, urls"),
        ('addresses = ["https://x.example/"]', "line 5: source news, key address or addresses: exactly one"),
        ("options = { a = 1 }", "it is for bucket"),
    ],
)
def test_a_mistake_is_named_with_line_source_key_and_what_was_expected(tmp_path: Path, line: str, said: str) -> None:
    [problem] = problems(tmp_path, GOOD + line + "\n")
    assert said in problem


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("news.example/feed", "is no web address"),
        ("ftp://news.example/feed", "is no web address"),
        ("https://me:secret@news.example/", "holds a user name or password"),
        ("http://[::1/", "is no address"),
    ],
)
def test_addresses_are_checked_and_passwords_not_repeated(tmp_path: Path, address: str, said: str) -> None:
    [problem] = problems(tmp_path, GOOD.replace("https://news.example/feed", address))
    assert said in problem
    assert problem.startswith(", line 8: source news, key address")
    assert "secret" not in problem


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = '[default]\n[[source]]\nkind = "rss"\n[[source]]\nname = "a b"\nkind = "folder"\n'
    told = "\n".join(problems(tmp_path, text))
    assert "key default: only [defaults] and [[source]]" in told
    assert "line 2: source number 1, key name: is missing" in told
    assert "line 3: source number 1, key kind: is 'rss'; expected one of" in told
    assert "line 5: source a b, key name" in told


def test_every_key_is_documented() -> None:
    page = (EXAMPLE.parent / "docs" / "collecting.md").read_text(encoding="utf-8")
    named = {field.name for field in fields(Source)} - {"addresses"} | {"address"}
    assert not [key for key in named if f"`{key}`" not in page]


def test_names_are_used_once(tmp_path: Path) -> None:
    again = GOOD.partition("\n\n")[2]
    assert "another source has this name" in problems(tmp_path, GOOD + again)[0]


def test_who_asks_on_the_web_must_say_whom_to_write_to(tmp_path: Path) -> None:
    [problem] = problems(tmp_path, GOOD.replace('contact = "desk@lab.example"\n', ""))
    assert "key contact: is missing" in problem


def test_no_pause_is_allowed_for_a_private_source_only(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(GOOD + "delay_s = 0\nallow_private = true\n")
    assert load_sources(path)[0].delay_s == 0


@pytest.mark.parametrize("text", ["[[source]\n", "source = 1\n", "\xff"])
def test_what_is_no_such_file_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "sources.toml"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(SourcesError, match=r"sources\.toml"):
        load_sources(path)
    with pytest.raises(SourcesError, match="cannot be read"):
        load_sources(tmp_path / "nowhere.toml")


def test_columns_name_fields_of_an_article(tmp_path: Path) -> None:
    table = '[[source]]\nname="d"\nkind="folder"\npath="in"\ncolumns = { story = "body" }\n'
    (problem,) = problems(tmp_path, table)
    assert "columns" in problem
