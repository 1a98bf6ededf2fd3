"""Signatures of articles as rows of ``article_signatures``, and back.

What belongs here: columns to Arrow and from it, and reading those of earlier days. What does not: what a
signature is (``dateline.joining.signatures``) and what is concluded from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from dateline.joining.signatures import Hashes, Integers, Signatures
from dateline.joining.stories import Known, Link
from warehouse import sources
from warehouse.lake import Lake

TABLE = "article_signatures"

_LINK_COLUMNS = ("story_id", "duplicate_of", "copy_kind", "version", "version_of")


def to_table(signatures: Signatures, links: Mapping[str, Link]) -> pa.Table:
    """The rows of the signatures whose article has a link."""
    linked = np.array([name in links for name in signatures.article_ids], dtype=bool)
    chosen = [links[name] for name in signatures.article_ids if name in links]
    times = pa.timestamp("us", tz="UTC")
    addresses = pa.array(signatures.addresses, mask=signatures.addresses == 0)
    rows = pa.table(
        {
            "article_id": pa.array(signatures.article_ids, pa.string()),
            "seen_at": pa.array(signatures.seen).cast(times),
            "collected_at": pa.array(signatures.collected).cast(times),
            "address": addresses,
            "digest": pa.array(signatures.digests),
            "n_words": pa.array(signatures.n_words).cast(pa.int32()),
            "n_shingles": pa.array(signatures.n_shingles).cast(pa.int32()),
            "sample_rate": pa.array(signatures.rates).cast(pa.int32()),
            "shingles": pa.ListArray.from_arrays(
                pa.array(signatures.starts).cast(pa.int32()), pa.array(signatures.shingles)
            ),
        }
    ).filter(pa.array(linked))
    for name in ("story_id", "duplicate_of", "copy_kind"):
        rows = rows.append_column(name, pa.array([getattr(link, name) for link in chosen], pa.string()))
    rows = rows.append_column("version", pa.array([link.version for link in chosen], pa.int32()))
    return rows.append_column("version_of", pa.array([link.version_of for link in chosen], pa.string()))


def known_before(lake: Lake, day: str, new: Signatures, *, days: int) -> Known:
    """The articles of so many days before this one; of all earlier days, those that share an address with a
    new one, of which no shingle is read."""
    first = (date.fromisoformat(day) - timedelta(days=days)).isoformat()
    earlier = [partition for partition in lake.partitions(TABLE) if partition < day]
    near = [lake.read(TABLE, partition) for partition in earlier if partition >= first]
    far = _with_address(lake, [partition for partition in earlier if partition < first], new.addresses)
    return _from_table(pa.concat_tables([far, *near]))


def _with_address(lake: Lake, partitions: list[str], addresses: Hashes) -> pa.Table:
    """The rows of these partitions under one of the addresses, without shingles."""
    empty = lake.read_partitions(TABLE, ())
    wanted = np.unique(addresses[addresses != 0])
    if not partitions or not wanted.size:
        return empty
    files = ", ".join(sources.quote(str(lake.path(TABLE, partition))) for partition in partitions)
    columns = ", ".join(
        "[]::ubigint[] as shingles" if name == "shingles" else f"stored.{name}" for name in empty.column_names
    )
    with sources.connect() as connection:
        connection.register("wanted", pa.table({"address": pa.array(wanted)}))
        found = connection.sql(
            f"select {columns} from read_parquet([{files}], hive_partitioning = false) as stored "
            "semi join wanted using (address) order by ingest_date, article_id"
        ).to_arrow_table()
    return pa.Table.from_arrays([found[field.name].cast(field.type) for field in empty.schema], schema=empty.schema)


def _from_table(rows: pa.Table) -> Known:
    rows = rows.combine_chunks()
    shingles = pa.concat_arrays(rows["shingles"].chunks) if rows.num_rows else pa.array([], pa.list_(pa.uint64()))
    sizes = pc.list_value_length(shingles).to_numpy(zero_copy_only=False).astype(np.int64)
    signatures = Signatures(
        article_ids=rows["article_id"].to_pylist(),
        seen=_integers(rows["seen_at"].cast(pa.int64())),
        collected=_integers(rows["collected_at"].cast(pa.int64())),
        # Not stored: it orders the texts of one day, and those of earlier days have their version.
        stated=np.zeros(rows.num_rows, dtype=np.int64),
        addresses=_hashes(pc.fill_null(rows["address"], 0)),
        digests=_hashes(rows["digest"]),
        n_words=_integers(rows["n_words"]),
        n_shingles=_integers(rows["n_shingles"]),
        rates=_integers(rows["sample_rate"]),
        shingles=_hashes(shingles.flatten()),
        starts=np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(sizes))),
    )
    columns = (rows[name].to_pylist() for name in _LINK_COLUMNS)
    return Known(signatures, [Link(*values) for values in zip(*columns, strict=True)])


def _integers(column: pa.ChunkedArray) -> Integers:
    values: npt.NDArray[np.int64] = column.to_numpy().astype(np.int64)
    return values


def _hashes(column: pa.ChunkedArray | pa.Array) -> Hashes:
    values: Hashes = (
        column.to_numpy(zero_copy_only=False).astype(np.uint64)
        if isinstance(column, pa.Array)
        else column.to_numpy().astype(np.uint64)
    )
    return values
