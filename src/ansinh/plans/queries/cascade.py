"""Questions about the cascade: links up and down, the picture, who owes a plan of their own, plans side by side."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from django.db.models import QuerySet

from ansinh.documents.queries import text as kept_text
from ansinh.kernel.text import fold, squash
from ansinh.plans.facts import Commitment, KeptPlan, Level, ReviewState
from ansinh.plans.facts.cascade import (
    Cascade,
    CascadeEdge,
    CascadeLink,
    CascadeNode,
    CitedDocument,
    Line,
    LinkState,
    Matrix,
    MatrixPlan,
    PlanKey,
    ToldToPlan,
    UnitDuty,
)
from ansinh.plans.facts.drafting import DraftSource
from ansinh.plans.facts.reading import QualitativeTarget, ReportingDuty, Task
from ansinh.plans.offline.draft import topic_of
from ansinh.plans.queries.kept import assignments, commitments, plan, qualitative_targets, reporting_duties
from ansinh.plans.rules.cascade.citing import cited_documents
from ansinh.plans.rules.cascade.matrix import matrix_of
from ansinh.plans.rules.cascade.national import is_recalled, national_plan, national_title
from ansinh.plans.rules.cascade.symbols import level_of, line_of, symbol_key
from ansinh.plans.rules.cascade.told import DISTRICTS_ENDED, named_units, told_to_plan
from ansinh.plans.store import models
from ansinh.territory.facts import AdministrativeUnit
from ansinh.territory.facts import Level as Tier
from ansinh.territory.offline import communes_of, resolve, unit, units, what_became

_Item = TypeVar("_Item", QualitativeTarget, ReportingDuty)
_NOT_REJECTED = (ReviewState.READ, ReviewState.ACCEPTED)
_DEEPEST = 8  # levels above or below: more means a circle


def link(link_id: uuid.UUID) -> CascadeLink:
    """One link. Raises LookupError for an unknown id."""
    row = models.Link.objects.select_related("decided_by").filter(pk=link_id).first()
    if row is None:
        raise LookupError(f"no link {link_id}")
    return _link(row)


def links_up(plan_id: uuid.UUID) -> tuple[CascadeLink, ...]:
    """What a plan carries out, in the order of its text; removed links too."""
    rows = models.Link.objects.select_related("decided_by").filter(plan_id=plan_id).order_by("order", "link_id")
    return tuple(_link(row) for row in rows)


def links_down(plan_id: uuid.UUID) -> tuple[CascadeLink, ...]:
    """Links of the kept plans that carry this one out, removed ones left out."""
    rows = _standing().select_related("decided_by").filter(parent_id=plan_id)
    return tuple(_link(row) for row in rows.order_by("plan__issuer", "plan__number"))


def _standing() -> QuerySet[models.Link]:
    """Links that nobody removed, of plans that no other file of the same document has replaced."""
    return models.Link.objects.exclude(state=LinkState.REMOVED).filter(plan__superseded_by=None)


def plan_key(row: models.Plan) -> PlanKey:
    """What a citation is matched with."""
    return PlanKey(str(row.plan_id), row.number, row.issued_on, row.issuer, row.territory_code)


def cascade(plan_id: uuid.UUID, on: dt.date) -> Cascade:
    """Everything about a plan's place: documents above and below, links, who was told to plan and who has.

    Raises LookupError for an unknown plan.
    """
    here = plan(plan_id)
    nodes, edges = _picture(here)
    told = told_to_plan(_tasks(plan_id), here.document.level, here.document.date)
    return Cascade(
        plan_id=plan_id,
        nodes=nodes,
        edges=edges,
        links=links_up(plan_id),
        children=links_down(plan_id),
        told=told,
        units=unit_duties(here, told, on),
    )


def family(plan_id: uuid.UUID) -> tuple[uuid.UUID, ...]:
    """Plans that carry this one out, and, where there are none, its sisters: plans that carry out the same documents."""
    below = [one.plan_id for one in links_down(plan_id)]
    if below:
        return tuple(dict.fromkeys(below))
    keys = [symbol_key(one.cited.symbol) for one in links_up(plan_id) if one.state is not LinkState.REMOVED]
    rows = _standing().filter(symbol_key__in=keys).exclude(plan_id=plan_id)
    return tuple(dict.fromkeys(rows.values_list("plan_id", flat=True)))


def families() -> tuple[tuple[str, tuple[uuid.UUID, ...]], ...]:
    """Documents that two or more kept plans carry out, with those plans: what may be laid side by side. Most plans first."""
    found: dict[str, tuple[str, list[uuid.UUID]]] = {}
    for row in _standing().order_by("plan__issued_on", "plan_id"):
        found.setdefault(row.symbol_key, (row.symbol, []))[1].append(row.plan_id)
    groups = [(symbol, tuple(dict.fromkeys(ids))) for symbol, ids in found.values()]
    return tuple(sorted((one for one in groups if len(one[1]) > 1), key=lambda one: (-len(one[1]), one[0])))


def draft_source(plan_id: uuid.UUID) -> DraftSource:
    """A kept plan as what a commune's plan is drafted from: items a person rejected are left out. LookupError if unknown."""
    kept = plan(plan_id)
    column = matrix_plan(plan_id)
    text = kept_text(kept.text_id).text
    return DraftSource(
        document=kept.document,
        targets=column.targets,
        codes=column.codes,
        qualitative=_in_order(qualitative_targets(plan_id, state=state) for state in _NOT_REJECTED),
        tasks=_tasks(plan_id),
        duties=_in_order(reporting_duties(plan_id, state=state) for state in _NOT_REJECTED),
        above=cited_documents(kept.document, text),
        topic=topic_of(kept.document.title, text, kept.document.place),
    )


