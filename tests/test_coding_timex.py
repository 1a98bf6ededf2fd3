"""What days the temporal expressions of a sentence mean. Published on Tuesday, 16 May 2023, unless said."""

from datetime import date

import pytest

from dateline.coding.timex import Timex, find_timexes, resolve

TUESDAY = date(2023, 5, 16)


def only(text: str, anchor: date | None = TUESDAY, tense: str | None = "past", reference: date | None = None) -> Timex:
    found = find_timexes(text, anchor, tense=tense, reference=reference)
    assert len(found) == 1, found
    return found[0]


def days(text: str, tense: str | None = "past", anchor: date | None = TUESDAY) -> tuple[str, str, str, str]:
    timex = only(text, anchor, tense)
    return timex.text, str(timex.first), str(timex.last), timex.precision


PAST_DAYS = [
    ("Gunmen raided the village on Tuesday.", "Tuesday", "2023-05-16"),
    ("Gunmen raided the village on Wednesday.", "Wednesday", "2023-05-10"),
    ("Shelling began on Monday night near the port.", "Monday night", "2023-05-15"),
    ("A bomb went off early Wednesday in the market.", "early Wednesday", "2023-05-10"),
    ("Talks broke down late on Sunday.", "late on Sunday", "2023-05-14"),
    ("She resigned last Friday.", "last Friday", "2023-05-12"),
    ("She resigned last Tuesday.", "last Tuesday", "2023-05-09"),
    ("Saturday's march drew a large crowd.", "Saturday", "2023-05-13"),
    ("They met on Tuesday of last week.", "Tuesday of last week", "2023-05-09"),
    ("Last week on Friday the bridge fell.", "Last week on Friday", "2023-05-12"),
    ("The army moved in yesterday.", "yesterday", "2023-05-15"),
    ("The army moved in the day before yesterday.", "the day before yesterday", "2023-05-14"),
    ("Police searched the house this morning.", "this morning", "2023-05-16"),
    ("Rockets fell on the town last night.", "last night", "2023-05-15"),
    ("He was jailed on Feb. 18 for fraud.", "Feb. 18", "2023-02-18"),
    ("He was jailed on 18 February for fraud.", "18 February", "2023-02-18"),
    ("He was jailed on the 18th of February.", "the 18th of February", "2023-02-18"),
    ("He was jailed on December 31.", "December 31", "2022-12-31"),
    ("The summit was set for June 10.", "June 10", "2023-06-10"),
    ("The accord was signed on June 20.", "June 20", "2022-06-20"),
    ("The accord was signed on Feb. 29.", "Feb. 29", "2020-02-29"),
    ("It opened on May 14, 2021, in Lyon.", "May 14, 2021", "2021-05-14"),
    ("It opened on Wed., 1 Feb. 2023.", "Wed., 1 Feb. 2023", "2023-02-01"),
    ("The log of 2023-04-02 was deleted.", "2023-04-02", "2023-04-02"),
    ("Filed 25/12/2020 with the court.", "25/12/2020", "2020-12-25"),
    ("Filed 12/25/2020 with the court.", "12/25/2020", "2020-12-25"),
    ("They fled on Friday, May 6.", "Friday, May 6", "2022-05-06"),
    ("They fled on May 6 last year.", "May 6 last year", "2022-05-06"),
    ("A second ship sank three days ago.", "three days ago", "2023-05-13"),
    ("A second ship sank two days earlier.", "two days earlier", "2023-05-14"),
    ("It sank two days after Friday.", "two days after Friday", "2023-05-14"),
    ("The ceasefire began on Christmas Eve.", "Christmas Eve", "2022-12-24"),
    ("He led the Sept. 11 attacks on New York.", "Sept. 11", "2001-09-11"),
]


@pytest.mark.parametrize(("text", "words", "day"), PAST_DAYS)
def test_timex_day_told_in_the_past(text: str, words: str, day: str) -> None:
    assert days(text) == (words, day, day, "day")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Voters will choose a mayor on Tuesday.", "2023-05-16"),
        ("Voters will choose a mayor on Wednesday.", "2023-05-17"),
        ("Voters will choose a mayor next Tuesday.", "2023-05-23"),
        ("Voters will choose a mayor tomorrow.", "2023-05-17"),
        ("Voters will choose a mayor on March 3.", "2024-03-03"),
        ("Voters will choose a mayor on 20 May.", "2023-05-20"),
        ("Voters will choose a mayor in three days.", "2023-05-19"),
        ("Voters will choose a mayor ten days from now.", "2023-05-26"),
    ],
)
def test_timex_day_told_in_the_future(text: str, day: str) -> None:
    assert days(text, "future")[1:] == (day, day, "day")


