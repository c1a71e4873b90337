"""A payment comes back: the case reopens.

The bank says why; each reason asks something else of the officer: a wrong or closed account is put right, a name that
does not match or a death reported by the bank is looked into before anything is paid again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from ansinh.access.facts import Actor
from ansinh.casework import actions as casework
from ansinh.casework.facts import TaskKind

KIND_OF_REASON: Mapping[str, TaskKind] = {
    "AC01": TaskKind.FIX_ROUTE,
    "AC04": TaskKind.FIX_ROUTE,
    "AC06": TaskKind.FIX_ROUTE,
    "BE01": TaskKind.FIX_ROUTE,
    "RR04": TaskKind.EXAMINE_RETURN,
    "AM05": TaskKind.EXAMINE_RETURN,
    "MD07": TaskKind.VERIFY_ALIVE,
    "NOTCOLLECTED": TaskKind.VERIFY_ALIVE,
}
"""ISO 20022 reason codes; one nobody foresaw is examined, never ignored."""

_WORDS: Mapping[TaskKind, str] = {
    TaskKind.FIX_ROUTE: "Khoản chi bị trả lại: sửa hoặc xác minh lại tài khoản nhận",
    TaskKind.VERIFY_ALIVE: "Khoản chi bị trả lại: xác minh người hưởng còn sống",
    TaskKind.EXAMINE_RETURN: "Khoản chi bị trả lại: xem xét lý do",
}


@dataclass(frozen=True, slots=True)
class Reopened:
    """How many payments came back, and how many cases were opened now."""

    returned: int
    opened: int


def reopen_cases(returned: pl.DataFrame, *, by: Actor, at: dt.datetime) -> Reopened:
    """Opens a task for every payment that came back.

    ``returned``: attempt_id, person_id, household_id, commune_code, programme, month, reason_code. The same attempt
    opens one task however often its return is reported.
    """
    kinds = [KIND_OF_REASON.get(code or "", TaskKind.EXAMINE_RETURN) for code in returned["reason_code"].to_list()]
    tasks = returned.with_columns(
        pl.Series("kind", [kind.value for kind in kinds], dtype=pl.String),
        pl.Series("words", [_WORDS[kind] for kind in kinds], dtype=pl.String),
    ).select(
        "kind",
        "person_id",
        "household_id",
        "commune_code",
        "programme",
        pl.col("attempt_id").alias("subject"),
        pl.concat_str(
            pl.col("words"),
            pl.lit(" (tháng "),
            pl.col("month").dt.to_string("%m/%Y"),
            pl.lit(", mã "),
            pl.col("reason_code").fill_null("không có"),
            pl.lit(")"),
        ).alias("because"),
    )
    opened = casework.open_tasks(tasks, by=by, at=at) if tasks.height else 0
    return Reopened(returned.height, opened)
