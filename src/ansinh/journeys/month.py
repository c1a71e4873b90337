"""The month (tháng): registry and decisions → frozen snapshot → the law → proposals.

Each step leaves a record that names the one before: the snapshot's folder carries the hash of its bytes, the run
lies inside it under the law's hash, the proposals name law and case. A step done before with the same inputs is
found again, not redone.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ansinh.access.actions import deed
from ansinh.access.facts import Actor, Permission
from ansinh.casework import actions as casework
from ansinh.casework import tables as casework_tables
from ansinh.casework.facts import ProposalCounts
from ansinh.journeys.left_behind import if_they_asked
from ansinh.kernel.period import Month
from ansinh.kernel.problem import BadInput, EnvironmentTrouble, Problem
from ansinh.law import offline as law
from ansinh.law.offline import SNAPSHOT_SCHEMA
from ansinh.registry import tables as registry_tables

FIRST_MONTH = Month(2026, 7)
"""From here on differences are owed (Điều 32 Nghị định 335/2026/NĐ-CP): snapshots answer for each month since."""

Progress = Callable[[str], None]
_TABLES = ("people", "households", "circumstances", "decisions")
_KEYS = {
    "people": ["person_id"],
    "households": ["household_id"],
    "circumstances": ["person_id", "household_id", "kind", "degree", "state", "start", "end", "related_id"],
    "decisions": ["person_id", "programme", "group", "start"],
}


def _quiet(_: str) -> None:
    return None


@dataclass(frozen=True, slots=True)
class SnapshotInfo:
    """A frozen picture of what is known. ``sha256`` is over its tables; ``reused``: it was there already."""

    month: Month
    first_month: Month
    path: Path
    sha256: str
    people: int
    households: int
    circumstances: int
    decisions: int
    communes: tuple[str, ...]
    reused: bool


@dataclass(frozen=True, slots=True)
class LawRunInfo:
    """The law applied to a snapshot for one month; ``path`` holds determinations, cases, communes and totals."""

    month: Month
    path: Path
    law_sha256: str
    people: int
    cases: int
    people_paid: int
    amount: int
    missing: int
    reused: bool


def require_month_to_propose(month: Month, on: dt.date) -> None:
    """A month is worked on from July 2026, whose law is here, up to the month after ``on``.

    Raises BadInput for any other: nothing could be paid by it.
    """
    last = Month.of(on).next()
    if month > last:
        raise BadInput(
            Problem(
                "future_month",
                f"Tháng {month.vn} còn ở xa: chỉ lập đề xuất đến hết tháng {last.vn}.",
                f"{month} is too far ahead: proposals are drafted up to {last}.",
                remedy_vi="Kiểm tra lại tháng và năm.",
                remedy_en="Check the month and the year.",
            )
        )
    if month < FIRST_MONTH:
        raise BadInput(
            Problem(
                "month_without_law",
                f"Không có quy định chi trả nào được khai cho tháng {month.vn}: hệ thống tính từ tháng {FIRST_MONTH.vn}.",
                f"No law to pay by is known here for {month}: months are worked out from {FIRST_MONTH} on.",
                remedy_vi="Chọn một tháng từ tháng đó trở đi.",
                remedy_en="Choose that month or a later one.",
            )
        )


def build_snapshot(
    month: Month,
    home: Path,
    *,
    by: Actor,
    at: dt.datetime,
    first_month: Month = FIRST_MONTH,
    communes: Iterable[str] | None = None,
    progress: Progress = _quiet,
) -> SnapshotInfo:
    """Freezes what is known for ``month`` into ``home/snapshots/<month>-<hash>`` (folder 0700, files 0600).

    Holds people of ``communes`` (default: all the acting user sees) under their pseudonymous ids, no names or
    numbers; kept for 24 months, see ``forget_snapshots``. Raises BadInput where nobody is in
    sight, EnvironmentTrouble where the disk refuses.
    """
    wanted = None if communes is None else sorted(set(communes))
    with deed("journeys.snapshot", by=by, at=at, subject=str(month), needs=Permission.REGISTRY_READ) as record:
        progress(f"{month}: đọc sổ đăng ký")
        frames = dict(registry_tables.snapshot_frames(month, wanted))
        complete = _complete_lists(frames)
        merged = registry_tables.survivors()
        frames["decisions"] = _of_survivors(_decisions(min(first_month, month), month, wanted), merged)
        frames["circumstances"] = pl.concat([
            frames["circumstances"].select(_columns("circumstances", frames["circumstances"])),
            _of_survivors(_requests(casework_tables.applications(wanted, open_only=False)), merged),
        ], how="diagonal_relaxed")  # fmt: skip
        tables = {name: _ordered(name, frames[name]) for name in _TABLES if name in frames}
        if tables["people"].is_empty():
            raise BadInput(
                Problem(
                    "nobody_in_sight",
                    f"Không có người nào trong địa bàn để tính cho tháng {month.vn}.",
                    f"There is nobody in sight to work out {month} for.",
                    remedy_vi="Hãy nhập danh sách người dân trước, hoặc kiểm tra địa bàn của tài khoản.",
                    remedy_en="Import people first, or check the places of the account.",
                )
            )
        manifest = {
            "format": "ansinh-law-snapshot/1",
            "first_month": str(min(first_month, month)),
            "month": str(month),
            "complete_lists": complete,
        }
        progress(f"{month}: ghi ảnh chụp {tables['people'].height} người")
        path, sha256, reused = _freeze(Path(home) / "snapshots", month, manifest, tables)
        record(sha256=sha256, people=tables["people"].height, reused=reused)
    return SnapshotInfo(
        month=month,
        first_month=min(first_month, month),
        path=path,
        sha256=sha256,
        people=tables["people"].height,
        households=tables["households"].height if "households" in tables else 0,
        circumstances=tables["circumstances"].height,
        decisions=tables["decisions"].height,
        communes=tuple(tables["people"]["commune_code"].unique().sort().to_list()),
        reused=reused,
    )


def _of_survivors(frame: pl.DataFrame, merged: pl.DataFrame) -> pl.DataFrame:
    """What stands in the name of a merged record is that person's."""
    if merged.is_empty() or frame.is_empty():
        return frame
    return frame.with_columns(
        pl.col("person_id").replace(merged["merged_id"].to_list(), merged["person_id"].to_list())
    ).unique(maintain_order=True)


