"""Words inside an element: marked where an item, a citation, a number, a date stands; white space put right."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
_SPACES = re.compile(r"\s+")
_UNFIT = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # characters XML has no place for


def tag(name: str) -> str:
    """The qualified name of an Akoma Ntoso element."""
    return f"{{{NAMESPACE}}}{name}"


def clean(words: str) -> str:
    """Words as XML can hold them, runs of white space as one space."""
    return _SPACES.sub(" ", _UNFIT.sub("", words))


@dataclass(frozen=True, slots=True)
class Mark:
    """Words of the text that become an inline element. ``short`` names it in eIds; empty: it gets none."""

    start: int
    end: int
    tag: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    short: str = ""


def fill(element: etree._Element, text: str, start: int, end: int, marks: Sequence[Mark]) -> list[etree._Element]:
    """Writes text[start:end] into an element with the marks inside it, and returns their elements.

    Marks nest. One that would cross another is left out here: the metadata still points to its words.
    """
    inside = [
        Mark(max(one.start, start), min(one.end, end), one.tag, one.attributes, one.short)
        for one in marks
        if one.start < end and one.end > start
    ]
    inside.sort(key=lambda one: (one.start, -one.end))
    made: list[etree._Element] = []
    _fill(element, text, start, end, inside, made)
    _trim(element)
    return made


def _fill(
    element: etree._Element, text: str, start: int, end: int, marks: Sequence[Mark], made: list[etree._Element]
) -> None:
    at = start
    for index, mark in enumerate(marks):
        if mark.start < at or mark.end > end or mark.end <= mark.start:
            continue
        _say(element, text[at : mark.start])
        child = etree.SubElement(element, tag(mark.tag), dict(mark.attributes))
        if mark.short:
            child.set("eId", mark.short)  # made whole by the writer, which knows the element around it
        made.append(child)
        inner = [one for one in marks[index + 1 :] if one.start >= mark.start and one.end <= mark.end]
        _fill(child, text, mark.start, mark.end, inner, made)
        at = mark.end
    _say(element, text[at:end])


def _say(element: etree._Element, words: str) -> None:
    words = clean(words)
    if not words:
        return
    if len(element):
        element[-1].tail = (element[-1].tail or "") + words
    else:
        element.text = (element.text or "") + words


def _trim(element: etree._Element) -> None:
    if element.text:
        element.text = element.text.lstrip()
    if len(element):
        element[-1].tail = (element[-1].tail or "").rstrip() or None
    elif element.text:
        element.text = element.text.rstrip()
