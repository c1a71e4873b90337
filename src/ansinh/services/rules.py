"""Decisions of services: reading a declaration, reading a row against it, which moves are allowed."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ansinh.kernel.dates import parse_vn_date
from ansinh.kernel.money import parse_dong
from ansinh.kernel.problem import Problem, Refused
from ansinh.kernel.text import fold, squash
from ansinh.services.facts import Field, Register, State

_NAMESPACE = uuid.UUID("5d0b8a5e-4f0e-4c1c-9a53-0c6f5d1c2a77")


def declared(entry: Mapping[str, Any]) -> Register:
    """A register from its YAML declaration. Raises ValueError where the declaration contradicts itself."""
    states = tuple(State(**state) for state in entry["states"])
    codes = {state.code for state in states}
    moves = {start: tuple(ends) for start, ends in entry["moves"].items()}
    if set(moves) != codes or any(set(ends) - codes for ends in moves.values()):
        raise ValueError(f"register {entry['code']}: moves and states do not agree")
    fields = tuple(Field(**{**item, "synonyms": tuple(item.get("synonyms", ()))}) for item in entry["fields"])
    if {"commune", "state"} - {item.name for item in fields}:
        raise ValueError(f"register {entry['code']}: fields commune and state are needed")
    rest = {key: entry[key] for key in entry if key not in ("states", "moves", "fields", "feeds")}
    return Register(**rest, states=states, moves=moves, fields=fields, feeds=tuple(entry["feeds"]))


def columns(register: Register, header: Sequence[str]) -> dict[int, Field]:
    """Which column holds which field: by title in either language, by name, by synonym; tones and case aside."""
    names: dict[str, Field] = {}
    for item in register.fields:
        for name in (item.title_vi, item.title_en, item.name, *item.synonyms):
            names.setdefault(_title(name), item)
    found: dict[int, Field] = {}
    for index, title in enumerate(header):
        meant = names.get(_title(title))
        if meant is not None and meant not in found.values():
            found[index] = meant
    return found


def _title(text: str) -> str:
    return "".join(char for char in fold(text) if char.isalnum())


def header_row(register: Register, rows: Sequence[Sequence[str]], within: int = 30) -> int | None:
    """Index of the row whose titles name the most fields, all required ones among them; None where there is none."""
    needed = {item.name for item in register.fields if item.required}
    best, best_count = None, 0
    for index, row in enumerate(rows[:within]):
        names = {item.name for item in columns(register, row).values()}
        if needed <= names and len(names) > best_count:
            best, best_count = index, len(names)
    return best


def read_row(
    register: Register,
    cells: Mapping[str, str],
    commune_named: Callable[[str], str | None],
    where: Mapping[str, str | int],
) -> tuple[dict[str, object], list[Problem]]:
    """Values of one row and everything wrong with it. ``cells`` maps field name to text as written.

    ``commune_named`` answers the code of a commune by name or code, or None. Text is NFC; a blank is None.
    """
    values: dict[str, object] = {}
    problems: list[Problem] = []
    for item in register.fields:
        text = squash(cells.get(item.name, ""))
        spot = {**where, "column": item.title_vi}
        if not text:
            values[item.name] = register.states[0].code if item.type == "state" else None
            if item.required:
                problems.append(
                    _problem(
                        "blank",
                        spot,
                        f"Thiếu {item.title_vi}.",
                        f"{item.title_en} is blank.",
                        "Hãy điền.",
                        "Fill it in.",
                    )
                )
            continue
        value, problem = _read(register, item, text, commune_named, spot)
        values[item.name] = value
        if problem is not None:
            problems.append(problem)
    return values, problems


def _read(
    register: Register,
    item: Field,
    text: str,
    commune_named: Callable[[str], str | None],
    spot: Mapping[str, str | int],
) -> tuple[object, Problem | None]:
    shown = f"“{text[:60]}”"
    if item.type == "integer":
        try:
            number = parse_dong(text)
        except ValueError:
            return None, _problem(
                "number",
                spot,
                f"{shown} không phải số nguyên.",
                f"{shown} is not a whole number.",
                "Ghi số đồng, không có phần lẻ.",
                "Write whole đồng.",
            )
        low, high = item.constraints.get("minimum"), item.constraints.get("maximum")
        if (isinstance(low, int) and number < low) or (isinstance(high, int) and number > high):
            return None, _problem(
                "range",
                spot,
                f"{shown} nằm ngoài khoảng {low}–{high}.",
                f"{shown} is outside {low}–{high}.",
                "Hãy kiểm tra số tiền.",
                "Check the amount.",
            )
        return number, None
    if item.type == "date":
        try:
            return parse_vn_date(text[:10]), None
        except ValueError:
            return None, _problem(
                "date",
                spot,
                f"{shown} không phải ngày.",
                f"{shown} is not a date.",
                "Ghi theo mẫu ngày/tháng/năm.",
                "Write day/month/year.",
            )
    if item.type == "commune":
        code = commune_named(text)
        if code is None:
            return None, _problem(
                "commune",
                spot,
                f"Không có xã {shown} trong tỉnh.",
                f"No commune {shown} in the province.",
                "Ghi tên xã hiện nay (sau 01/7/2025) hoặc mã xã.",
                "Write the commune's name of today (since 1 July 2025) or its code.",
            )
        return code, None
    if item.type == "state":
        for state in register.states:
            if fold(text) in (fold(state.vi), fold(state.en), state.code):
                return state.code, None
        choices = ", ".join(state.vi for state in register.states)
        return None, _problem(
            "state",
            spot,
            f"{shown} không phải tình trạng nào.",
            f"{shown} is no state.",
            f"Chọn: {choices}.",
            f"Choose: {choices}.",
        )
    allowed = item.constraints.get("enum")
    if isinstance(allowed, list):
        for choice in allowed:
            if fold(text) == fold(choice):
                return choice, None
        return None, _problem(
            "choice",
            spot,
            f"{shown} không có trong danh mục.",
            f"{shown} is not in the list.",
            "Chọn: " + ", ".join(allowed) + ".",
            "Choose: " + ", ".join(allowed) + ".",
        )
    longest = item.constraints.get("maxLength")
    if isinstance(longest, int) and len(text) > longest:
        return None, _problem(
            "long",
            spot,
            f"Dài hơn {longest} ký tự.",
            f"Longer than {longest} characters.",
            "Hãy rút gọn.",
            "Shorten it.",
        )
    return text, None


def outside(register: Register, text: str, where: Mapping[str, str | int]) -> Problem:
    """A row of a commune that is not among the sender's places."""
    column = next(item.title_vi for item in register.fields if item.type == "commune")
    return _problem(
        "outside",
        {**where, "column": column},
        f"“{text[:60]}” không thuộc địa bàn của tài khoản.",
        f"“{text[:60]}” is not among the places of the account.",
        "Gửi dòng này cho xã phụ trách.",
        "Send this row to the commune in charge.",
    )


