"""Which documents a plan carries out, through which others, and which kept plan a citation means."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ansinh.documents.facts import Citation
from ansinh.documents.offline import find_citations
from ansinh.kernel.text import fold
from ansinh.plans.facts import PlanDocument
from ansinh.plans.facts.cascade import CitedDocument, PlanKey
from ansinh.plans.rules.cascade.symbols import is_right_form, level_of, line_of, right_form, symbol_key

_HEAD = 8_000  # title and preamble stand within this many characters
_BODY = re.compile(r"^\s*(?:I|1|A)\s*[.\-–/]\s*\w", re.MULTILINE)
_CARRYING = re.compile(r"\b(?:thuc hien|trien khai|cu the hoa)\b")
_OWN = re.compile(r"^\W*(?:tiep tuc |nham |de )?(?:trien khai |to chuc )?(?:thuc hien|trien khai|cu the hoa)\b")
_AND = re.compile(r"^[\s,;]*(?:va|cung|cung voi)?[\s,;]*$")
_AFTER_ISSUER = re.compile(
    r"\s+(?:thực hiện|về|triển khai|ban hành|phê duyệt|tăng cường|trong|nhằm|đã|giao|tại|để|có|cho|đến|được|theo|đồng thời|"
    r"tiếp tục|là|như|đối với|quy định|hướng dẫn)\b",
    re.IGNORECASE,
)
# “Huyện ủy phải nghiêm túc …”: a committee's name ends at the first small word that names no place
_COMMITTEE = re.compile(
    r"^(?:Ban Thường vụ |Ban Chấp hành )?(?:Tỉnh|Thành|Huyện|Thị|Quận|Đảng) [ủu][ỷỳy]?(?: (?:tỉnh|huyện|thị xã|xã|phường|đặc khu)\b)?"
    r"(?: [A-ZĐÀ-Ỹ][^\s]*)*(?=\s(?!tỉnh|huyện|xã|phường|thị|đặc|thành|phố|quận|khối|các)[a-zđà-ỹ])"
)
_SENTENCE = re.compile(r"[.;](?=\s)|\n\s*\n")


def cited_documents(document: PlanDocument, text: str) -> tuple[CitedDocument, ...]:
    """The documents of ``implements`` with issuer, line and level, and through which of the others each comes down.

    A document named only behind another that carries it out (“Chương trình … thực hiện Nghị quyết …”) comes ``through``
    that other; one that the plan also names itself is a direct parent.
    """
    named: dict[str, Citation] = {}
    for words in document.implements:
        for citation in find_citations(words):
            named.setdefault(symbol_key(citation.number), citation)
    own = symbol_key(document.number or "")
    everywhere: dict[str, list[Citation]] = {}
    for citation in find_citations(text):
        if symbol_key(citation.number) in named:
            everywhere.setdefault(symbol_key(citation.number), []).append(citation)
    through = _through(document, text, set(named))
    found = []
    for key, citation in named.items():
        if key == own:
            continue
        seen = everywhere.get(key, [])
        issuer = _best_issuer([citation.issuer, *(one.issuer for one in seen)])
        found.append(
            CitedDocument(
                symbol=right_form(citation.number, citation.kind),
                written=citation.number,
                kind=citation.kind_name,
                date=citation.date or next((one.date for one in seen if one.date), None),
                issuer=issuer,
                line=line_of(citation.number, issuer),
                level=level_of(citation.number, issuer),
                through=tuple(right_form(named[one].number, named[one].kind) for one in through.get(key, ())),
            )
        )
    return tuple(found)


def _best_issuer(said: Sequence[str | None]) -> str | None:
    """The fullest name that is not in capitals: in capitals the name's end cannot be told from what follows."""
    names = [name for one in said if (name := _head_of(one))]
    return max((name for name in names if not name.isupper()), key=len, default=names[0] if names else None)


def _head_of(issuer: str | None) -> str | None:
    """The issuer without what follows it in an all-capitals title (“TỈNH ỦY THỰC HIỆN NGHỊ QUYẾT”)."""
    if issuer is None:
        return None
    cut = _AFTER_ISSUER.split(issuer, maxsplit=1)[0]
    if committee := _COMMITTEE.match(cut):
        cut = committee.group()
    return cut.strip() or None