PERIODS = [
    ("Five died in clashes in September.", "September", "2022-09-01", "2022-09-30", "month"),
    ("Five died in clashes in May.", "May", "2023-05-01", "2023-05-31", "month"),
    ("Five died in clashes last September.", "last September", "2022-09-01", "2022-09-30", "month"),
    ("Five died in clashes last May.", "last May", "2022-05-01", "2022-05-31", "month"),
    ("Five died in September 2021.", "September 2021", "2021-09-01", "2021-09-30", "month"),
    ("Five died in March of last year.", "March of last year", "2022-03-01", "2022-03-31", "month"),
    ("He lost the June election.", "June", "2022-06-01", "2022-06-30", "month"),
    ("He seized power in 2014.", "2014", "2014-01-01", "2014-12-31", "year"),
    ("He won the 2014 election.", "2014", "2014-01-01", "2014-12-31", "year"),
    ("The dam burst last week.", "last week", "2023-05-08", "2023-05-14", "week"),
    ("The dam burst this week.", "this week", "2023-05-15", "2023-05-21", "week"),
    ("The dam burst last month.", "last month", "2023-04-01", "2023-04-30", "month"),
    ("The dam burst last year.", "last year", "2022-01-01", "2022-12-31", "year"),
    ("The dam burst a week ago.", "a week ago", "2023-05-06", "2023-05-12", "week"),
    ("The dam burst two months ago.", "two months ago", "2023-03-01", "2023-03-31", "month"),
    ("The dam burst six years ago.", "six years ago", "2017-01-01", "2017-12-31", "year"),
    (
        "The dam burst in the first week of April.",
        "the first week of April",
        "2023-04-01",
        "2023-04-07",
        "week",
    ),
    ("Fires spread last summer.", "last summer", "2022-06-01", "2022-08-31", "season"),
    ("Fires spread in the summer of 2019.", "the summer of 2019", "2019-06-01", "2019-08-31", "season"),
    ("Fires spread over the weekend.", "over the weekend", "2023-05-13", "2023-05-14", "range"),
    ("Fires spread overnight.", "overnight", "2023-05-15", "2023-05-16", "range"),
    ("Rebels have held it since May 6.", "since May 6", "2023-05-06", "2023-05-16", "range"),
    ("Rebels have held it since 2014.", "since 2014", "2014-01-01", "2023-05-16", "range"),
    ("Rebels have held it since last Friday.", "since last Friday", "2023-05-12", "2023-05-16", "range"),
    ("It lasted from May 3 to May 6.", "from May 3 to May 6", "2023-05-03", "2023-05-06", "range"),
    ("It lasted from Dec. 20 to Jan. 5.", "from Dec. 20 to Jan. 5", "2022-12-20", "2023-01-05", "range"),
    (
        "It lasted between January and April.",
        "between January and April",
        "2023-01-01",
        "2023-04-30",
        "range",
    ),
    ("It lasted from 3 to 6 May 2022.", "from 3 to 6 May 2022", "2022-05-03", "2022-05-06", "range"),
    ("It was held May 3-6 in Oslo.", "May 3-6", "2023-05-03", "2023-05-06", "range"),
    ("It lasted from Friday to Sunday.", "from Friday to Sunday", "2023-05-12", "2023-05-14", "range"),
    ("War raged from 2011 to 2015.", "from 2011 to 2015", "2011-01-01", "2015-12-31", "range"),
    ("The 2011-2015 war ruined it.", "2011-2015", "2011-01-01", "2015-12-31", "range"),
    ("Prices doubled in late 2019.", "late 2019", "2019-09-01", "2019-12-31", "range"),
    ("Prices doubled in mid-2019.", "mid-2019", "2019-05-01", "2019-08-31", "range"),
    ("Prices doubled early this month.", "early this month", "2023-05-01", "2023-05-10", "range"),
    ("Prices doubled earlier this month.", "earlier this month", "2023-05-01", "2023-05-16", "range"),
    ("Prices doubled by the end of June 2021.", "the end of June 2021", "2021-06-21", "2021-06-30", "range"),
    ("Prices doubled in the 1990s.", "the 1990s", "1990-01-01", "1999-12-31", "range"),
    ("Prices doubled in the past three days.", "in the past three days", "2023-05-13", "2023-05-16", "range"),
    (
        "Prices doubled in the second quarter of 2022.",
        "the second quarter of 2022",
        "2022-04-01",
        "2022-06-30",
        "range",
    ),
    ("Prices doubled in Q4 2022.", "Q4 2022", "2022-10-01", "2022-12-31", "range"),
    (
        "Prices doubled in the first half of last year.",
        "the first half of last year",
        "2022-01-01",
        "2022-06-30",
        "range",
    ),
]


