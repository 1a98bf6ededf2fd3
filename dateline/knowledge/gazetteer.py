"""The gazetteer: names of towns, divisions, countries and areas to places with coordinates.

What belongs here: look-up by name and the choice among places of one name, given evidence. Finding place
names in a text, and which event a place belongs to, belongs to ``dateline.coding``.

Towns of 5,000 inhabitants and more come from GeoNames (CC BY 4.0, see data/NOTICE.md); the middle of a
country or division is the mean of its towns. Informal areas ("Sahel") come from ``regions.csv``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from dateline.knowledge.countries import by_name, load_countries, load_regions
from dateline.knowledge.tables import KnowledgeError, data_path, plain_marks, without_accents

_NOT_A_LETTER = re.compile(r"[^\w]+")
_SAINT = re.compile(r"\b(st|ste)\b")
# "Kandahar province" and "state of Kano" mean the division, never the town of that name.
# fmt: off
_DIVISION_WORDS = frozenset({
    "province", "state", "region", "oblast", "governorate", "county", "department", "district",
    "prefecture", "territory", "republic", "krai", "canton", "emirate", "division", "voivodeship",
    "municipality",
})
# fmt: on
# An informal region weighs as much as a large town: "Darfur" is rarely anything else.
_AREA_WEIGHT = 2_000_000
# A hint may prefer a namesake this many times smaller: Tripoli in Lebanon, but not Paris in Texas ...
_MOST_TIMES_SMALLER = 20
# ... and where a country bears the name, nearly as large: the state of Georgia, but not the state of Niger.
_MOST_TIMES_SMALLER_THAN_COUNTRY = 2


def name_key(name: str) -> str:
    """Return the form under which a name is stored: lower case, no accents or apostrophes, single spaces."""
    folded = without_accents(plain_marks(name)).casefold().replace("'", "").replace(".", "")
    return _SAINT.sub("saint", _NOT_A_LETTER.sub(" ", folded).strip())


@dataclass(frozen=True, slots=True)
class GazPlace:
    """A place. ``country`` is ISO 3166-1 alpha-3, ``admin1`` the name of its first-order division.

    ``latitude`` and ``longitude`` are WGS 84 degrees; ``geonames_id`` is None where GeoNames has no such
    entry or the source gave no number; ``population`` is inhabitants (of a division: of its towns; of an
    area: 0); ``precision`` is ``city``, ``region``, ``country`` or ``area``. ``weight`` orders namesakes:
    population, a capital's tenfold, a country's fivefold, a tenth of a division's.
    """

    name: str
    country: str | None
    admin1: str | None
    latitude: float
    longitude: float
    geonames_id: int | None
    population: int
    precision: str
    weight: int = 0


# News names the same places again and again; so many look-ups are kept.
_NAMES_KEPT = 20_000


class Gazetteer:
    """Places by name. Build one with ``load_gazetteer()``."""

    def __init__(
        self,
        places: pa.Table,
        names: pa.Table,
        areas: Iterable[tuple[str, GazPlace]],
        ambiguous: frozenset[str],
    ) -> None:
        self._columns: Mapping[str, Any] = {name: places.column(name).combine_chunks() for name in places.column_names}
        self._keys = names.column("key").combine_chunks()
        self._rows = names.column("row").combine_chunks()
        # The countries stand last; walking back to them avoids pyarrow.compute, which imports pandas.
        self._country_rows: dict[str, int] = {}
        for row in range(len(self) - 1, -1, -1):
            if self._columns["precision"][row].as_py() != "country":
                break
            self._country_rows[self._columns["country"][row].as_py()] = row
        found: dict[str, list[GazPlace]] = {}
        for name, place in areas:
            namesakes = found.setdefault(name_key(name), [])
            if place not in namesakes:
                namesakes.append(place)
        self._areas: Mapping[str, list[GazPlace]] = found
        self._ambiguous = ambiguous
        self._known: dict[str, list[GazPlace]] = {}

    def __len__(self) -> int:
        return len(self._columns["name"])

    def is_ambiguous(self, name: str) -> bool:
        """Say whether a name is also an ordinary word or a person's name, so that it is no evidence by
        itself.
        """
        return plain_marks(name).casefold() in self._ambiguous

    def country(self, iso3: str) -> GazPlace | None:
        """Return a country by its alpha-3 code, or None (a few uninhabited territories have none)."""
        row = self._country_rows.get(iso3)
        return None if row is None else self._place(row)

    def candidates(self, name: str) -> list[GazPlace]:
        """Return every place of this name, the weightiest first; an empty list when there is none.

        "Kandahar province" gives divisions and areas only. Case, accents, apostrophes and "St."/"Saint" don't
        matter.
        """
        known = self._known.get(name)
        if known is None:
            if len(self._known) >= _NAMES_KEPT:
                self._known.clear()
            known = self._known[name] = self._find(name)
        return list(known)

    def _find(self, name: str) -> list[GazPlace]:
        key = name_key(name)
        if key.startswith("the ") and not self._has(key):
            key = key[4:]
        found = self._named(key)
        if not found:
            stem = _division_stem(key)
            if stem is not None:
                found = [place for place in self._named(stem) if place.precision in {"region", "area"}]
        return sorted(found, key=lambda place: (-place.weight, place.country or "", place.geonames_id or 0))

    def resolve(self, name: str, *, hints: Sequence[str] = (), within: str | None = None) -> GazPlace | None:
        """Choose the place meant by ``name``, or None.

        ``within`` is a division or country named beside it ("Springfield, Illinois") and binds: where no
        namesake lies in it, the result is None. ``hints`` are alpha-3 codes, the strongest evidence first
        (the sentence, the document, the outlet's home): the first that has a namesake which is a capital or
        not far smaller than the weightiest decides; else the weightiest is taken. A town with an ambiguous
        name is resolved only with ``within`` or a hint.
        """
        found = self.candidates(name)
        if within is not None:
            inside = [place for place in found if self._lies_in(place, within)]
            if not inside and not self._is_division(within):
                inside = [place for place in found if self._shares_country(place, within)]
            return inside[0] if inside else None
        if not found:
            return None
        for hint in hints:
            for place in found:
                if place.country == hint and _may_be_meant(place, found[0]):
                    return place
        return None if found[0].precision == "city" and self.is_ambiguous(name) else found[0]

    def _lies_in(self, place: GazPlace, within: str) -> bool:
        country = by_name(within)
        if country is not None and place.country == country.iso3:
            return True
        key = name_key(within)
        wanted = {key, _division_stem(key) or key}
        if place.admin1 is not None and place.precision == "city" and name_key(place.admin1) in wanted:
            return True
        return place.country == "USA" and within.rstrip(".") in _US_SHORT.get(place.admin1 or "", ())

    def _is_division(self, name: str) -> bool:
        return any(place.precision == "region" and place.admin1 is not None for place in self.candidates(name))

    def _shares_country(self, place: GazPlace, area_name: str) -> bool:
        areas = self._areas.get(name_key(area_name), ())
        return any(area.country is not None and area.country == place.country for area in areas)

    def _named(self, key: str) -> list[GazPlace]:
        low, high = self._first(key), len(self._keys)
        found: list[GazPlace] = []
        while low < high and self._keys[low].as_py() == key:
            found.append(self._place(self._rows[low].as_py()))
            low += 1
        divisions = {place.country for place in found if place.precision == "region"}
        for area in self._areas.get(key, ()):
            if area.country is None or area.country not in divisions:
                found.append(area)
        country = by_name(key)
        if country is not None and len(key) > 3:
            whole = self.country(country.iso3)
            if whole is not None:
                found.append(whole)
        return found

    def _has(self, key: str) -> bool:
        at = self._first(key)
        return (
            key in self._areas or by_name(key) is not None or (at < len(self._keys) and self._keys[at].as_py() == key)
        )

    def _first(self, key: str) -> int:
        low, high = 0, len(self._keys)
        while low < high:
            middle = (low + high) // 2
            if self._keys[middle].as_py() < key:
                low = middle + 1
            else:
                high = middle
        return low

    def _place(self, row: int) -> GazPlace:
        value = {name: column[row].as_py() for name, column in self._columns.items()}
        return GazPlace(
            value["name"],
            value["country"],
            value["admin1"],
            round(value["latitude"], 4),
            round(value["longitude"], 4),
            value["geonames_id"],
            value["population"],
            value["precision"],
            value["weight"],
        )


def _may_be_meant(place: GazPlace, weightiest: GazPlace) -> bool:
    is_capital = place.precision == "city" and place.weight > place.population
    times = _MOST_TIMES_SMALLER_THAN_COUNTRY if weightiest.precision == "country" else _MOST_TIMES_SMALLER
    return is_capital or place.population * times >= weightiest.population


def _division_stem(key: str) -> str | None:
    words = key.split()
    if len(words) > 1 and words[-1] in _DIVISION_WORDS:
        return " ".join(words[:-1])
    if len(words) > 2 and words[0] in _DIVISION_WORDS and words[1] == "of":
        return " ".join(words[2:])
    return None


@cache
def load_gazetteer() -> Gazetteer:
    """Return the shipped gazetteer. Raises KnowledgeError when a file is missing or unreadable."""
    return Gazetteer(
        _read_parquet("places.parquet"),
        _read_parquet("place_names.parquet"),
        list(_areas()),
        load_ambiguous_places(),
    )


@cache
def load_ambiguous_places() -> frozenset[str]:
    """Return the place names, in lower case, that must not be matched without other evidence."""
    lines = data_path("ambiguous_places.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip().casefold() for line in lines if line.strip() and not line.startswith("#"))


def _areas() -> Iterable[tuple[str, GazPlace]]:
    for region in load_regions():
        if region.latitude is None or region.longitude is None:
            continue
        # where a people lives in several countries, none of them is the place
        precision = "region" if region.country in load_countries() and not region.homes else "area"
        place = GazPlace(
            region.name,
            region.country if precision == "region" else None,
            None,
            region.latitude,
            region.longitude,
            None,
            0,
            precision,
            _AREA_WEIGHT,
        )
        for name in (region.name, *region.aliases):
            yield name, place


def _read_parquet(name: str) -> pa.Table:
    path = data_path(name)
    try:
        # ParquetFile rather than read_table, which imports all of pyarrow.dataset first.
        return pq.ParquetFile(path).read(use_threads=False)
    except (OSError, pa.ArrowInvalid) as error:
        raise KnowledgeError(f"{path}: not a readable Parquet file ({error}); reinstall dateline") from error


_US_SHORT: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Alabama": ("AL", "Ala"),
        "Alaska": ("AK",),
        "Arizona": ("AZ", "Ariz"),
        "Arkansas": ("AR", "Ark"),
        "California": ("CA", "Calif"),
        "Colorado": ("CO", "Colo"),
        "Connecticut": ("CT", "Conn"),
        "Delaware": ("DE", "Del"),
        "District of Columbia": ("DC", "D.C"),
        "Washington, D.C.": ("DC", "D.C"),
        "Florida": ("FL", "Fla"),
        "Georgia": ("GA", "Ga"),
        "Hawaii": ("HI",),
        "Idaho": ("ID",),
        "Illinois": ("IL", "Ill"),
        "Indiana": ("IN", "Ind"),
        "Iowa": ("IA",),
        "Kansas": ("KS", "Kan"),
        "Kentucky": ("KY", "Ky"),
        "Louisiana": ("LA", "La"),
        "Maine": ("ME",),
        "Maryland": ("MD", "Md"),
        "Massachusetts": ("MA", "Mass"),
        "Michigan": ("MI", "Mich"),
        "Minnesota": ("MN", "Minn"),
        "Mississippi": ("MS", "Miss"),
        "Missouri": ("MO", "Mo"),
        "Montana": ("MT", "Mont"),
        "Nebraska": ("NE", "Neb"),
        "Nevada": ("NV", "Nev"),
        "New Hampshire": ("NH", "N.H"),
        "New Jersey": ("NJ", "N.J"),
        "New Mexico": ("NM", "N.M"),
        "New York": ("NY", "N.Y"),
        "North Carolina": ("NC", "N.C"),
        "North Dakota": ("ND", "N.D"),
        "Ohio": ("OH",),
        "Oklahoma": ("OK", "Okla"),
        "Oregon": ("OR", "Ore"),
        "Pennsylvania": ("PA", "Pa"),
        "Rhode Island": ("RI", "R.I"),
        "South Carolina": ("SC", "S.C"),
        "South Dakota": ("SD", "S.D"),
        "Tennessee": ("TN", "Tenn"),
        "Texas": ("TX", "Tex"),
        "Utah": ("UT",),
        "Vermont": ("VT", "Vt"),
        "Virginia": ("VA", "Va"),
        "Washington": ("WA", "Wash"),
        "West Virginia": ("WV", "W.Va"),
        "Wisconsin": ("WI", "Wis"),
        "Wyoming": ("WY", "Wyo"),
    }
)
