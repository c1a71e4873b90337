"""The yearly report (báo cáo kết quả thực hiện kế hoạch): what every room knows of a plan and a month, as one document.

Nothing is typed in: targets and their standing from monitoring, money from payments, decisions and people left out from
casework, tasks and the agencies that inherited them from plans. The document is kept as written; signing is another
person's deed.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from ansinh.access.actions import acting
from ansinh.access.facts import Actor, Permission
from ansinh.access.offline import require
from ansinh.casework import queries as casework
from ansinh.casework.facts import ProposalKind, ProposalState
from ansinh.kernel.money import number as written
from ansinh.kernel.period import Month
from ansinh.kernel.problem import BadInput, Problem
from ansinh.law.offline import programmes
from ansinh.monitoring import queries as monitoring
from ansinh.monitoring.actions import keep_report
from ansinh.monitoring.facts import KeptReport, Standing, TargetProgress
from ansinh.monitoring.offline import ReportFacts, annual_report, commune_map, report_title, targets_chart
from ansinh.payments import queries as payments
from ansinh.payments.facts import AttemptState, DueKind
from ansinh.plans import queries as plans
from ansinh.plans.facts import Assignment, ReportingDuty, ReviewState
from ansinh.territory.facts import AdministrativeUnit, Level, UnitRef
from ansinh.territory.offline import communes_of, layout, unit

_ALL = 1_000_000
_DECIDED = {
    ProposalKind.START: "trường hợp hưởng mới",
    ProposalKind.CHANGE: "trường hợp điều chỉnh mức hưởng",
    ProposalKind.STOP: "trường hợp thôi hưởng",
    ProposalKind.REFUSE: "trường hợp không đủ điều kiện",
}


def write_report(
    plan_id: uuid.UUID,
    month: Month,
    place_code: str,
    *,
    number: str,
    by: Actor,
    at: dt.datetime,
    on: dt.date,
    signer: str | None = None,
) -> KeptReport:
    """Gathers the facts of a plan and month for a place, writes the report in the official form and keeps it.

    Raises LookupError for an unknown plan, BadInput for a month that has not come or a place not on the map, Refused
    for whoever may not write for the place.
    """
    require(by, Permission.REPORT_WRITE)
    with acting(by):
        facts = gather_facts(plan_id, month, place_code, number=number, on=on, signer=signer)
        content = annual_report(facts, _pictures(facts.progress, place_code, on))
        return keep_report(
            content,
            title=report_title(facts.plan_title)[:500],
            number=number,
            month=month,
            place_code=place_code,
            plan_id=plan_id,
            by=by,
            at=at,
        )


def gather_facts(
    plan_id: uuid.UUID, month: Month, place_code: str, *, number: str, on: dt.date, signer: str | None = None
) -> ReportFacts:
    """Everything the report says; call inside ``acting``: people and money are those of the places in sight."""
    if month > Month.of(on):
        raise BadInput(Problem("future_month", f"Tháng {month.vn} chưa đến.", f"{month} has not come yet."))
    place = unit(place_code, on)
    if place is None:
        raise BadInput(
            Problem("no_place", f"Không có địa bàn mã {place_code}.", f"No place has the code {place_code}.")
        )
    kept = plans.plan(plan_id)
    progress = monitoring.target_progress(place_code, on, plan_id)
    # A report is signed: only what a person accepted of the reading may stand in it.
    tasks = plans.assignments(plan_id, state=ReviewState.ACCEPTED)
    money = _money(month)
    unowned = sum(not any(now for _, now, _ in task.owed_by) for task in tasks)
    return ReportFacts(
        issuer=f"Ủy ban nhân dân {_lower_kind(place)}",
        above=None,
        place=_bare(place),
        number=number,
        day=on,
        month=month,
        plan_title=kept.document.title or "",
        plan_number=kept.document.number,
        plan_date=kept.document.date,
        progress=progress,
        people_paid=len(money.people),
        amount_paid=money.amount,
        arrears_people=len(money.arrears_people),
        arrears_amount=money.arrears,
        returned_people=money.failed,
        returned_amount=money.failed_amount,
        by_programme=_by_programme(money),
        decisions=_decisions(month),
        left_out=len({one.person_id for one in casework.left_behind(month, size=_ALL).items}),
        unowned_tasks=unowned,
        tasks=len(tasks),
        successors=_successors(tasks),
        difficulties=_difficulties(progress, money, unowned),
        recipients=_recipients(plans.reporting_duties(plan_id, state=ReviewState.ACCEPTED), place),
        capacity="TM. Ủy ban nhân dân",
        signer=signer,
    )


@dataclass
class _Money:
    people: set[uuid.UUID] = field(default_factory=set)
    amount: int = 0
    arrears_people: set[uuid.UUID] = field(default_factory=set)
    arrears: int = 0
    failed: int = 0
    failed_amount: int = 0
    by_programme: dict[str, tuple[set[uuid.UUID], int]] = field(default_factory=dict)


def _money(month: Month) -> _Money:
    """What the runs of the month paid, and what came back, in sight."""
    found = _Money()
    for run in payments.runs(month, size=_ALL).items:
        for line in payments.run_lines(run.run_id, size=_ALL).items:
            if line.state is AttemptState.PAID:
                found.people.add(line.person_id)
                found.amount += line.amount
                # A benefit of a programme (``KPCS.HO``) is told under its programme.
                programme = line.programme.split(".")[0]
                people, amount = found.by_programme.get(programme, (set(), 0))
                people.add(line.person_id)
                found.by_programme[programme] = (people, amount + line.amount)
                if line.kind is DueKind.ADJUSTMENT:
                    found.arrears_people.add(line.person_id)
                    found.arrears += line.amount
            elif line.state in (AttemptState.REJECTED, AttemptState.RETURNED):
                found.failed += 1
                found.failed_amount += line.amount
    return found


def _by_programme(money: _Money) -> list[tuple[str, int, int]]:
    labels = {one.id: one.label.vi for one in programmes()}
    return [
        (labels.get(code, code), len(people), amount) for code, (people, amount) in sorted(money.by_programme.items())
    ]


def _decisions(month: Month) -> dict[str, int]:
    counted = {
        words: casework.proposals(None, month, kind, ProposalState.APPROVED, size=1).total
        for kind, words in _DECIDED.items()
    }
    return {words: count for words, count in counted.items() if count}


def _successors(tasks: Sequence[Assignment]) -> list[tuple[str, str, bool]]:
    named = {owed[0]: owed for task in tasks for owed in task.owed_by if owed[0] != owed[1]}
    return list(named.values())


def _difficulties(progress: Sequence[TargetProgress], money: _Money, unowned: int) -> list[str]:
    found = []
    silent = [one for one in progress if one.standing is Standing.UNKNOWN]
    behind = [one for one in progress if one.standing in (Standing.AT_RISK, Standing.OVERDUE)]
    if behind:
        names = "; ".join(_short(one) for one in behind)
        found.append(f"{written(len(behind))} chỉ tiêu có nguy cơ không đạt hoặc đã quá hạn: {names}.")
    if silent:
        agencies = sorted({one.indicator.reported_by for one in silent if one.indicator and one.indicator.reported_by})
        asked = f" Đề nghị {', '.join(agencies)} báo cáo." if agencies else ""
        found.append(f"{written(len(silent))} chỉ tiêu chưa có số liệu.{asked}")
    if money.failed:
        found.append(
            f"{written(money.failed)} khoản chi chưa đến được người hưởng theo báo lại của đơn vị chi trả; "
            "đề nghị UBND cấp xã xác minh từng trường hợp."
        )
    if unowned:
        found.append(
            f"{written(unowned)} nhiệm vụ giao cho cơ quan đã kết thúc hoạt động, chưa rõ cơ quan tiếp nhận; "
            "đề nghị UBND tỉnh giao lại."
        )
    return found


def _short(one: TargetProgress) -> str:
    name = one.indicator.name_vi if one.indicator else one.commitment.target.indicator
    return name[:1].lower() + name[1:]


def _recipients(duties: Sequence[ReportingDuty], place: AdministrativeUnit) -> list[str]:
    asked = list(dict.fromkeys(name for duty in duties for name in duty.to))
    above = [] if place.level is Level.PROVINCE else [f"UBND {_lower_kind(place.parents[-1])}"]
    return [*(asked or above or ["Bộ Y tế"]), "Lưu: VT"]


def _lower_kind(place: AdministrativeUnit | UnitRef) -> str:
    return place.name[:1].lower() + place.name[1:]


def _bare(place: AdministrativeUnit) -> str:
    for kind in ("Tỉnh ", "Thành phố ", "Xã ", "Phường ", "Đặc khu "):
        if place.name.startswith(kind):
            return place.name.removeprefix(kind)
    return place.name


def _pictures(progress: Sequence[TargetProgress], place_code: str, on: dt.date) -> list[tuple[bytes, str]]:
    """Targets against their goals, and a map of the first computed indicator that differs between communes."""
    found: list[tuple[bytes, str]] = []
    shown = [one for one in progress if one.latest and one.latest.value is not None and one.indicator]
    shown = [one for one in shown if one.indicator and one.indicator.unit == "%"]
    if shown:
        png = targets_chart(shown, form="png")
        assert isinstance(png, bytes)
        found.append((png, "Hình 1. Kết quả các chỉ tiêu phần trăm; vạch đen là mục tiêu"))
    place = unit(place_code, on)
    if place is None or place.level is not Level.PROVINCE:
        return found
    communes = {one.code: one.name for one in communes_of(place_code, on)}
    for one in shown:
        indicator, latest = one.indicator, one.latest
        assert indicator is not None and latest is not None
        values = monitoring.by_commune(indicator.code, latest.month, list(communes))
        known = {value.place_code: value.value for value in values}
        if len({value for value in known.values() if value is not None}) > 1:
            png = commune_map(layout(place_code, on), known, communes, "", indicator.unit, form="png")
            assert isinstance(png, bytes)
            found.append((png, f"Hình {len(found) + 1}. {indicator.name_vi}, theo xã, tháng {latest.month.vn} (%)"))
            break
    return found