def _tasks(plan_id: uuid.UUID) -> tuple[Task, ...]:
    """The tasks of a plan that nobody rejected."""
    return tuple(one.task for one in assignments(plan_id) if one.state is not ReviewState.REJECTED)


def _in_order(kinds: Iterable[tuple[_Item, ...]]) -> tuple[_Item, ...]:
    """Items of several review states as they stand in the text."""
    return tuple(sorted((one for kind in kinds for one in kind), key=lambda one: one.start))


# --- the picture ----------------------------------------------------------------------------------


def _picture(here: KeptPlan) -> tuple[tuple[CascadeNode, ...], tuple[CascadeEdge, ...]]:
    nodes: dict[str, CascadeNode] = {}
    edges: dict[tuple[str, str], CascadeEdge] = {}
    _put(nodes, here, here=True)
    _upward([here.plan_id], nodes, edges)
    _downward([here.plan_id], nodes, edges)
    return tuple(nodes.values()), tuple(edges.values())


def _upward(
    start: Sequence[uuid.UUID], nodes: dict[str, CascadeNode], edges: dict[tuple[str, str], CascadeEdge]
) -> None:
    waiting, seen = list(start), set(start)
    for _ in range(_DEEPEST):
        rows = models.Link.objects.filter(plan_id__in=waiting).exclude(state=LinkState.REMOVED).order_by("order")
        waiting = []
        read = [(row, found := _link(row), _node_of(found, nodes)) for row in rows]  # all nodes before any edge
        for row, found, upper in read:
            throughs = [_known(nodes, symbol) for symbol in found.cited.through]
            lower = [key for key in throughs if key] or [str(row.plan_id)]
            for key in lower:
                if key != upper:
                    edges.setdefault(
                        (upper, key), CascadeEdge(upper, key, found.doubts if lower == [str(row.plan_id)] else ())
                    )
            if found.parent_id and found.parent_id not in seen:
                seen.add(found.parent_id)
                waiting.append(found.parent_id)
        if not waiting:
            return


