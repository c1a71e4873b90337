"""The shapes of answers. What a room's fact holds beyond them is left out."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated, Any, Generic, TypeVar

from ninja import Schema
from pydantic import Field, StringConstraints

T = TypeVar("T")

Words = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\u0000]*$")]
Code = Annotated[str, StringConstraints(max_length=40, pattern=r"^[0-9A-Za-z_.\-đĐ]*$")]
MonthText = Annotated[str, StringConstraints(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")]
DayText = Annotated[
    str,
    StringConstraints(
        pattern=r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$|^(19|20)[0-9]{2}-(0[1-9]|1[0-2])-(29|30|31)$"
    ),
]
PageNumber = Annotated[int, Field(ge=1, le=100_000)]
PageSize = Annotated[int, Field(ge=1, le=500)]


class Problem(Schema):
    """What went wrong, in words. ``error`` is one of bad_input, not_signed_in, refused, not_found, invalid, trouble."""

    error: str
    message: str
    detail: list[dict[str, Any]] | None = None


class Paged(Schema, Generic[T]):
    """One page of a list."""

    items: list[T]
    total: int
    page: int
    size: int


class Span(Schema):
    """A half-open period: ``end`` is the first day it no longer holds; null while it runs."""

    start: dt.date
    end: dt.date | None = None


class Label(Schema):
    """One name in both languages."""

    vi: str
    en: str


class Me(Schema):
    """Who is signed in."""

    username: str
    full_name: str
    roles: list[str]
    scopes: list[str]
    permissions: list[str]


class UnitRef(Schema):
    """A unit named in passing."""

    code: str
    name: str
    kind: str


class Place(Schema):
    """An administrative unit as it was during ``valid``."""

    key: str
    code: str
    name: str
    kind: str
    level: str
    valid: Span
    parents: list[UnitRef]
    legal_basis: list[str]


class Programme(Schema):
    """A programme of the law."""

    id: str
    label: Label
    groups: list[str]
    start: dt.date
    reads: list[str]


class Parameter(Schema):
    """A figure of the law; ``place`` is empty for the nation."""

    id: str
    label: Label
    value: int
    unit: str
    start: dt.date
    end: dt.date | None
    reference: str
    confidence: str
    clock: str
    place: str
    note: str


class Clause(Schema):
    """A place in a legal text, its content in our own words."""

    id: str
    citation: str
    document: str
    article: str
    clause: str
    point: str
    text: Label
    confidence: str


class PlanHeader(Schema):
    """The header of a plan document."""

    issuer: str | None
    level: str | None
    number: str | None
    place: str | None
    date: dt.date | None
    type: str | None
    title: str | None
    implements: list[str]
    signer: str | None
    recipients: list[str]


class Plan(Schema):
    """A plan with counts of what was read from it."""

    plan_id: uuid.UUID
    document: PlanHeader
    territory_code: str | None
    read_at: dt.datetime
    targets: int
    qualitative: int
    tasks: int
    duties: int
    findings: int
    accepted: int


class Target(Schema):
    """A numeric commitment with its review and the indicator that measures it."""

    target_id: uuid.UUID
    path: str
    indicator: str
    comparator: str
    value: float
    value_to: float | None
    unit: str
    qualifier: str | None
    year: int | None
    quote: str
    start: int
    end: int
    state: str
    indicator_code: str | None


class Task(Schema):
    """A task with the actors as written and who inherited it: [as written, today, confirmed]."""

    task_id: uuid.UUID
    path: str
    text: str
    lead: list[str]
    coordinating: list[str]
    timeline: str | None
    start: int
    end: int
    state: str
    owed_by: list[list[Any]]


class Duty(Schema):
    """A reporting duty with its review; ``deadline`` is DD-MM of every year."""

    who: list[str]
    to: list[str]
    via: str | None
    deadline: str | None
    frequency: str | None
    quote: str
    start: int
    end: int
    state: str


class Finding(Schema):
    """Something a proof-reader should look at."""

    kind: str
    message: str
    message_en: str
    suggestion: str | None
    severity: str
    start: int
    end: int


class PlanWhole(Plan):
    """A plan with everything read from it."""

    items_targets: list[Target]
    items_tasks: list[Task]
    items_duties: list[Duty]
    items_findings: list[Finding]


class Birth(Schema):
    """A date of birth as far as it is known."""

    year: int | None
    month: int | None
    day: int | None


class Person(Schema):
    """A registrant. Personal numbers are never given out."""

    person_id: uuid.UUID
    code: str
    full_name: str
    birth: Birth
    sex: str | None
    ethnicity: str
    household_id: uuid.UUID | None
    relation_to_head: str | None
    commune_code: str
    village_name: str | None
    died_on: dt.date | None
    has_number: bool
    number_verified: bool


class Household(Schema):
    """People under one roof who share their spending."""

    household_id: uuid.UUID
    code: str
    head_name: str | None
    commune_code: str
    village_name: str | None
    address: str
    size: int


class HouseholdWhole(Household):
    """A household with its members."""

    members: list[Person]


class Circumstance(Schema):
    """One dated fact about a person or a household; ``end`` is the first day it no longer holds."""

    circumstance_id: uuid.UUID
    person_id: uuid.UUID | None
    household_id: uuid.UUID | None
    kind: str
    degree: str | None
    state: str
    start: dt.date | None
    end: dt.date | None
    recorded_at: dt.datetime
    source: str
    document: str
    confidence: str


class Proposal(Schema):
    """What an officer puts before the chair; amounts are đồng a month."""

    proposal_id: uuid.UUID
    month: str
    commune_code: str
    person_id: uuid.UUID
    person_name: str | None
    kind: str
    state: str
    because: str
    programme: str
    group: str
    clause: str
    coefficient_tenths: int
    amount: int
    before_amount: int
    provisional: bool
    effective_from: dt.date
    asks: list[str]


class Decision(Schema):
    """A numbered decision; ``reasons`` and ``facts`` are given for a single decision."""

    decision_id: uuid.UUID
    number: str
    person_id: uuid.UUID
    person_name: str | None
    commune_code: str
    programme: str
    group: str
    clause: str
    coefficient_tenths: int
    amount_monthly: int
    period: Span
    state: str
    kind: str
    because: str
    decided_by: str
    decided_at: dt.datetime
    law_version: str
    case_id: str
    provisional: bool
    supersedes: uuid.UUID | None
    superseded_by: uuid.UUID | None
    imported: bool
    reasons: list[str]
    facts: dict[str, Any]


class Counted(Schema):
    """How many, and how many đồng."""

    count: int
    amount: int


class Run(Schema):
    """One commune's payments of one month."""

    run_id: uuid.UUID
    code: str
    commune_code: str
    month: str
    fund: str
    state: str
    lines: int
    total: int
    content_hash: str
    made_by: str
    made_at: dt.datetime
    approved_by: str | None
    approved_at: dt.datetime | None
    sent_at: dt.datetime | None
    reconciled_at: dt.datetime | None
    without_route: int
    by_state: dict[str, Counted]