def run_law(month: Month, snapshot: SnapshotInfo | Path, *, progress: Progress = _quiet) -> LawRunInfo:
    """Applies the law of ``month`` to a snapshot; writes the four files below it. Needs no database.

    The run lies in ``<snapshot>/law-<month>-<law hash>``; where it lies already nothing is computed. Raises
    BadInput for a month the snapshot cannot answer for.
    """
    folder = snapshot.path if isinstance(snapshot, SnapshotInfo) else Path(snapshot)
    version = law.law_hash()
    out = folder / f"law-{month}-{version[:12]}"
    reused = (out / "totals.json").is_file()
    if not reused:
        law.run_month(folder, month, out, progress=progress)
        for file in out.iterdir():
            file.chmod(0o600)
        out.chmod(0o700)
    totals = json.loads((out / "totals.json").read_text("utf-8"))
    return LawRunInfo(
        month=month,
        path=out,
        law_sha256=totals["law_sha256"],
        people=totals["people"],
        cases=totals["cases"],
        people_paid=totals["people_paid"],
        amount=totals["amount"],
        missing=totals["missing"],
        reused=reused,
    )


def propose(
    month: Month,
    snapshot: SnapshotInfo | Path,
    *,
    by: Actor,
    at: dt.datetime,
    communes: Iterable[str] | None = None,
    progress: Progress = _quiet,
) -> ProposalCounts:
    """Lays the law's answers beside the decisions in force: proposals, people left behind, reasons for every no."""
    folder = snapshot.path if isinstance(snapshot, SnapshotInfo) else Path(snapshot)
    run = run_law(month, folder, progress=progress)
    tables = {name: pl.read_parquet(folder / f"{name}.parquet") for name in ("people", "circumstances", "decisions")}
    determinations = pl.read_parquet(run.path / "determinations.parquet")
    cases = pl.read_parquet(run.path / "cases.parquet")
    progress(f"{month}: tìm người bị bỏ sót")
    forgotten = if_they_asked(month, folder, determinations, cases)
    progress(f"{month}: so sánh với quyết định đang có hiệu lực")
    counts = casework.propose_month(
        determinations,
        month,
        run.law_sha256,
        by=by,
        at=at,
        people=tables["people"],
        requests=_requests_on_record(tables["circumstances"], month),
        cases=cases,
        left_behind=forgotten,
        communes=communes,
    )
    progress(f"{month}: ghi lý do cho từng trường hợp không được hưởng")
    manifest = json.loads((folder / "snapshot.json").read_text("utf-8"))
    casework.explain_refusals(month, tables, by=by, at=at, complete_lists=manifest.get("complete_lists") or ())
    return counts


def prepare_month(
    month: Month,
    home: Path,
    *,
    by: Actor,
    at: dt.datetime,
    communes: Iterable[str] | None = None,
    progress: Progress = _quiet,
) -> tuple[SnapshotInfo, LawRunInfo, ProposalCounts]:
    """Snapshot, law and proposals in one go."""
    snapshot = build_snapshot(month, home, by=by, at=at, communes=communes, progress=progress)
    run = run_law(month, snapshot, progress=progress)
    return snapshot, run, propose(month, snapshot, by=by, at=at, communes=communes, progress=progress)


