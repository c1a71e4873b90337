"""Reading a snapshot directory (docs/reference/law-snapshot.md): checked once, problems collected, good rows kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from ansinh.kernel.period import Month
from ansinh.kernel.problem import BadInput, Problem
from ansinh.law.facts import FACT_KINDS

FORMAT = "ansinh-law-snapshot/1"

SNAPSHOT_SCHEMA: Mapping[str, Mapping[str, tuple[str, bool]]] = {
    "people": {
        "person_id": ("String", True),
        "household_id": ("String", False),
        "commune_code": ("String", True),
        "province_code": ("String", True),
        "birth_date": ("Date", True),
        "birth_precision": ("String", False),
        "sex": ("String", False),
        "vital_status": ("String", False),
        "vital_date": ("Date", False),
        "role": ("String", False),
        "mother_id": ("String", False),
        "father_id": ("String", False),
        "spouse_id": ("String", False),
    },
    "households": {
        "household_id": ("String", True),
        "commune_code": ("String", False),
        "province_code": ("String", False),
    },
    "circumstances": {
        "person_id": ("String", False),
        "household_id": ("String", False),
        "kind": ("String", True),
        "degree": ("String", False),
        "state": ("String", False),
        "start": ("Date", False),
        "end": ("Date", False),
        "related_id": ("String", False),
    },
    "decisions": {
        "person_id": ("String", True),
        "programme": ("String", True),
        "group": ("String", True),
        "start": ("Date", True),
        "end": ("Date", False),
        "dossier_date": ("Date", False),
        "decided_on": ("Date", False),
    },
}
"""Table → column → (Polars type, whether the column must exist). A missing optional column is read as all null."""

REQUIRED = ("people", "circumstances")
_TYPES: dict[str, Any] = {"String": pl.String, "Date": pl.Date}


@dataclass(frozen=True)
class Snapshot:
    """The tables of a snapshot, cleaned, with the hash of its bytes and the rows that were left out."""

    people: pl.DataFrame
    circumstances: pl.DataFrame
    decisions: pl.DataFrame
    complete_lists: frozenset[str]
    sha256: str
    problems: tuple[Problem, ...]


def empty(table: str) -> pl.DataFrame:
    """A table of the snapshot without rows."""
    return pl.DataFrame(schema={name: _TYPES[kind] for name, (kind, _) in SNAPSHOT_SCHEMA[table].items()})


def shaped(table: str, frame: pl.DataFrame, where: str) -> pl.DataFrame:
    """The frame with exactly the schema's columns. Raises BadInput naming every column that is missing or wrong."""
    problems = []
    columns = []
    for name, (kind, required) in SNAPSHOT_SCHEMA[table].items():
        wanted = _TYPES[kind]
        if name not in frame.columns:
            if required:
                problems.append(_column_problem(where, name, "thiếu", "is missing", kind))
            columns.append(pl.lit(None, wanted).alias(name))
            continue
        found = frame.schema[name]
        if found == wanted or found == pl.Null or (kind == "String" and found in (pl.Categorical, pl.Enum)):
            columns.append(pl.col(name).cast(wanted))
        else:
            problems.append(_column_problem(where, name, f"có kiểu {found}", f"has type {found}", kind))
    if problems:
        raise BadInput(problems)
    return frame.select(columns)


def _column_problem(where: str, name: str, vi: str, en: str, kind: str) -> Problem:
    return Problem(
        "snapshot_column",
        f"Cột {name} {vi}; cần kiểu {kind}.",
        f"Column {name} {en}; it must be of type {kind}.",
        {"file": where, "column": name},
        "Xem docs/reference/law-snapshot.md.",
        "See docs/reference/law-snapshot.md.",
    )


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / "snapshot.json"
    if not folder.is_dir() or not path.is_file():
        raise BadInput(
            Problem(
                "snapshot_not_found",
                f"Không thấy ảnh chụp dữ liệu tại {folder}: thiếu snapshot.json.",
                f"No snapshot at {folder}: snapshot.json is missing.",
                {"file": str(path)},
                "Chỉ đúng thư mục ảnh chụp, hoặc tạo bằng ./ansinh law snapshot.",
                "Point to the snapshot's folder, or make one with ./ansinh law snapshot.",
            )
        )
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        assert isinstance(manifest, dict)
        Month.parse(str(manifest["month"]))
        Month.parse(str(manifest.get("first_month") or manifest["month"]))
        lists = manifest.get("complete_lists") or []
        unknown = [name for name in lists if name not in FACT_KINDS]
        if manifest.get("format") != FORMAT or unknown:
            raise ValueError(f"format {manifest.get('format')!r}, unknown lists {unknown}")
    except (ValueError, KeyError, AssertionError) as error:
        raise BadInput(
            Problem(
                "snapshot_manifest",
                f"Tệp snapshot.json không đúng mẫu ({error}).",
                f"snapshot.json is not in the form expected ({error}).",
                {"file": str(path)},
                f'Cần "format": "{FORMAT}", "month": "YYYY-MM".',
                f'It needs "format": "{FORMAT}", "month": "YYYY-MM".',
            )
        ) from error
    return manifest


