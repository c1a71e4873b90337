"""Deeds on the registers: adding items, taking in a workbook, moving an item to its next state."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping

from ansinh.access.actions import deed
from ansinh.access.facts import Actor, Permission
from ansinh.access.offline import require
from ansinh.access.queries import communes_of
from ansinh.kernel.problem import BadInput, Problem
from ansinh.kernel.text import fold
from ansinh.services.facts import ImportResult, Item, Register, RowProblem
from ansinh.services.offline import correction, register, sheet_rows
from ansinh.services.queries import item
from ansinh.services.rules import columns, header_row, item_key, outside, read_row, require_move
from ansinh.services.store import models

_COLUMNS = ("commune", "state", "due_on")


def add_items(code: str, rows: Iterable[Mapping[str, object]], *, by: Actor, at: dt.datetime) -> tuple[int, int]:
    """Adds read rows (field name → value, ``household_id`` if known); returns (added, already there).

    A row that stands twice in ``rows`` counts as already there the second time.
    """
    with deed("services.add_items", by=by, at=at, subject=code, needs=Permission.SERVICE_WRITE) as record:
        keyed = [(item_key(code, row), row) for row in rows]
        fresh = dict(reversed(keyed))
        known = set(models.Item.objects.filter(pk__in=fresh).values_list("pk", flat=True))
        models.Item.objects.bulk_create(
            [_row(register(code), key, row, by, at) for key, row in fresh.items() if key not in known],
            batch_size=2000,
            # Somebody may be sending the same list this very moment.
            ignore_conflicts=True,
        )
        added = len(fresh) - len(known)
        record(added=added, known=len(keyed) - added)
        return added, len(keyed) - added


def _row(declared: Register, key: uuid.UUID, row: Mapping[str, object], by: Actor, at: dt.datetime) -> models.Item:
    plain = {
        field.name: value.isoformat() if isinstance(value, dt.date) else value
        for field in declared.fields
        if field.name not in _COLUMNS and (value := row.get(field.name)) is not None
    }
    household = row.get("household_id")
    due_on = row.get("due_on")
    return models.Item(
        item_id=key,
        register=declared.code,
        commune_code=str(row["commune"]),
        household_id=household if isinstance(household, uuid.UUID) else None,
        state=str(row.get("state") or declared.states[0].code),
        label_key=fold(f"{row['head_name']} {row.get('village') or ''}")[:200],
        values=plain,
        due_on=due_on if isinstance(due_on, dt.date) else None,
        recorded_at=at,
        recorded_by_id=by.user_id,
    )


def take_in_workbook(
    code: str,
    content: bytes,
    filename: str,
    commune_named: Callable[[str], str | None],
    *,
    by: Actor,
    at: dt.datetime,
) -> ImportResult:
    """Takes in a filled workbook: good rows go in, bad ones come back as a workbook to fix and send again.

    ``commune_named`` answers a commune's code by name or code; rows of places that are not the actor's come back too.
    Raises BadInput where the file as a whole is no list of this register, Refused where the actor may not add to it.
    """
    require(by, Permission.SERVICE_WRITE)
    declared = register(code)
    in_sight = frozenset(communes_of(grant.scope_code for grant in by.grants))
    sheet, rows = sheet_rows(content, filename)
    start = header_row(declared, rows)
    if start is None:
        needed = ", ".join(field.title_vi for field in declared.fields if field.required)
        raise BadInput(
            Problem(
                "no_header",
                f"Không tìm thấy dòng tiêu đề có các cột: {needed}.",
                f"No header row with the columns: {needed}.",
                where={"file": filename, "sheet": sheet},
                remedy_vi="Tải mẫu của sổ và giữ nguyên dòng tiêu đề.",
                remedy_en="Download the register's template and keep its header row.",
            )
        )
    found = columns(declared, rows[start])
    good: list[dict[str, object]] = []
    bad: list[RowProblem] = []
    for number, row in enumerate(rows[start + 1 :], start=start + 2):
        if not any(row):
            continue
        cells = {field.name: row[index] for index, field in found.items() if index < len(row)}
        where: dict[str, str | int] = {"file": filename, "sheet": sheet, "row": number}
        values, problems = read_row(declared, cells, commune_named, where)
        if values.get("commune") and values["commune"] not in in_sight:
            problems.append(outside(declared, cells["commune"], where))
        if problems:
            bad.append(RowProblem(number, tuple(row), tuple(problems)))
        else:
            good.append(values)
    if good or bad:
        added, known = add_items(code, good, by=by, at=at) if good else (0, 0)
        return ImportResult(added, known, tuple(bad), correction(declared, bad, rows[start]) if bad else None)
    raise BadInput(
        Problem(
            "empty",
            "Danh sách không có dòng nào dưới tiêu đề.",
            "The list has no rows under its header.",
            where={"file": filename, "sheet": sheet},
            remedy_vi="Hãy điền ít nhất một dòng.",
            remedy_en="Fill in at least one row.",
        )
    )


def move_item(item_id: uuid.UUID, to_state: str, *, by: Actor, at: dt.datetime, note: str = "") -> Item:
    """Moves an item to its next state.

    Raises Refused for a move the register does not allow, LookupError where there is no such item.
    """
    with deed("services.move_item", by=by, at=at, subject=str(item_id), needs=Permission.SERVICE_WRITE) as record:
        row = models.Item.objects.select_for_update().filter(pk=item_id).first()
        if row is None:
            raise LookupError(f"no item {item_id}")
        require_move(register(row.register), row.state, to_state)
        models.Move.objects.create(
            item=row,
            commune_code=row.commune_code,
            from_state=row.state,
            to_state=to_state,
            note=note[:300],
            at=at,
            by_id=by.user_id,
        )
        record(from_state=row.state, to_state=to_state)
        row.state = to_state
        row.save(update_fields=["state"])
        return item(item_id)
