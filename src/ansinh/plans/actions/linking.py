"""Deeds on links of the cascade: found in texts, matched with plans kept here, decided on by persons."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from functools import lru_cache

from ansinh.access.actions import deed
from ansinh.access.facts import Actor, Permission
from ansinh.documents.offline import find_citations
from ansinh.documents.queries import text as kept_text
from ansinh.kernel.dates import day_in_vietnam
from ansinh.kernel.identifier import new_id
from ansinh.kernel.problem import BadInput, Problem
from ansinh.kernel.text import squash
from ansinh.plans.facts.cascade import CascadeLink, LinkState
from ansinh.plans.queries.cascade import link, links_up, plan_key
from ansinh.plans.queries.kept import plan
from ansinh.plans.rules.cascade.citing import cited_documents, matches, own_doubts
from ansinh.plans.rules.cascade.symbols import level_of, line_of, right_form, symbol_key
from ansinh.plans.store import models
from ansinh.territory.offline import unit


def link_plan(plan_id: uuid.UUID, *, by: Actor, at: dt.datetime) -> tuple[CascadeLink, ...]:
    """Finds what a plan carries out and what carries it out among the plans kept here, whichever came first.

    Links a person has decided on stay as they are. To be called whenever a plan was read. Returns the plan's own links.
    """
    with deed("plans.link", by=by, at=at, subject=str(plan_id), needs=Permission.PLAN_WRITE) as record:
        row = models.Plan.objects.get(pk=plan_id)
        _read_links(row, at)
        on = day_in_vietnam(at)
        found = sum(_match(one, on) for one in models.Link.objects.filter(plan=row, parent=None).select_related("plan"))
        if row.number:
            waiting = models.Link.objects.filter(parent=None, symbol_key=symbol_key(row.number)).exclude(plan=row)
            found += sum(_match(one, on) for one in waiting.select_related("plan"))
        record(links=found)
    return links_up(plan_id)


def link_all(*, by: Actor, at: dt.datetime) -> int:
    """Finds the links of all plans again, after an upgrade or a correction of numbers. Returns the number of plans."""
    ids = list(models.Plan.objects.order_by("read_at").values_list("plan_id", flat=True))
    for plan_id in ids:
        link_plan(plan_id, by=by, at=at)
    return len(ids)


def confirm_link(link_id: uuid.UUID, *, by: Actor, at: dt.datetime) -> CascadeLink:
    """A person says that a link holds, doubts or not; one that was removed comes back. LookupError for an unknown id."""
    with deed("plans.confirm_link", by=by, at=at, subject=str(link_id), needs=Permission.PLAN_WRITE):
        return _decide(link_id, LinkState.CONFIRMED, "", by, at)


def remove_link(link_id: uuid.UUID, reason: str, *, by: Actor, at: dt.datetime) -> CascadeLink:
    """A person says that a link is none, with the reason; it stays on record. Raises BadInput without a reason."""
    if not squash(reason):
        raise BadInput(Problem("no_reason", "Cần ghi lý do gỡ liên kết.", "The reason is needed.", {"field": "reason"}))
    with deed("plans.remove_link", by=by, at=at, subject=str(link_id), needs=Permission.PLAN_WRITE):
        return _decide(link_id, LinkState.REMOVED, squash(reason), by, at)


def add_link(
    plan_id: uuid.UUID,
    *,
    by: Actor,
    at: dt.datetime,
    parent_id: uuid.UUID | None = None,
    citation: str = "",
    reason: str = "",
) -> CascadeLink:
    """A person says what a plan carries out: a kept plan, or a document by its number (“Kế hoạch số 68/KH-UBND ngày …”).

    Raises BadInput where neither is given, the citation cannot be read, a plan would carry out itself, or the two plans
    would carry out each other; LookupError for an unknown plan.
    """
    with deed("plans.add_link", by=by, at=at, subject=str(plan_id), needs=Permission.PLAN_WRITE):
        if parent_id is not None:
            columns = _of_plan(plan_id, parent_id)
        else:
            columns = _of_citation(citation)
        known = models.Link.objects.filter(plan_id=plan_id, symbol_key=columns["symbol_key"]).first()
        row = known or models.Link(
            link_id=new_id(at), plan_id=plan_id, order=models.Link.objects.filter(plan_id=plan_id).count()
        )
        for name, value in columns.items():
            setattr(row, name, value)
        row.state, row.reason = LinkState.ADDED, squash(reason)
        row.decided_by_id, row.decided_at = by.user_id, at
        if known is None:
            models.Plan.objects.get(pk=plan_id)
        row.save()
        if row.parent_id is None:
            _match(row, day_in_vietnam(at))
    return link(row.link_id)


# --- inside ---------------------------------------------------------------------------------------


def _read_links(row: models.Plan, at: dt.datetime) -> None:
    """Writes the documents that the text names; takes out those it no longer names and nobody decided on."""
    cited = cited_documents(plan(row.plan_id).document, kept_text(row.text_id).text)
    known = {one.symbol_key: one for one in models.Link.objects.filter(plan=row)}
    named = set()
    for order, one in enumerate(cited):
        key = symbol_key(one.written)
        named.add(key)
        link_row = known.get(key) or models.Link(link_id=new_id(at), plan=row, symbol_key=key, state=LinkState.READ)
        if link_row.state != LinkState.READ:
            continue
        link_row.order, link_row.symbol, link_row.written, link_row.kind = order, one.symbol, one.written, one.kind
        link_row.dated, link_row.issuer, link_row.line = one.date, one.issuer, one.line
        link_row.level, link_row.through = one.level, list(one.through)
        if link_row.parent_id is None:
            link_row.doubts = list(own_doubts(one))
        link_row.save()
    for key, old in known.items():
        if key not in named and old.state == LinkState.READ:
            old.delete()


def _match(row: models.Link, on: dt.date) -> bool:
    """Finds the kept plan that a link means. Whether one was found."""
    if row.state == LinkState.REMOVED:
        return False
    first = re.escape(row.symbol_key.partition("/")[0])
    alike = models.Plan.objects.filter(number__iregex=rf"^\s*0*{first}\D").exclude(pk=row.plan_id)
    plans = [
        plan_key(one) for one in alike.filter(superseded_by=None) if symbol_key(one.number or "") == row.symbol_key
    ]
    found = matches(link(row.link_id).cited, plans, plan_key(row.plan), lambda inner, outer: _within(inner, outer, on))
    if found is None:
        return False
    row.parent_id, row.doubts = uuid.UUID(found[0].key), list(found[1])
    row.save(update_fields=["parent", "doubts"])
    return True


@lru_cache(maxsize=4096)
def _within(inner: str, outer: str, on: dt.date) -> bool:
    """Whether a place lies in another, or is it, on the map of a day."""
    if inner == outer:
        return True
    place = unit(inner, on)
    return place is not None and outer in {parent.code for parent in place.parents}


def _decide(link_id: uuid.UUID, state: LinkState, reason: str, by: Actor, at: dt.datetime) -> CascadeLink:
    row = models.Link.objects.filter(pk=link_id).first()
    if row is None:
        raise LookupError(f"no link {link_id}")
    row.state, row.reason, row.decided_by_id, row.decided_at = state, reason, by.user_id, at
    row.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    return link(link_id)


def _of_plan(plan_id: uuid.UUID, parent_id: uuid.UUID) -> dict[str, object]:
    if parent_id == plan_id or _carries_out(parent_id, plan_id):
        raise BadInput(
            Problem(
                "link_circle",
                "Văn bản không thể thực hiện chính nó hoặc văn bản đang thực hiện nó.",
                "A document cannot carry out itself, nor one that carries it out.",
                {"field": "parent"},
            )
        )
    above = plan(parent_id).document
    number = above.number or f"#{parent_id}"
    return {
        "parent_id": parent_id,
        "symbol": right_form(number),
        "symbol_key": symbol_key(number),
        "written": number,
        "kind": (above.type or "Văn bản").capitalize(),
        "dated": above.date,
        "issuer": above.issuer,
        "line": line_of(number, above.issuer),
        "level": above.level,
        "through": [],
        "doubts": [],
    }


def _carries_out(lower: uuid.UUID, upper: uuid.UUID) -> bool:
    """Whether ``lower`` carries out ``upper``, directly or through others."""
    seen: set[uuid.UUID] = set()
    waiting = [lower]
    while waiting:
        one = waiting.pop()
        if one == upper:
            return True
        if one not in seen:
            seen.add(one)
            above = models.Link.objects.filter(plan_id=one).exclude(parent=None).exclude(state=LinkState.REMOVED)
            waiting.extend(above.values_list("parent_id", flat=True))
    return False


def _of_citation(words: str) -> dict[str, object]:
    found = find_citations(squash(words))
    if not found:
        raise BadInput(
            Problem(
                "citation_form",
                "Không đọc được văn bản được viện dẫn.",
                "The citation cannot be read.",
                {"field": "citation"},
                "Viết theo mẫu: Kế hoạch số 68/KH-UBND ngày 08/3/2024 của UBND tỉnh Thanh Hóa.",
                "Write it as: Kế hoạch số 68/KH-UBND ngày 08/3/2024 của UBND tỉnh Thanh Hóa.",
            )
        )
    one = found[0]
    return {
        "parent_id": None,
        "symbol": right_form(one.number, one.kind),
        "symbol_key": symbol_key(one.number),
        "written": one.number,
        "kind": one.kind_name,
        "dated": one.date,
        "issuer": one.issuer,
        "line": line_of(one.number, one.issuer),
        "level": level_of(one.number, one.issuer),
        "through": [],
        "doubts": [],
    }