def _downward(
    start: Sequence[uuid.UUID], nodes: dict[str, CascadeNode], edges: dict[tuple[str, str], CascadeEdge]
) -> None:
    waiting, seen = list(start), set(start)
    for _ in range(_DEEPEST):
        rows = _standing().filter(parent_id__in=waiting).order_by("plan_id")
        waiting = []
        for row in rows:
            if row.plan_id not in seen:
                seen.add(row.plan_id)
                waiting.append(row.plan_id)
                _put(nodes, plan(row.plan_id))
            edges.setdefault(
                (str(row.parent_id), str(row.plan_id)),
                CascadeEdge(str(row.parent_id), str(row.plan_id), tuple(row.doubts)),
            )
        if not waiting:
            return


def _put(nodes: dict[str, CascadeNode], one: KeptPlan, here: bool = False) -> str:
    key, document = str(one.plan_id), one.document
    nodes.setdefault(
        key,
        CascadeNode(
            key=key,
            plan_id=one.plan_id,
            symbol=document.number,
            date=document.date,
            issuer=document.issuer,
            title=document.title,
            line=line_of(document.number or "", document.issuer),
            level=document.level or level_of(document.number or "", document.issuer),
            here=here,
        ),
    )
    return key


def _node_of(found: CascadeLink, nodes: dict[str, CascadeNode]) -> str:
    """The node a link leads up to: the kept plan, or the document known by its number."""
    if found.parent_id is not None:
        key = _put(nodes, plan(found.parent_id))
        if nodes[key].issuer is None:
            nodes[key] = replace(nodes[key], issuer=found.cited.issuer)
        return key
    cited = found.cited
    known = _known(nodes, cited.symbol, cited.date)
    if known is not None:
        return known
    key = f"{symbol_key(cited.symbol)}@{cited.date or ''}"
    nodes[key] = CascadeNode(
        key=key,
        plan_id=None,
        symbol=cited.symbol,
        date=cited.date,
        issuer=cited.issuer,
        title=national_title(cited.symbol),
        line=cited.line,
        level=cited.level,
        recalled=is_recalled(cited.symbol),
    )
    return key


def _known(nodes: dict[str, CascadeNode], symbol: str, date: dt.date | None = None) -> str | None:
    wanted = symbol_key(symbol)
    for key, node in nodes.items():
        if node.symbol and symbol_key(node.symbol) == wanted and (date is None or node.date in (None, date)):
            return key
    return None


# --- who was told to plan, and who has --------------------------------------------------------------


def unit_duties(here: KeptPlan, told: Iterable[ToldToPlan], on: dt.date) -> tuple[UnitDuty, ...]:
    """Every commune that owes a plan of its own today, told itself or through a district that has ended since.

    Empty where nobody was told, or the plan's own place is not known.
    """
    place = unit(here.territory_code, on) if here.territory_code else None
    if place is None or place.level is not Tier.PROVINCE:
        return ()
    communes = {one.code: one for one in communes_of(place.code, on)}
    answered = _answers(here.plan_id)
    dated = here.document.date or DISTRICTS_ENDED - dt.timedelta(
        days=1
    )  # who tells districts wrote while there were any
    duties: dict[str, UnitDuty] = {}
    for one in told:
        if one.kind == "commune":
            wanted = {fold(name) for name in named_units(one.who)}
            for commune in communes.values():
                if not wanted or _bare(commune.name) in wanted:
                    duties[commune.code] = _duty(commune, one, None, answered)
        elif one.kind == "district" and dated < DISTRICTS_ENDED <= on:
            for commune, district in _communes_by_district(here.document.issuer or place.name, dated, on):
                if commune.code in communes and commune.code not in duties:
                    duties[commune.code] = _duty(communes[commune.code], one, district, answered)
    return tuple(duties.values())


def _duty(
    commune: AdministrativeUnit, told: ToldToPlan, district: str | None, answered: dict[str, models.Plan]
) -> UnitDuty:
    own = answered.get(commune.code)
    return UnitDuty(
        code=commune.code,
        name=commune.name,
        told=told.who,
        deadline=told.deadline,
        inherited_from=district,
        plan_id=own.plan_id if own else None,
        plan_number=own.number if own else None,
    )


