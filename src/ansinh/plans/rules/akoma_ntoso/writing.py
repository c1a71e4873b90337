"""The Akoma Ntoso document of a plan: its parts as elements with eIds, its items as concepts the text refers to."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from lxml import etree

from ansinh.documents.facts import PartKind
from ansinh.plans.facts import ItemKind, PlanExchange
from ansinh.plans.rules.akoma_ntoso.inline import NAMESPACE, clean, fill, tag
from ansinh.plans.rules.akoma_ntoso.meta import attachment_meta, plan_meta
from ansinh.plans.rules.akoma_ntoso.names import Eids, kind_of_document
from ansinh.plans.rules.akoma_ntoso.structure import Part, Piece, Structure, structure_of
from ansinh.plans.rules.akoma_ntoso.words import item_names, marks_of

# Division of Decree 30/2020 → element and its short name in eIds.
_ELEMENTS: dict[PartKind | None, tuple[str, str]] = {
    PartKind.PART: ("part", "part"),
    PartKind.CHAPTER: ("chapter", "chp"),
    PartKind.SECTION: ("section", "sec"),
    PartKind.ROMAN: ("section", "sec"),
    PartKind.ARTICLE: ("article", "art"),
    PartKind.NUMBER: ("paragraph", "para"),
    PartKind.SUBNUMBER: ("subparagraph", "subpara"),
    PartKind.LETTER: ("point", "point"),
    PartKind.DASH: ("indent", "indent"),
    PartKind.PLUS: ("hcontainer", "hcontainer"),
    PartKind.APPENDIX: ("part", "part"),
    None: ("hcontainer", "hcontainer"),
}
_NAMES = {PartKind.PLUS: "plus", None: "heading"}


def akoma_ntoso(plan: PlanExchange) -> bytes:
    """The plan as Akoma Ntoso 3.0, in UTF-8. The same plan gives the same bytes."""
    structure = structure_of(plan.text)
    writer = _Writer(plan, structure)
    root = etree.Element(tag("akomaNtoso"), nsmap={None: NAMESPACE})  # type: ignore[dict-item]  # the stubs forget the default namespace
    doc = etree.SubElement(root, tag("doc"), name=kind_of_document(plan.document.type))
    parts = writer.parts()
    doc.append(plan_meta(plan, writer.over))
    doc.extend(parts)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=False)


class _Writer:
    def __init__(self, plan: PlanExchange, structure: Structure) -> None:
        self._plan, self._structure, self._text = plan, structure, plan.text
        self._eids = Eids()
        self._marks = marks_of(plan, structure)
        names = item_names(plan.items)
        self._tasks = sorted((item.start, names[item.item_id]) for item in plan.items if item.kind is ItemKind.TASK)
        self._places: list[tuple[int, int, str]] = []

    def over(self, start: int, end: int) -> list[str]:
        """The eIds of the elements that hold these words."""
        found = [eid for begin, stop, eid in self._places if begin < end and stop > start]
        return list(dict.fromkeys(found))

    def parts(self) -> list[etree._Element]:
        s = self._structure
        found = []
        if s.preface:
            found.append(self._loose(etree.Element(tag("preface")), s.preface, "preface"))
        if s.preamble:
            found.append(self._preamble(s.preamble))
        body = etree.Element(tag("mainBody"))
        for child in s.body:
            if isinstance(child, Part):
                body.append(self._part(child, ""))
            else:
                self._loose(body, child, "")
        if not len(body):
            etree.SubElement(body, tag("p"), eId=self._eids.counted("", "p"))
        found.append(body)
        if s.conclusions:
            found.append(self._loose(etree.Element(tag("conclusions")), s.conclusions, "conclusions"))
        if s.attachments:
            annexes = etree.Element(tag("attachments"))
            annexes.extend(self._attachment(pieces, number) for number, pieces in enumerate(s.attachments, start=1))
            found.append(annexes)
        return found

    def _part(self, part: Part, parent: str) -> etree._Element:
        name, short = _ELEMENTS[part.kind]
        is_list = part.kind in (PartKind.DASH, PartKind.PLUS, None)
        eid = self._eids.counted(parent, short) if is_list else self._eids.named(parent, short, part.label)
        element = etree.Element(tag(name), eId=eid)
        if name == "hcontainer":
            element.set("name", _NAMES.get(part.kind, "division"))
        self._refer(element, part.piece)
        begin = part.piece.body_start()
        if begin > part.piece.start:
            number = etree.SubElement(element, tag("num"))
            number.text = clean(self._text[part.piece.start : begin]).strip()
        words = Piece(begin, part.piece.end)
        own = part.own
        if part.is_heading and begin < part.piece.end:
            heading = etree.SubElement(element, tag("heading"))
            self._fill(heading, words, eid)
            self._places.append((begin, part.piece.end, eid))
        elif begin < part.piece.end:
            own = [words, *own]
        else:
            self._places.append((part.piece.start, part.piece.end, eid))
        self._inside(element, own, part.children, eid)
        return element

    def _inside(
        self, element: etree._Element, own: Sequence[Piece], children: Sequence[Part | list[Piece]], eid: str
    ) -> None:
        if not children:
            content = etree.SubElement(element, tag("content"))
            self._loose(content, own, eid)
            if not len(content):
                etree.SubElement(content, tag("p"), eId=self._eids.counted(eid, "p"))
            return
        if own:
            intro = self._eids.only(eid, "intro")
            self._loose(etree.SubElement(element, tag("intro"), eId=intro), own, intro)
        for index, child in enumerate(children):
            if isinstance(child, Part):
                element.append(self._part(child, eid))
            elif index + 1 == len(children):
                end = self._eids.only(eid, "wrapup")
                self._loose(etree.SubElement(element, tag("wrapUp"), eId=end), child, end)
            else:
                between = self._eids.counted(eid, "hcontainer")
                box = etree.SubElement(element, tag("hcontainer"), name="loose", eId=between)
                self._loose(etree.SubElement(box, tag("content")), child, between)

    def _preamble(self, pieces: Sequence[Piece]) -> etree._Element:
        preamble = etree.Element(tag("preamble"))
        for cites, group in groupby(pieces, self._cites):
            run = list(group)
            if not cites:
                self._loose(preamble, run, "preamble")
                continue
            eid = self._eids.counted("preamble", "cits")
            citations = etree.SubElement(preamble, tag("citations"), eId=eid)
            for piece in run:
                own = self._eids.counted(eid, "cit")
                self._loose(etree.SubElement(citations, tag("citation"), eId=own), [piece], own)
        return preamble

    def _cites(self, piece: Piece) -> bool:
        return not piece.is_row and self._text[piece.start : piece.start + 6].lower() == "căn cứ"

    def _attachment(self, pieces: Sequence[Piece], number: int) -> etree._Element:
        eid = self._eids.counted("", "att")
        attachment = etree.Element(tag("attachment"), eId=eid)
        doc = etree.SubElement(attachment, tag("doc"), name="annex")
        doc.append(attachment_meta(self._plan, number))
        self._loose(etree.SubElement(doc, tag("mainBody")), pieces, eid)
        return attachment

    def _loose(self, element: etree._Element, pieces: Sequence[Piece], eid: str) -> etree._Element:
        """Paragraphs and tables, one after the other."""
        for rows, group in groupby(pieces, lambda piece: piece.is_row):
            run = list(group)
            if rows:
                self._table(element, run, eid)
                continue
            for piece in run:
                own = self._eids.counted(eid, "p")
                words = etree.SubElement(element, tag("p"), eId=own)
                if piece.leftover:
                    words.set("class", "leftover")
                if piece.paragraph is not None:
                    self._refer(words, piece)
                self._fill(words, piece, own)
                self._places.append((piece.start, piece.end, own))
        return element

    def _table(self, element: etree._Element, rows: Sequence[Piece], eid: str) -> None:
        own = self._eids.counted(eid, "table")
        table = etree.SubElement(element, tag("table"), eId=own)
        for piece in rows:
            row_eid = self._eids.counted(own, "tr")
            row = etree.SubElement(table, tag("tr"), eId=row_eid)
            self._refer(row, piece)
            for start, end in _cells(piece):
                cell = etree.SubElement(row, tag("td"))
                words = etree.SubElement(cell, tag("p"), eId=self._eids.counted(row_eid, "p"))
                self._fill(words, Piece(start, end), str(words.get("eId")))
            self._places.append((piece.start, piece.end, row_eid))

    def _fill(self, element: etree._Element, piece: Piece, eid: str) -> None:
        for made in fill(element, self._text, piece.start, piece.end, self._marks.within(piece.start, piece.end)):
            if short := made.get("eId"):
                made.set("eId", self._eids.counted(eid, short))

    def _refer(self, element: etree._Element, piece: Piece) -> None:
        """The tasks whose words begin in this piece."""
        names = [f"#{name}" for start, name in self._tasks if piece.start <= start < piece.end]
        if names:
            element.set("refersTo", " ".join(names))


def _cells(piece: Piece) -> list[tuple[int, int]]:
    """The place of each cell's words; an empty cell is an empty place."""
    paragraph = piece.paragraph
    assert paragraph is not None
    found = []
    at = piece.start
    for start, end in paragraph.cells:
        begin, stop = paragraph.span(start, end) if end > start else (at, at)
        begin, stop = max(at, begin), max(at, stop)
        found.append((begin, stop))
        at = stop
    return found