def forget_snapshots(home: Path, before: Month, *, by: Actor, at: dt.datetime) -> int:
    """Removes snapshots of months before ``before``: they hold circumstances of people and have served.

    Returns how many. Raises EnvironmentTrouble where the disk refuses; what was removed until then stays removed.
    """
    removed = 0
    needs = Permission.USER_MANAGE
    with deed("journeys.forget_snapshots", by=by, at=at, subject=str(before), needs=needs) as record:
        for folder in sorted((Path(home) / "snapshots").glob("????-??-*")):
            if Month.parse(folder.name[:7]) < before:
                try:
                    shutil.rmtree(folder)
                except OSError as error:
                    raise EnvironmentTrouble(
                        Problem(
                            "cannot_forget_snapshot",
                            f"Không xóa được ảnh chụp dữ liệu {folder}: {error.strerror or error}.",
                            f"Cannot remove the snapshot {folder}: {error.strerror or error}.",
                            {"file": str(folder)},
                            "Kiểm tra quyền ghi; việc sẽ được làm lại vào đêm sau.",
                            "Check permission; it will be tried again the next night.",
                        )
                    ) from error
                removed += 1
        record(removed=removed)
    return removed


# --- parts ----------------------------------------------------------------------------------------


def _columns(table: str, frame: pl.DataFrame) -> list[str]:
    return [name for name in SNAPSHOT_SCHEMA[table] if name in frame.columns]


def _complete_lists(frames: dict[str, pl.DataFrame]) -> list[str]:
    """The registry may say which lists are complete for everybody, in a frame of that name."""
    told = frames.pop("complete_lists", None)
    return sorted(told["kind"].to_list()) if told is not None else []


def _decisions(first: Month, last: Month, communes: list[str] | None) -> pl.DataFrame:
    held = casework_tables.decisions_between(first.plus(-1), last, communes)
    return held.select(
        "person_id",
        "programme",
        "group",
        pl.col("since").alias("start"),
        pl.col("until").alias("end"),
        "dossier_date",
        "decided_on",
    )


def _requests(applications: pl.DataFrame) -> pl.DataFrame:
    """Dossiers as the law's written requests; one that was withdrawn asks for nothing."""
    return applications.filter(pl.col("state") != "withdrawn").select(
        "person_id",
        pl.lit(None, pl.String).alias("household_id"),
        pl.lit("written_request").alias("kind"),
        pl.col("programme").alias("degree"),
        pl.lit("yes").alias("state"),
        pl.col("received_on").alias("start"),
        pl.lit(None, pl.Date).alias("end"),
    )


def _requests_on_record(circumstances: pl.DataFrame, month: Month) -> pl.DataFrame:
    """Who asked for what, as far as the registry knows: person_id, programme."""
    asked = circumstances.filter(
        pl.col("kind") == "written_request",
        pl.col("degree").is_not_null(),
        pl.col("person_id").is_not_null(),
        pl.col("start").is_null() | (pl.col("start") <= month.last),
    )
    if "state" in asked.columns:
        asked = asked.filter(pl.col("state").fill_null("yes") == "yes")
    return asked.select("person_id", pl.col("degree").alias("programme")).unique()


def _ordered(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Only the snapshot's columns, in a fixed order: equal knowledge gives equal bytes, whatever order it came in."""
    columns = _columns(table, frame)
    keys = [name for name in _KEYS[table] if name in columns]
    return frame.select(columns).unique().sort(keys, nulls_last=True)


def _freeze(
    shelf: Path, month: Month, manifest: Mapping[str, object], tables: dict[str, pl.DataFrame]
) -> tuple[Path, str, bool]:
    """Writes beside, then renames: a folder with the final name is always whole."""
    try:
        shelf.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = Path(tempfile.mkdtemp(prefix=".part-", dir=shelf))
        try:
            (part / "snapshot.json").write_text(json.dumps(manifest, ensure_ascii=False) + "\n", "utf-8")
            for name, frame in tables.items():
                frame.write_parquet(part / f"{name}.parquet")
            digest = hashlib.sha256()
            for file in sorted(part.iterdir()):
                file.chmod(0o600)
                digest.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
            sha256 = digest.hexdigest()
            final = shelf / f"{month}-{sha256[:12]}"
            if final.is_dir():
                return final, sha256, True
            part.rename(final)
            return final, sha256, False
        finally:
            shutil.rmtree(part, ignore_errors=True)
    except OSError as error:
        raise EnvironmentTrouble(
            Problem(
                "cannot_write_snapshot",
                f"Không ghi được ảnh chụp dữ liệu vào {shelf}: {error.strerror or error}.",
                f"Cannot write the snapshot to {shelf}: {error.strerror or error}.",
                {"file": str(shelf)},
                "Kiểm tra chỗ trống và quyền ghi, rồi chạy lại.",
                "Check free space and permission, then run again.",
            )
        ) from error