@pytest.mark.parametrize(("text", "words", "first", "last", "precision"), PERIODS)
def test_timex_period_told_in_the_past(text: str, words: str, first: str, last: str, precision: str) -> None:
    assert days(text) == (words, first, last, precision)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Troops will leave next month.", "2023-06-01", "2023-06-30"),
        ("Troops will leave in September.", "2023-09-01", "2023-09-30"),
        ("Troops will leave this weekend.", "2023-05-20", "2023-05-21"),
        ("Troops will leave later this week.", "2023-05-16", "2023-05-21"),
        ("Troops will leave by the end of June.", "2023-06-21", "2023-06-30"),
        ("Troops will stay until Friday.", "2023-05-16", "2023-05-19"),
        ("Troops will leave in the next two weeks.", "2023-05-16", "2023-05-30"),
    ],
)
def test_timex_period_told_in_the_future(text: str, first: str, last: str) -> None:
    assert days(text, "future")[1:3] == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "He paid $40 for 40 percent of 1,200 shares.",
        "The 43-year-old was the second to enter room 14.",
        "Rivals may march to the palace.",
        "Theresa May said May would wait.",
        "The March for Life was peaceful.",
        "April Jones and Jan Egeland spoke.",
        "The Sun and the Sunday Times reported it.",
        "Shops shut every Friday and on Black Friday.",
        "Relatives of Bloody Sunday victims wept.",
        "He has been silent since then.",
        "He was held for three days on a 14-day warrant.",
        "At least 2000 people crossed the Kursk-1943 line.",
        "A Boeing 747 and call 911 and 9/11 and 24/7.",
        "Filed 3/4/2020 with the court.",
        "The USA Today poll was wrong.",
        "He came first in the quarter-final and second in the fall.",
        "It lies 14 miles off; scores were 3-1 and 21-15.",
    ],
)
def test_timex_finds_no_date_where_none_is(text: str) -> None:
    assert find_timexes(text, TUESDAY) == []


def test_timex_a_count_after_a_month_is_no_day() -> None:
    assert days("In May 14 people drowned.")[0] == "May"
    assert days("On May 14 people gathered.")[0] == "May 14"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("It opened on May 14, 2021.", date(2021, 5, 14)),
        ("It opened on 2021-05-14.", date(2021, 5, 14)),
        ("It opened in 2021.", date(2021, 1, 1)),
        ("It opened on May 14.", None),
        ("It opened on Tuesday.", None),
        ("It opened last week.", None),
        ("It opened two days ago.", None),
        ("It opened over the weekend.", None),
        ("It has been open since May 14, 2021.", None),
    ],
)
def test_timex_without_publication_day_only_full_dates_are_placed(text: str, first: date | None) -> None:
    timex = only(text, anchor=None)
    assert timex.first == first
    assert (timex.precision == "unknown") == (first is None)


def test_timex_days_after_an_undated_event_stay_open() -> None:
    timex = only("He was freed three months after the vote.")
    assert (timex.text, timex.first, timex.rule) == ("three months after", None, "shift")


def test_timex_counts_from_the_day_told_of_before() -> None:
    told = date(2023, 5, 3)
    assert only("Two days later he fled.", reference=told).first == date(2023, 5, 5)
    assert only("The same day he fled.", reference=told).first == told
    assert only("Two days later he fled.").first is None


def test_timex_impossible_day_is_found_but_not_placed() -> None:
    assert only("The file is dated 30 February 2021.").first is None


def test_timex_resolve_places_the_same_words_for_another_tense() -> None:
    timex = only("The court sits on Friday.")
    assert timex.first == date(2023, 5, 12)
    assert resolve(timex, "future", TUESDAY).first == date(2023, 5, 19)


def test_timex_words_of_direction_go_before_tense() -> None:
    assert only("He had said he would go next Friday.", tense="past").first == date(2023, 5, 19)
    assert only("He will recall last Friday.", tense="future").first == date(2023, 5, 12)
    assert only("They met last Friday.").direction_hint == "past"


def test_timex_offsets_point_at_the_words_in_the_body() -> None:
    body = "Über alles — first. On Tuesday and on May 3 shells fell."
    start = body.index("On Tuesday")
    found = find_timexes(body[start:], TUESDAY, base=start)
    assert [body[t.start : t.end] for t in found] == ["Tuesday", "May 3"] == [t.text for t in found]
    assert [t.rule for t in found] == ["weekday", "calendar"]