def _read_table(folder: Path, table: str) -> pl.DataFrame:
    path = folder / f"{table}.parquet"
    if not path.is_file():
        if table not in REQUIRED:
            return empty(table)
        raise BadInput(
            Problem(
                "snapshot_table_missing",
                f"Ảnh chụp thiếu tệp {path.name}.",
                f"The snapshot lacks {path.name}.",
                {"file": str(path)},
                "Ghi tệp này, dù không có dòng nào.",
                "Write this file, even without rows.",
            )
        )
    try:
        frame = pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise BadInput(
            Problem(
                "snapshot_table_unreadable",
                f"Không đọc được {path.name}: không phải Parquet hoặc tệp hỏng.",
                f"Cannot read {path.name}: not Parquet, or damaged ({error}).",
                {"file": str(path)},
                "Tạo lại ảnh chụp.",
                "Make the snapshot again.",
            )
        ) from error
    return shaped(table, frame, path.name)


def snapshot_hash(folder: Path) -> str:
    """sha256 over the names and bytes of the snapshot's files."""
    digest = hashlib.sha256()
    for name in ("snapshot.json", *(f"{table}.parquet" for table in SNAPSHOT_SCHEMA)):
        path = folder / name
        if path.is_file():
            digest.update(f"{name}\0{path.stat().st_size}\0".encode())
            with path.open("rb") as stream:
                while block := stream.read(1 << 20):
                    digest.update(block)
    return digest.hexdigest()


def read_snapshot(folder: Path, month: Month) -> Snapshot:
    """Reads and checks a snapshot for one month. Raises BadInput for anything that makes the whole unusable."""
    manifest = _manifest(folder)
    last = Month.parse(str(manifest["month"]))
    first = Month.parse(str(manifest.get("first_month") or manifest["month"]))
    if not first <= month <= last:
        raise BadInput(
            Problem(
                "snapshot_month",
                f"Ảnh chụp này trả lời cho tháng {first.vn} đến {last.vn}, không có dữ liệu tháng {month.vn}.",
                f"This snapshot answers for {first} to {last}; it holds no data for {month}.",
                {"file": str(folder / "snapshot.json")},
                "Chọn tháng khác hoặc chụp lại dữ liệu.",
                "Choose another month or take another snapshot.",
            )
        )
    tables = {table: _read_table(folder, table) for table in SNAPSHOT_SCHEMA}
    people = tables["people"]
    if tables["households"].height:
        people = _with_household_place(people, tables["households"])
    return cleaned(
        people,
        tables["circumstances"],
        tables["decisions"],
        frozenset(manifest.get("complete_lists") or ()),
        snapshot_hash(folder),
    )


def _with_household_place(people: pl.DataFrame, households: pl.DataFrame) -> pl.DataFrame:
    place = households.unique("household_id", keep="first", maintain_order=True)
    joined = people.join(place, on="household_id", how="left", suffix="_of_household")
    return joined.with_columns(
        pl.coalesce("commune_code_of_household", "commune_code").alias("commune_code"),
        pl.coalesce("province_code_of_household", "province_code").alias("province_code"),
    ).select(people.columns)


