"""How every deed of a review is written: the plan locked, each item changed once, all of it on record."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from ansinh.access.facts import Actor
from ansinh.kernel.dates import VIETNAM
from ansinh.kernel.problem import BadInput, Problem, Refused
from ansinh.plans.facts import Confidence, Finding, ItemKind, ReviewDeed
from ansinh.plans.rules.review.confidence import confidence
from ansinh.plans.store import models
from ansinh.plans.store.rows import MODELS, Row, fields_out, kind_of, save, snapshot


class Sheet:
    """The record of one deed while it is being done: rows changed and made, written at the end."""

    def __init__(self, plan: models.Plan, by: Actor, at: dt.datetime) -> None:
        self.plan, self.by, self.at = plan, by, at
        self.note = self.rule = ""
        self.undoes: int | None = None
        self._before: dict[uuid.UUID, dict[str, Any] | None] = {}
        self._rows: dict[uuid.UUID, Row] = {}
        self._touched: set[str] = set()

    def change(self, row: Row, *, by_person: bool = True, **columns: Any) -> None:
        """Changes columns of a row; with ``by_person`` the doer becomes its reviewer and news of it is seen."""
        if row.pk not in self._before:
            self._before[row.pk] = snapshot(row)
            row.version += 1
        if by_person:
            columns = {"reviewed_by_id": self.by.user_id, "reviewed_at": self.at, "news": "", **columns}
        for name, value in columns.items():
            setattr(row, name, value)
        self._rows[row.pk] = row
        self._touched |= set(columns)

    def make(self, row: Row, *, by_person: bool = True) -> None:
        """Takes in a new row."""
        if by_person:
            row.reviewed_by_id, row.reviewed_at = self.by.user_id, self.at
        self._before[row.pk] = None
        self._rows[row.pk] = row

    @property
    def touched(self) -> int:
        """How many items this deed changes or makes."""
        return len(self._rows)

    def write(self, deed: ReviewDeed) -> models.ReviewEvent:
        """Saves the rows and appends the deed with what it changed."""
        made = [row for key, row in self._rows.items() if self._before[key] is None]
        for kind, model in MODELS.items():
            model.every.bulk_create([row for row in made if kind_of(row) is kind], batch_size=200)
        save((row for key, row in self._rows.items() if self._before[key] is not None), self._touched)
        event = models.ReviewEvent.objects.create(
            plan=self.plan,
            deed=deed,
            by_id=self.by.user_id,
            at=self.at,
            note=self.note,
            rule=self.rule,
            undoes_id=self.undoes,
        )
        models.ReviewChange.objects.bulk_create(
            (self._change(event, row, self._before[key]) for key, row in self._rows.items()), batch_size=200
        )
        return event

    @staticmethod
    def _change(event: models.ReviewEvent, row: Row, before: dict[str, Any] | None) -> models.ReviewChange:
        after = snapshot(row)
        if before is not None:
            changed = [name for name, value in after.items() if value != before[name]]
            before = {name: before[name] for name in changed}
            after = {name: after[name] for name in changed}
        return models.ReviewChange(event=event, kind=kind_of(row), item_id=row.pk, before=before, after=after)


@contextmanager
def sheet(plan_id: uuid.UUID, deed: ReviewDeed, by: Actor, at: dt.datetime) -> Iterator[Sheet]:
    """One deed on one plan: deeds on a plan go one after the other. Nothing is recorded where nothing changed.

    Raises LookupError for an unknown plan.
    """
    plan = models.Plan.objects.select_for_update().filter(pk=plan_id).first()
    if plan is None:
        raise LookupError(f"no plan {plan_id}")
    open_sheet = Sheet(plan, by, at)
    yield open_sheet
    if open_sheet.touched or deed is ReviewDeed.REREAD:
        open_sheet.write(deed)


def rows_of(ids: Iterable[uuid.UUID], seen: Mapping[uuid.UUID, int] | None = None) -> list[Row]:
    """Rows that stand, in the order asked for. ``seen`` is the version each was seen in.

    Raises Refused (``changed_meanwhile``) naming who changed an item since it was seen or took it apart, BadInput for an
    id that never was.
    """
    wanted = list(dict.fromkeys(ids))
    found: dict[uuid.UUID, Row] = {}
    for model in MODELS.values():
        rows = model.every.select_related("reviewed_by").filter(pk__in=[one for one in wanted if one not in found])
        found.update({row.pk: row for row in rows})
    unknown = [one for one in wanted if one not in found]
    if unknown:
        raise BadInput([Problem("no_item", f"Không có mục {one}.", f"There is no item {one}.") for one in unknown])
    for key in wanted:
        row = found[key]
        if not row.standing or (seen is not None and seen.get(key, row.version) != row.version):
            raise Refused(_meanwhile(row))
    return [found[key] for key in wanted]


def plan_of(ids: Sequence[uuid.UUID]) -> uuid.UUID:
    """The plan all these items belong to. Raises BadInput where they belong to several or to none."""
    plans: set[uuid.UUID] = {
        plan for model in MODELS.values() for plan in model.every.filter(pk__in=ids).values_list("plan", flat=True)
    }
    if len(plans) == 1:
        return plans.pop()
    if plans:
        raise BadInput(
            Problem("several_plans", "Các mục thuộc nhiều kế hoạch khác nhau.", "The items belong to several plans.")
        )
    raise BadInput(Problem("no_item", "Không có mục này.", "There is no such item."))


def judged(row: Row, findings: Sequence[Finding]) -> tuple[Confidence, list[str]]:
    """Confidence of a row and its reasons, as columns."""
    overlapping = [one for one in findings if one.start < row.end and one.end > row.start]
    owed = row.owed_by if isinstance(row, models.Task) else ()
    found, reasons = confidence(kind_of(row), fields_out(row), row.quote, owed, overlapping)
    return found, list(reasons)


def of_one_kind(rows: Sequence[Row]) -> ItemKind:
    """The kind all rows share. Raises BadInput where they differ."""
    kinds = {kind_of(row) for row in rows}
    if len(kinds) != 1:
        raise BadInput(
            Problem(
                "several_kinds",
                "Chỉ gộp được các mục cùng loại.",
                "Only items of one kind can be merged.",
            )
        )
    return kinds.pop()


def _meanwhile(row: Row) -> Problem:
    who = row.reviewed_by.full_name if row.reviewed_by else "máy đọc"
    who_en = row.reviewed_by.full_name if row.reviewed_by else "the reader"
    when = f"{row.reviewed_at.astimezone(VIETNAM):%H:%M %d/%m/%Y}" if row.reviewed_at else ""
    stands = row.standing
    return Problem(
        "changed_meanwhile",
        f"Mục này vừa được {who} {'sửa' if stands else 'tách, gộp hoặc bỏ'}{f' lúc {when}' if when else ''}; "
        "chưa ghi gì thêm.",
        f"{who_en} has meanwhile {'changed' if stands else 'split, merged or removed'} this item"
        f"{f' at {when}' if when else ''}; nothing was recorded.",
        remedy_vi="Xem lại nội dung hiện tại rồi làm lại nếu vẫn cần.",
        remedy_en="Look at it as it stands now, then do it again if still needed.",
    )