def _answers(plan_id: uuid.UUID) -> dict[str, models.Plan]:
    """Plans that carry this one out, by the code of their place; the newest where a place has several."""
    links = _standing().filter(parent_id=plan_id).select_related("plan")
    ordered = sorted((one.plan for one in links), key=lambda row: (row.issued_on or dt.date.min, row.read_at))
    return {row.territory_code: row for row in ordered if row.territory_code}


def _communes_by_district(issuer: str, then: dt.date, on: dt.date) -> list[tuple[AdministrativeUnit, str]]:
    """Communes of today with the district of the issuer's province they lay in when the plan was issued.

    The province of that day is asked for: codes of old provinces were given to new ones of other extent.
    """
    found: dict[str, tuple[AdministrativeUnit, list[str]]] = {}
    words = squash(issuer).title() if issuer.isupper() else squash(issuer)
    province = resolve(words, on=then, as_of=on).then
    if province is None or province.level is not Tier.PROVINCE:
        return []
    for district in units(level=Tier.DISTRICT, parent=province.key, on=then):
        for now in what_became(district, on=then, as_of=on):
            found.setdefault(now.unit.code, (now.unit, []))[1].append(district.name)
    return [(one, ", ".join(dict.fromkeys(names))) for one, names in found.values()]


def _bare(name: str) -> str:
    first, _, rest = fold(name).partition(" ")
    if first == "dac":  # đặc khu
        return rest.partition(" ")[2]
    return rest


# --- plans side by side -----------------------------------------------------------------------------


def matrix(plan_ids: Sequence[uuid.UUID], parent: uuid.UUID | str | None = None) -> Matrix:
    """Plans side by side, against a kept plan or a national document by its symbol. Rejected targets are left out.

    Raises LookupError for an unknown plan or symbol.
    """
    above = None
    if isinstance(parent, uuid.UUID):
        above = matrix_plan(parent)
    elif parent is not None:
        above = national_plan(parent)
        if above is None:
            raise LookupError(f"no national targets of {parent}")
    return matrix_of([matrix_plan(one) for one in plan_ids], above)


def matrix_plan(plan_id: uuid.UUID) -> MatrixPlan:
    """A kept plan as a column; ``key`` is its id. Targets that a person rejected are left out."""
    kept = plan(plan_id)
    held = _held(commitments(plan_id))
    return MatrixPlan(
        key=str(plan_id),
        name=kept.document.issuer or kept.document.number or "",
        document=kept.document,
        targets=tuple(one.target for one in held),
        codes=tuple(one.indicator_code for one in held),
    )


def matrix_target_ids(plan_id: uuid.UUID) -> tuple[uuid.UUID, ...]:
    """Ids of the targets in the order of :func:`matrix_plan`, so that a cell leads back to its words."""
    return tuple(one.target_id for one in _held(commitments(plan_id)))


def _held(found: Sequence[Commitment]) -> list[Commitment]:
    return [one for one in found if one.state is not ReviewState.REJECTED]


def _link(row: models.Link) -> CascadeLink:
    doubts = tuple(row.doubts)
    if row.parent_id is None and is_recalled(row.symbol):
        doubts = (*doubts, "unconfirmed")
    return CascadeLink(
        link_id=row.link_id,
        plan_id=row.plan_id,
        cited=CitedDocument(
            symbol=row.symbol,
            written=row.written,
            kind=row.kind,
            date=row.dated,
            issuer=row.issuer,
            line=Line(row.line),
            level=Level(row.level) if row.level else None,
            through=tuple(row.through),
        ),
        parent_id=row.parent_id,
        state=LinkState(row.state),
        doubts=doubts,
        decided_by=row.decided_by.full_name if row.decided_by else None,
        decided_at=row.decided_at,
        reason=row.reason,
    )