def _through(document: PlanDocument, text: str, named: set[str]) -> dict[str, tuple[str, ...]]:
    body = _BODY.search(text)
    head = text[: min(_HEAD, body.start() if body else _HEAD)]
    sentences = [document.title or "", *(part for part in _SENTENCE.split(head) if _OWN.match(fold(part)))]
    behind: dict[str, set[str]] = {}
    direct: set[str] = set()
    for sentence in sentences:
        before: list[str] = []  # documents just named, joined by “và”
        end, swallowed = 0, ""
        for citation in find_citations(sentence):
            key = symbol_key(citation.number)
            if key not in named or citation.start is None or citation.end is None:
                continue
            gap = fold(sentence[end : citation.start])
            said = fold(citation.words)  # an issuer in capitals may swallow the words that follow
            if end and before and (_CARRYING.search(gap) or _CARRYING.search(swallowed)):
                behind.setdefault(key, set()).update(one for one in before if one != key)
                before = [key]
            else:
                direct.add(key)
                before = [*before, key] if end and _AND.match(gap) else [key]
            end, swallowed = citation.end, said.partition(" cua ")[2]
    return {key: tuple(sorted(found)) for key, found in behind.items() if key not in direct and found}


def same_document(
    cited: CitedDocument, plan: PlanKey, citing: PlanKey, within: Callable[[str, str], bool]
) -> tuple[str, ...] | None:
    """Doubts (possibly none) where the citation means the kept plan; None where it means another document.

    The symbol must agree. An issuer that is said must agree too. Symbols such as 65/KH-UBND exist once a year in every
    province: without the issuer's place, the citing plan must lie inside the place of the cited one, or the day agree.
    """
    if plan.symbol is None or symbol_key(plan.symbol) != symbol_key(cited.symbol) or plan.key == citing.key:
        return None
    same_day = cited.date is not None and cited.date == plan.date
    agreed = _issuers_agree(cited.issuer, plan.issuer)
    if agreed is False:
        return None
    unique = level_of(cited.symbol) is not None and level_of(cited.symbol) == "central"
    inside = bool(citing.territory_code and plan.territory_code and within(citing.territory_code, plan.territory_code))
    named = bool(agreed and _names_a_place(cited.issuer))
    if citing.territory_code and plan.territory_code and not (inside or unique or named):
        return None
    if not (same_day or inside or unique or named):
        return None
    if cited.date and plan.date and not same_day and not (inside or unique or named):
        return None
    doubts = []
    if cited.date is not None and plan.date is None:
        doubts.append("date_missing")
    elif cited.date is not None and not same_day:
        doubts.append("date_differs")
    if cited.issuer is None and not unique:
        doubts.append("issuer_unsaid")
    return (*doubts, *own_doubts(cited))


def own_doubts(cited: CitedDocument) -> tuple[str, ...]:
    """What is odd about a citation by itself."""
    return () if is_right_form(cited.written) else ("form",)


_ISSUER_FORMS = (
    (r"\buy ban nhan dan\b", "ubnd"),
    (r"\bhoi dong nhan dan\b", "hdnd"),
    (r"\bban (?:thuong vu|chap hanh)(?: dang bo)?\b", ""),
    (r"\b(?:khoa|dang bo)\b.*$", ""),
    (r"\bdang bo\b", ""),
)


def _issuer_words(text: str) -> set[str]:
    said = fold(text)
    for form, word in _ISSUER_FORMS:
        said = re.sub(form, word, said)
    return set(re.findall(r"\w+", said))


def _issuers_agree(cited: str | None, issuer: str | None) -> bool | None:
    """Whether two names of an issuer agree as far as they go (“Tỉnh ủy”, “TỈNH ỦY QUẢNG NGÃI”); None where one is unsaid."""
    if not cited or not issuer:
        return None
    one, two = _issuer_words(cited), _issuer_words(issuer)
    return one <= two or two <= one


def _names_a_place(issuer: str | None) -> bool:
    generic = {"ubnd", "hdnd", "tinh", "huyen", "xa", "uy", "thanh", "pho", "phuong", "dang", "thi", "quan"}
    return bool(issuer and _issuer_words(issuer) - generic)


def matches(
    cited: CitedDocument, plans: Sequence[PlanKey], citing: PlanKey, within: Callable[[str, str], bool]
) -> tuple[PlanKey, tuple[str, ...]] | None:
    """The one kept plan that a citation means, with doubts; the one with fewest doubts; None for none or a tie."""
    found = [(doubts, plan) for plan in plans if (doubts := same_document(cited, plan, citing, within)) is not None]
    if not found:
        return None
    found.sort(key=lambda pair: len(pair[0]))
    if len(found) > 1 and len(found[0][0]) == len(found[1][0]):
        return None
    return found[0][1], found[0][0]
