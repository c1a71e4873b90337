"""Words a person points at: what the reader makes of them, how an item's words are cut in several, or joined to one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ansinh.documents.facts import DocumentText, MediaType
from ansinh.kernel.problem import BadInput, Problem
from ansinh.kernel.text import nfc, squash
from ansinh.plans.facts import Comparator, ItemKind
from ansinh.plans.rules.reader import read
from ansinh.plans.rules.review.fields import FIELDS, Fields, items_of

# The smallest plan in which such words would be read: the reader looks for each kind under its own headings.
_FRAMES: Mapping[ItemKind, tuple[str, ...]] = {
    ItemKind.TARGET: ("KẾ HOẠCH\n\nI. MỤC TIÊU\n\n1. Chỉ tiêu cụ thể\n\n- ",),
    ItemKind.QUALITATIVE: ("KẾ HOẠCH\n\nI. MỤC TIÊU\n\n1. Mục tiêu cụ thể\n\n- ",),
    ItemKind.TASK: (
        "KẾ HOẠCH\n\nII. NHIỆM VỤ, GIẢI PHÁP\n\n1. Nhiệm vụ\n\n- ",
        "KẾ HOẠCH\n\nIV. TỔ CHỨC THỰC HIỆN\n\n1. ",
    ),
    ItemKind.DUTY: ("KẾ HOẠCH\n\nIV. TỔ CHỨC THỰC HIỆN\n\n1. ",),
}


def blank(kind: ItemKind) -> Fields:
    """Fields of the kind with nothing in them yet."""
    found: Fields = {rule.name: () if rule.sort == "names" else None for rule in FIELDS[kind]}
    if kind is ItemKind.TARGET:
        found |= {"comparator": str(Comparator.EQUAL), "unit": ""}
    return found


def read_words(kind: ItemKind, words: str) -> Fields:
    """What the reader makes of a few words if they are an item of this kind; what it cannot tell stays blank."""
    bare = squash(words).lstrip("-+•* ")
    found = blank(kind)
    for frame in _FRAMES[kind]:
        text = frame + bare + ("" if bare.endswith(".") else ".")
        source = DocumentText("chon.txt", MediaType.TEXT, "", len(text), text, (), "selection")
        items = [one for one in items_of(read(source)) if one.kind is kind and one.end > len(frame)]
        if items:
            found = items[0].fields
            if kind is not ItemKind.TASK or found["lead"]:
                break
    if kind is ItemKind.TARGET:
        found["indicator"] = found["indicator"] or bare
    elif "text" in found:
        found["text"] = bare
    return found


def with_rest_of(kind: ItemKind, found: Fields, whole: Mapping[str, Any]) -> Fields:
    """Fields of a part, completed from the item it was cut from: year, actors, deadline govern all its parts."""
    shared = {
        ItemKind.TARGET: ("year", "unit"),
        ItemKind.QUALITATIVE: ("year",),
        ItemKind.TASK: ("lead", "coordinating", "timeline"),
        ItemKind.DUTY: ("who", "to", "via", "deadline", "frequency"),
    }[kind]
    completed = {name: whole[name] if name in shared and not value else value for name, value in found.items()}
    if kind is ItemKind.TARGET and completed["value"] is None:
        completed |= {name: whole[name] for name in ("value", "value_to", "comparator")}
    return completed


def joined(kind: ItemKind, parts: Sequence[Mapping[str, Any]], words: str) -> Fields:
    """The fields of several items made one: texts and names together, else what the first says that says anything."""
    found: Fields = {}
    for rule in FIELDS[kind]:
        values = [part[rule.name] for part in parts]
        if rule.sort == "names":
            found[rule.name] = tuple(dict.fromkeys(name for value in values for name in value))
        elif rule.name == "text":
            found[rule.name] = squash(words).lstrip("-+•* ")
        else:
            found[rule.name] = next((value for value in values if value not in (None, "")), values[0])
    if kind is ItemKind.TARGET:
        found["value"], found["value_to"] = parts[0]["value"], parts[0]["value_to"]
        found["comparator"] = parts[0]["comparator"]
        found["qualifier"] = "; ".join(dict.fromkeys(part["qualifier"] for part in parts if part["qualifier"])) or None
    return found


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A selection without the white space at its ends. Raises BadInput where nothing is left or it leaves the text."""
    if not 0 <= start < end <= len(text) or not text[start:end].strip():
        raise BadInput(
            Problem(
                "no_words",
                "Hãy chọn một đoạn chữ trong văn bản.",
                "Select some words in the document.",
                {"field": "words"},
            )
        )
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), end - (len(part) - len(part.rstrip()))