class Payment(Schema):
    """One try to pay one due. Of an account only the last digits are shown."""

    attempt_id: uuid.UUID
    code: str
    person_id: uuid.UUID
    commune_code: str
    programme: str
    month: str
    kind: str
    amount: int
    state: str
    channel: str | None
    agent: str | None
    run_id: uuid.UUID | None
    run_code: str
    file_id: uuid.UUID | None
    file_code: str
    decision_id: uuid.UUID | None
    group: str
    clause: str
    bank_ref: str
    reserved_at: dt.datetime
    sent_at: dt.datetime | None
    settled_at: dt.datetime | None
    returned_at: dt.datetime | None


class FileForm(Schema):
    """One form of a payment file; its bytes are handed out on the pages only, where each download is recorded."""

    kind: str
    name: str
    size: int
    sha256: str


class PaymentFile(Schema):
    """A payment file as it left."""

    file_id: uuid.UUID
    code: str
    agent: str
    agent_name: str
    month: str
    lines: int
    total: int
    made_by: str
    made_at: dt.datetime
    runs: int
    contents: list[FileForm]
    by_state: dict[str, Counted]


class Indicator(Schema):
    """A measure of the catalogue."""

    code: str
    name_vi: str
    name_en: str
    unit: str
    source: str
    better: str
    sector: str
    reported_by: str | None
    definition_vi: str
    definition_en: str


class Value(Schema):
    """A figure of an indicator for a place and month."""

    indicator_code: str
    place_code: str
    month: str
    value: float | None
    numerator: float | None = None
    denominator: float | None = None
