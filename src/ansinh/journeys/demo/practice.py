"""People to practise on (người tập): a synthetic province of any size as files, or loaded into the registry.

Chunk by chunk: memory does not grow with the province. With mess, a share of the people is written down twice with the
slips of real lists, and ``labels.parquet`` tells which two records are one person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from ansinh.access.facts import Actor
from ansinh.journeys.demo.population import Place, generate, mess
from ansinh.kernel.problem import BadInput, Problem
from ansinh.territory.offline import communes_of, demo_place_classes, figures

FRAMES = ("households", "persons", "residences", "memberships", "circumstances")
Progress = Callable[[int], None]


def places_of(province: str, on: dt.date) -> list[Place]:
    """The communes of a province with their weights. Raises BadInput for a code without communes on that day."""
    difficult = {place.unit_key for place in demo_place_classes() if place.kind == "especially_difficult"}
    places = []
    for unit in communes_of(province, on):
        found = figures(unit.code)
        weight = float(found.population) if found and found.population else 8000.0
        places.append(Place(unit.code, weight, unit.name.startswith("Phường"), unit.code in difficult))
    if not places:
        raise BadInput(
            Problem(
                "no_such_province",
                f"Không có tỉnh mang mã {province} trên bản đồ ngày {on:%d/%m/%Y}.",
                f"There is no province with the code {province} on {on:%Y-%m-%d}.",
                remedy_vi="Xem mã: ./ansinh territory resolve “tỉnh Quảng Ngãi”",
                remedy_en="See the code: ./ansinh territory resolve “tỉnh Quảng Ngãi”",
            )
        )
    return places


def write_people(
    province: str,
    people: int,
    seed: int,
    out: Path,
    *,
    on: dt.date,
    at: dt.datetime,
    twice: float = 0.0,
    progress: Progress = lambda _: None,
) -> dict[str, int]:
    """Writes one Parquet file per frame (and ``labels``) into ``out``; rows by file name.

    The same arguments write the same rows. Raises BadInput for an unknown province or a folder that cannot be written.
    """
    writers: dict[str, pq.ParquetWriter] = {}
    rows: dict[str, int] = {}
    try:
        out.mkdir(parents=True, exist_ok=True)
        for frames in _chunks(province, people, seed, on, at, twice):
            for name, frame in frames.items():
                table = frame.to_arrow()
                if name not in writers:
                    writers[name] = pq.ParquetWriter(out / f"{name}.parquet", table.schema, compression="zstd")
                writers[name].write_table(table.cast(writers[name].schema))
                rows[name] = rows.get(name, 0) + frame.height
            progress(rows["persons"])
    except OSError as trouble:
        raise BadInput(
            Problem(
                "folder_unwritable",
                f"Không ghi được vào {out}: {trouble.strerror or trouble}.",
                f"Cannot write to {out}: {trouble.strerror or trouble}.",
                remedy_vi="Chọn thư mục khác còn chỗ và có quyền ghi.",
                remedy_en="Choose another folder, with room, that you may write to.",
            )
        ) from trouble
    finally:
        for writer in writers.values():
            writer.close()
    return rows


def load_people(
    province: str,
    people: int,
    seed: int,
    *,
    on: dt.date,
    by: Actor,
    at: dt.datetime,
    twice: float = 0.0,
    progress: Progress = lambda _: None,
) -> dict[str, int]:
    """Loads the same people into the registry, a chunk a transaction; rows by kind. Raises BadInput."""
    from ansinh.registry import actions as registry  # here: writing files needs no database

    rows: dict[str, int] = {"persons": 0, "households": 0, "circumstances": 0}
    for frames in _chunks(province, people, seed, on, at, twice):
        written = registry.load({name: frames[name] for name in FRAMES}, by=by, at=at, source="practice")
        rows["persons"] += written.persons
        rows["households"] += written.households
        rows["circumstances"] += written.circumstances
        progress(rows["persons"])
    return rows


def _chunks(
    province: str, people: int, seed: int, on: dt.date, at: dt.datetime, twice: float
) -> Iterator[dict[str, pl.DataFrame]]:
    for number, frames in enumerate(generate(places_of(province, on), people, seed, on, at)):
        chosen = {name: frames[name] for name in FRAMES}
        if twice:
            messy, labels = mess(chosen, twice, seed + number, at)
            yield {**messy, "labels": labels}
        else:
            yield chosen