def _problem(kind: str, spot: Mapping[str, str | int], vi: str, en: str, remedy_vi: str, remedy_en: str) -> Problem:
    return Problem(kind=kind, vi=vi, en=en, where=dict(spot), remedy_vi=remedy_vi, remedy_en=remedy_en)


def item_key(register: str, values: Mapping[str, object]) -> uuid.UUID:
    """The same house listed twice is one item: its id comes from register, commune, village and head's folded name."""
    parts = [
        register,
        values["commune"],
        fold(str(values.get("village") or "")),
        fold(str(values["head_name"])),
    ]
    return uuid.uuid5(_NAMESPACE, hashlib.sha256(json.dumps(parts).encode()).hexdigest())


def require_move(register: Register, start: str, end: str) -> None:
    """Raises Refused for a change of state that the register does not allow."""
    if end in register.moves[start]:
        return
    allowed = [register.state(code) for code in register.moves[start]]
    raise Refused(
        Problem(
            "not_a_move",
            f"Không thể chuyển từ “{register.state(start).vi}” sang “{register.state(end).vi}”.",
            f"Cannot go from “{register.state(start).en}” to “{register.state(end).en}”.",
            remedy_vi="Có thể chuyển sang: " + (", ".join(state.vi for state in allowed) or "không còn bước nào") + ".",
            remedy_en="Possible: " + (", ".join(state.en for state in allowed) or "nothing further") + ".",
        )
    )


def is_late(state: State, due_on: dt.date | None, on: dt.date) -> bool:
    """Whether an item is past its due day and still to be done."""
    return due_on is not None and due_on < on and not state.done and state.counts
