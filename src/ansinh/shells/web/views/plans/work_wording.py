"""How the work on tasks is put in words on every page: offices, owners, states, evidence."""

from __future__ import annotations

from collections.abc import Mapping

from ansinh.access.facts import Actor
from ansinh.monitoring.facts import TASK_STATE_LABELS, BoardLine, TaskState
from ansinh.plans.facts.work import (
    DESK_LABELS,
    DIFFICULTY_LABELS,
    DIRECTIVE_LABELS,
    EVIDENCE_LABELS,
    Desk,
    DifficultyState,
    DirectiveState,
    Evidence,
    EvidenceKind,
    Office,
    Owner,
    Settled,
    WorkTask,
)
from ansinh.plans.queries import indicator
from ansinh.shells.site import clock
from ansinh.shells.web.language import lang, say
from ansinh.shells.web.listing import Tone
from ansinh.shells.web.places import place_name
from ansinh.territory.offline import agency, all_agencies

TASK_TONES: Mapping[TaskState, Tone] = {
    TaskState.OVERDUE: "bad",
    TaskState.BLOCKED: "bad",
    TaskState.UNASSIGNED: "warn",
    TaskState.SILENT: "warn",
    TaskState.AT_RISK: "warn",
    TaskState.ON_TRACK: "info",
    TaskState.DONE: "good",
    TaskState.REQUESTED: "still",
}
DIFFICULTY_TONES: Mapping[DifficultyState, Tone] = {
    DifficultyState.RAISED: "bad",
    DifficultyState.PASSED_UP: "warn",
    DifficultyState.ANSWERED: "info",
    DifficultyState.RESOLVED: "good",
}
DIRECTIVE_TONES: Mapping[DirectiveState, Tone] = {
    DirectiveState.GIVEN: "warn",
    DirectiveState.ACKNOWLEDGED: "info",
    DirectiveState.CLOSED: "good",
}


def state_name(state: TaskState) -> str:
    return say(*TASK_STATE_LABELS[state])


def difficulty_name(state: DifficultyState) -> str:
    return say(*DIFFICULTY_LABELS[state])


def directive_name(state: DirectiveState) -> str:
    return say(*DIRECTIVE_LABELS[state])


def agency_name(agency_id: str) -> str:
    """An agency's name today; the id itself where the register does not know it."""
    if agency_id == "centre":
        return say("Trung ương", "The centre")
    known = {one.id for one in all_agencies()}
    return agency(agency_id).name if agency_id in known else agency_id


def office_name(office: Office) -> str:
    """``Sở Y tế``; ``Ủy ban nhân dân Xã Bình Sơn``."""
    name = agency_name(office.agency_id)
    if len(office.place_code) != 5:
        return name
    place = place_name(office.place_code, clock.today())
    return f"{name.removesuffix(' cấp xã')} – {place}"


def desk_name(desk: Desk) -> str:
    """Whose desk it is, with the office where the level alone does not tell."""
    label = say(*DESK_LABELS[desk.level])
    if desk.level.value == "department":
        return f"{agency_name(desk.office.agency_id)}"
    return f"{label} ({place_name(desk.office.place_code, clock.today())})" if desk.level.value == "commune" else label


def owner_text(owner: Owner) -> str:
    """Who owes it today, in a few words."""
    if owner.settled is Settled.OPEN:
        return say("Chưa xác định", "Undecided")
    if owner.collective or not owner.heirs:
        return owner.written
    return "; ".join(heir.name for heir in owner.heirs)


def leads_text(task: WorkTask) -> str:
    """The lead agencies of a task today."""
    return "; ".join(dict.fromkeys(owner_text(owner) for owner in task.leads))


def leads_note(task: WorkTask) -> str:
    """What the plan wrote, where somebody else owes it now."""
    old = [owner.written for owner in task.leads if owner.changed and not owner.collective]
    return say("trong kế hoạch: {}", "in the plan: {}", "; ".join(old)) if old else ""


def people_text(line: BoardLine) -> str:
    """The named people who hold a task."""
    charges = line.task.charges
    if len(charges) <= 2:
        return "; ".join(one.full_name for one in charges)
    return say("{} người", "{} people", len(charges))


def reason_text(line: BoardLine) -> str:
    """The reason that decides."""
    first = line.reasons[0]
    return first.en if lang() == "en" else first.vi


def evidence_text(evidence: Evidence) -> str:
    """What the evidence is, in words; a file is named by the page itself."""
    if evidence.kind in (EvidenceKind.NONE, EvidenceKind.FILE):
        return ""
    if evidence.kind is EvidenceKind.INDICATOR:
        try:
            one = indicator(evidence.reference)
        except LookupError:
            return evidence.reference
        return one.name_en if lang() == "en" else one.name_vi
    return f"{say(*EVIDENCE_LABELS[evidence.kind])}: {evidence.reference}"


def short(text: str, most: int = 150) -> str:
    """The beginning of a long text, cut at a word."""
    if len(text) <= most:
        return text
    return text[:most].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def oversees(actor: Actor) -> bool:
    """Whether somebody is an overseer: the Front, the Council, an inspector."""
    return bool({role.value for role in actor.roles} & {"fatherland_front", "people_council", "inspector"})