class _Findings:
    """Rows set aside, counted by kind, with a few examples each."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def drop(
        self, frame: pl.DataFrame, bad: pl.Expr, kind: str, table: str, vi: str, en: str, key: str
    ) -> pl.DataFrame:
        flagged = frame.filter(bad.fill_null(False))
        if flagged.is_empty():
            return frame
        shown = ", ".join(sorted({str(v) for v in flagged[key].to_list()})[:5])
        self.problems.append(
            Problem(
                kind,
                f"{flagged.height} dòng bị bỏ qua: {vi} ({shown}).",
                f"{flagged.height} rows left out: {en} ({shown}).",
                {"file": f"{table}.parquet"},
                severity="warning",
            )
        )
        return frame.filter(~bad.fill_null(False))


def cleaned(
    people: pl.DataFrame,
    circumstances: pl.DataFrame,
    decisions: pl.DataFrame,
    complete_lists: frozenset[str],
    sha256: str,
) -> Snapshot:
    """Leaves out rows that cannot be true and names them; raises BadInput when nobody is left."""
    found = _Findings()
    people = people.unique(maintain_order=False).with_columns(
        pl.col("household_id").fill_null(pl.col("person_id")),
        pl.col("birth_precision").fill_null("day"),
        pl.col("vital_status").fill_null("alive"),
    )
    drop = found.drop
    people = drop(
        people,
        pl.col("person_id").is_null() | pl.col("commune_code").is_null(),
        "person_without_key",
        "people",
        "thiếu person_id hoặc commune_code",
        "person_id or commune_code is null",
        "commune_code",
    )
    people = drop(
        people,
        pl.col("person_id").is_duplicated(),
        "person_twice",
        "people",
        "một người ghi hai lần khác nhau, ví dụ ở hai hộ",
        "one person in two different rows, as in two households",
        "person_id",
    )
    people = drop(
        people,
        pl.col("vital_date") < pl.col("birth_date"),
        "death_before_birth",
        "people",
        "ngày chết trước ngày sinh",
        "died before birth",
        "person_id",
    )
    people = drop(
        people,
        ~pl.col("birth_precision").is_in(["day", "month", "year"]),
        "birth_precision",
        "people",
        "birth_precision phải là day, month hoặc year",
        "birth_precision must be day, month or year",
        "person_id",
    )
    people = drop(
        people,
        ~pl.col("vital_status").is_in(["alive", "dead", "missing"]),
        "vital_status",
        "people",
        "vital_status phải là alive, dead hoặc missing",
        "vital_status must be alive, dead or missing",
        "person_id",
    )
    if people.is_empty():
        raise BadInput((
            Problem("snapshot_empty", "Ảnh chụp không có người nào.", "The snapshot holds nobody.",
                    {"file": "people.parquet"}, "Kiểm tra phạm vi khi chụp.", "Check the scope it was taken with."),
            *found.problems,
        ))  # fmt: skip
    circumstances = _clean_circumstances(circumstances.unique(maintain_order=False), people, drop)
    decisions = decisions.unique(maintain_order=False)
    decisions = drop(
        decisions,
        pl.col("end") < pl.col("start"),
        "decision_backwards",
        "decisions",
        "kết thúc trước khi bắt đầu",
        "ends before it starts",
        "person_id",
    )
    return Snapshot(people.sort("person_id"), circumstances, decisions, complete_lists, sha256, tuple(found.problems))


def _clean_circumstances(rows: pl.DataFrame, people: pl.DataFrame, drop: Any) -> pl.DataFrame:
    rows = rows.with_columns(pl.col("state").fill_null("yes"))
    kinds = list(FACT_KINDS)
    rows = drop(
        rows,
        ~pl.col("kind").is_in(kinds),
        "unknown_kind",
        "circumstances",
        "loại hoàn cảnh không có trong danh mục",
        "unknown kind of circumstance",
        "kind",
    )
    rows = drop(
        rows,
        ~pl.col("state").is_in(["yes", "no", "unknown"]),
        "unknown_state",
        "circumstances",
        "state phải là yes, no hoặc unknown",
        "state must be yes, no or unknown",
        "state",
    )
    allowed = [f"{kind.name}/{degree}" for kind in FACT_KINDS.values() for degree in kind.degrees]
    with_degrees = [kind.name for kind in FACT_KINDS.values() if kind.degrees and kind.name != "single_parent"]
    pair = pl.concat_str("kind", pl.lit("/"), "degree")
    no_degrees = [kind.name for kind in FACT_KINDS.values() if not kind.degrees]
    rows = drop(
        rows,
        pl.col("degree").is_not_null() & ~pl.col("kind").is_in(no_degrees) & ~pair.is_in(allowed),
        "unknown_degree",
        "circumstances",
        "mức độ không có trong danh mục",
        "unknown degree",
        "kind",
    )
    rows = drop(
        rows,
        (pl.col("state") == "yes") & pl.col("degree").is_null() & pl.col("kind").is_in(with_degrees),
        "degree_missing",
        "circumstances",
        "thiếu mức độ",
        "a degree is needed",
        "kind",
    )
    rows = drop(
        rows,
        pl.col("end") <= pl.col("start"),
        "period_backwards",
        "circumstances",
        "kết thúc trước khi bắt đầu",
        "ends before it starts",
        "kind",
    )
    of_household = [kind.name for kind in FACT_KINDS.values() if kind.scope == "household"]
    wrong = (
        pl.when(pl.col("kind").is_in(of_household))
        .then(pl.col("household_id").is_null())
        .otherwise(pl.col("person_id").is_null())
    )
    rows = drop(
        rows,
        wrong,
        "circumstance_of_nobody",
        "circumstances",
        "hoàn cảnh của hộ cần household_id, của người cần person_id",
        "a household's kind needs household_id, a person's kind person_id",
        "kind",
    )
    known_people = people.get_column("person_id").implode()
    known_houses = people.get_column("household_id").unique().implode()
    stray = (
        pl.when(pl.col("kind").is_in(of_household))
        .then(~pl.col("household_id").is_in(known_houses))
        .otherwise(~pl.col("person_id").is_in(known_people))
    )
    cleaned_rows: pl.DataFrame = drop(
        rows,
        stray,
        "circumstance_of_stranger",
        "circumstances",
        "người hoặc hộ không có trong people.parquet",
        "the person or household is not in people.parquet",
        "kind",
    )
    return cleaned_rows
