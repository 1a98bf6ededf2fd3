"""Countries: names, adjectives and peoples to ISO 3166-1 alpha-3 codes.

What belongs here: ``countries.csv`` (ISO 3166-1 and Kosovo as XKX) and the look-ups by name. Former states,
regions and peoples are in ``regions.csv``; they too are found by name and carry the country they are coded as
today.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from dateline.knowledge.tables import data_path, plain_marks, read_table

COUNTRY_COLUMNS = ("iso3", "iso2", "name", "aliases", "adjectives", "nouns", "capitals")
REGION_COLUMNS = ("name", "aliases", "adjectives", "nouns", "country", "homes", "kind", "latitude", "longitude")
REGION_KINDS = frozenset({"historic", "region", "people", "area"})
#: Codes that stand where a country would, for bodies that belong to none.
NOT_COUNTRIES = frozenset({"IGO", "NGO", "INT"})


@dataclass(frozen=True, slots=True)
class Country:
    """A country. ``iso3`` and ``iso2`` are ISO 3166-1 (Kosovo: XKX and XK); ``nouns`` name its people."""

    iso3: str
    iso2: str
    name: str
    aliases: tuple[str, ...]
    adjectives: tuple[str, ...]
    nouns: tuple[str, ...]
    capitals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Region:
    """A former state, a part of a country, a people, or an area that crosses borders.

    ``kind`` is ``historic``, ``region``, ``people`` or ``area``; ``country`` the code it is coded as today,
    or None; ``homes`` the countries that a people lives in, where they are several; ``latitude`` and
    ``longitude`` are degrees of its middle, or None.
    """

    name: str
    aliases: tuple[str, ...]
    adjectives: tuple[str, ...]
    nouns: tuple[str, ...]
    country: str | None
    homes: tuple[str, ...]
    kind: str
    latitude: float | None
    longitude: float | None


@cache
def load_countries() -> Mapping[str, Country]:
    """Return the countries by alpha-3 code. Raises KnowledgeError naming file and line for a bad row."""
    found: dict[str, Country] = {}
    for row in read_table(data_path("countries.csv"), COUNTRY_COLUMNS):
        code = row["iso3"]
        if len(code) != 3 or not code.isupper() or len(row["iso2"]) != 2 or not row["iso2"].isupper():
            raise row.error("iso3 must be three and iso2 two capital letters")
        if code in found:
            raise row.error(f"{code} stands twice; keep one row a country")
        if not row["name"]:
            raise row.error("name is empty")
        found[code] = Country(
            code,
            row["iso2"],
            row["name"],
            row.values("aliases"),
            row.values("adjectives"),
            row.values("nouns"),
            row.values("capitals"),
        )
    return MappingProxyType(found)


@cache
def load_regions() -> tuple[Region, ...]:
    """Return the regions. Raises KnowledgeError naming file and line for a bad row."""
    countries = load_countries()
    found: list[Region] = []
    for row in read_table(data_path("regions.csv"), REGION_COLUMNS):
        country = row["country"] or None
        if country is not None and country not in countries and country not in NOT_COUNTRIES:
            raise row.error(f"country {country!r} is not in countries.csv")
        homes = row.values("homes")
        unknown = [code for code in homes if code not in countries]
        if unknown:
            raise row.error(f"homes holds {unknown}, which are not in countries.csv")
        try:
            latitude = float(row["latitude"]) if row["latitude"] else None
            longitude = float(row["longitude"]) if row["longitude"] else None
        except ValueError as error:
            raise row.error(f"latitude and longitude must be degrees or empty ({error})") from error
        if (latitude is None) != (longitude is None):
            raise row.error("give both latitude and longitude, or neither")
        if latitude is not None and longitude is not None and not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            raise row.error("latitude lies in -90..90 and longitude in -180..180")
        found.append(
            Region(
                row["name"],
                row.values("aliases"),
                row.values("adjectives"),
                row.values("nouns"),
                country,
                homes,
                row.one_of("kind", REGION_KINDS),
                latitude,
                longitude,
            )
        )
    return tuple(found)


def by_name(name: str) -> Country | None:
    """Return the country with this name, alias or ISO code ("Britain", "gb"), without regard to case."""
    return _names().get(_key(name))


def by_demonym(word: str) -> Country | None:
    """Return the country of an adjective or people ("Russian", "Danes"), without regard to case."""
    return _demonyms().get(_key(word))


def demonyms() -> Mapping[str, str]:
    """Return every adjective and people in lower case with the alpha-3 code of its country."""
    return MappingProxyType({word: country.iso3 for word, country in _demonyms().items()})


def _key(text: str) -> str:
    return " ".join(plain_marks(text).casefold().split())


@cache
def _names() -> Mapping[str, Country]:
    countries = load_countries()
    found: dict[str, Country] = {}
    for country in countries.values():
        for name in (country.name, *country.aliases):
            found.setdefault(_key(name), country)
    for region in load_regions():
        if region.kind == "historic" and region.country is not None and region.country in countries:
            for name in (region.name, *region.aliases):
                found.setdefault(_key(name), countries[region.country])
    for country in countries.values():
        found.setdefault(_key(country.iso3), country)
        found.setdefault(_key(country.iso2), country)
    return found


@cache
def _demonyms() -> Mapping[str, Country]:
    countries = load_countries()
    found: dict[str, Country] = {}
    for country in countries.values():
        for word in (*country.adjectives, *country.nouns):
            found.setdefault(_key(word), country)
    for region in load_regions():
        if region.country is not None and region.country in countries and region.kind != "area":
            for word in (*region.adjectives, *region.nouns):
                found.setdefault(_key(word), countries[region.country])
    return found