def place_of_words(text: str, words: str) -> tuple[int, int]:
    """Where words copied from the text stand in it, white space apart; ``A … B`` is from A to the next B.

    Raises BadInput where they do not stand, or stand more than once.
    """
    letters = [(offset, char) for offset, char in enumerate(text) if not char.isspace()]
    plain = _lower(char for _, char in letters)
    parts = [_lower("".join(part.split())) for part in re.split("…|\\.{3}", nfc(words))]
    parts = [part for part in parts if part]
    if not parts:
        raise _not_found("no_words", words)
    start = plain.find(parts[0])
    if start < 0:
        raise _not_found("words_not_found", words)
    if plain.find(parts[0], start + 1) >= 0:
        raise _not_found("words_twice", words)
    end = start + len(parts[0])
    for part in parts[1:]:
        found = plain.find(part, end)
        if found < 0:
            raise _not_found("words_not_found", words)
        end = found + len(part)
    return letters[start][0], letters[end - 1][0] + 1


def _lower(chars: Iterable[str]) -> str:
    """Lower case, letter for letter: the few letters that would become two stay as they are."""
    return "".join(low if len(low := char.lower()) == 1 else char for char in chars)


def _not_found(kind: str, words: str) -> BadInput:
    vi, en = {
        "no_words": ("Hãy chọn hoặc chép một đoạn chữ của văn bản.", "Select or copy some words of the document."),
        "words_not_found": (
            f"Văn bản không có đoạn “{squash(words)[:80]}”.",
            f"The document has no words “{squash(words)[:80]}”.",
        ),
        "words_twice": (
            "Đoạn này có ở nhiều chỗ; hãy chép dài hơn.",
            "These words stand in several places; copy more of them.",
        ),
    }[kind]
    return BadInput(Problem(kind, vi, en, {"field": "words"}))


def cut_places(text: str, start: int, end: int, lines: str) -> tuple[tuple[int, int], ...]:
    """Where each line of ``lines`` stands in ``text[start:end]``: the item's words with a line break at every cut.

    White space counts for nothing; words may be left out, but none added. Raises BadInput naming the line.
    """
    letters = [(offset, char) for offset, char in enumerate(text[start:end], start) if not char.isspace()]
    plain = "".join(char for _, char in letters)
    places, cursor, problems = [], 0, []
    for number, line in enumerate((line for line in lines.splitlines() if line.strip()), 1):
        wanted = "".join(line.split())
        found = plain.find(wanted, cursor)
        if found < 0:
            problems.append(
                Problem(
                    "not_its_words",
                    f"Phần {number} không đúng câu chữ của văn bản: “{squash(line)[:60]}”.",
                    f"Part {number} is not in the words of the document: “{squash(line)[:60]}”.",
                    {"field": "parts"},
                    "Chỉ ngắt dòng, không sửa chữ; sửa sau khi tách.",
                    "Only break lines here; correct the parts after the split.",
                )
            )
            continue
        cursor = found + len(wanted)
        places.append((letters[found][0], letters[cursor - 1][0] + 1))
    if problems:
        raise BadInput(problems)
    if len(places) < 2:
        raise BadInput(
            Problem(
                "not_cut",
                "Hãy ngắt dòng ở chỗ cần tách để có ít nhất hai phần.",
                "Break the line where the item is to be cut, into two parts at least.",
                {"field": "parts"},
            )
        )
    return tuple(places)
