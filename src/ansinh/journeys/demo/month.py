"""The demonstration's month: the plan read, the law applied, communes deciding, arrears worked out."""

from __future__ import annotations

from importlib import resources

from ansinh.access.actions import acting
from ansinh.access.facts import Actor, Role
from ansinh.access.queries import actor
from ansinh.casework import actions as casework
from ansinh.journeys.arrears import settle_arrears
from ansinh.journeys.demo.stage import PROVINCE, Count, Demo, current_snapshot, officers_of
from ansinh.journeys.month import build_snapshot, propose, run_law
from ansinh.plans import actions as plans
from ansinh.plans.facts import KeptPlan
from ansinh.plans.queries import plans as kept_plans
from ansinh.territory.offline import communes_of


def plan_step(demo: Demo) -> list[Count]:
    demo.plan = _take_in("ke-hoach-quang-ngai.docx", actor("so-y-te", demo.at), demo)
    plans.accept_all(demo.plan.plan_id, by=actor("lanh-dao-tinh", demo.at), at=demo.at)
    return [
        (demo.plan.targets, "chỉ tiêu", "targets"),
        (demo.plan.qualitative, "cam kết không có số", "qualitative targets"),
        (demo.plan.tasks, "nhiệm vụ", "tasks"),
        (demo.plan.duties, "chế độ báo cáo", "reporting duties"),
        (demo.plan.findings, "chỗ cần xem lại", "findings"),
    ]


def cascade_step(demo: Demo) -> list[Count]:
    """The plans above, below and beside the province's. Sister plans stay unaccepted: they commit nobody here."""
    leader, office = actor("lanh-dao-tinh", demo.at), actor("so-y-te", demo.at)
    programme = _take_in("chuong-trinh-hanh-dong-tinh-uy.docx", office, demo)
    plans.accept_all(programme.plan_id, by=leader, at=demo.at)
    officers = officers_of(demo, Role.COMMUNE_OFFICER)
    names = {place.code: place.name for place in communes_of(PROVINCE, demo.on)}
    communes = {"Xã Sơn Hà": "ke-hoach-xa-son-ha.docx", "Xã Ba Tơ": "ke-hoach-xa-ba-to.docx"}
    for code, officer in officers.items():
        if file := communes.get(names[code]):
            own = _take_in(file, officer, demo)
            plans.accept_all(own.plan_id, by=officer, at=demo.at)
    sisters = ("ke-hoach-bac-giang.docx", "ke-hoach-ha-nam.docx", "ke-hoach-xa-hoang-kim.docx")
    for file in sisters:
        _take_in(file, office, demo)
    return [
        (1, "chương trình của Tỉnh ủy", "programme of the Party committee"),
        (len(communes), "kế hoạch xã", "commune plans"),
        (len(sisters), "kế hoạch nơi khác để so sánh", "plans of other places to compare with"),
    ]


def province_plan(demo: Demo) -> KeptPlan:
    """The accepted plan of the demo's province."""
    with acting(demo.system):
        return next(one for one in kept_plans(size=200).items if one.accepted and one.territory_code == PROVINCE)


def _take_in(file: str, by: Actor, demo: Demo) -> KeptPlan:
    content = (resources.files("ansinh.plans") / "demo" / file).read_bytes()
    return plans.take_in(content, file, by=by, at=demo.at, on=demo.on)


def law_step(demo: Demo) -> list[Count]:
    snapshot = demo.snapshot = build_snapshot(demo.month, demo.home, by=demo.system, at=demo.at)
    run = run_law(demo.month, snapshot)
    counts = propose(demo.month, snapshot, by=demo.system, at=demo.at)
    return [
        (snapshot.people, "người xét", "people looked at"),
        (run.cases, "trường hợp khác nhau", "distinct cases"),
        (run.people_paid, "người đủ điều kiện", "people entitled"),
        (counts.start, "hưởng mới", "starts"),
        (counts.change, "điều chỉnh", "changes"),
        (counts.stop, "thôi hưởng", "stops"),
        (counts.refuse, "từ chối", "refusals"),
    ]


def decide_step(demo: Demo) -> list[Count]:
    officers, chairs = officers_of(demo, Role.COMMUNE_OFFICER), officers_of(demo, Role.COMMUNE_CHAIR)
    submitted = approved = blocked = 0
    for commune in demo.communes:
        submitted += casework.submit(demo.month, commune, by=officers[commune], at=demo.at)
    # Whoever moved can be granted in the new commune only after the old one has ended its decision: a second round.
    waiting = demo.communes
    for _ in range(2):
        again = []
        for commune in waiting:
            result = casework.approve(None, demo.month, commune, by=chairs[commune], at=demo.at)
            approved += result.approved
            if result.blocked:
                again.append(commune)
        waiting = tuple(again)
    blocked = len(waiting)
    return [
        (submitted, "đề xuất trình", "proposals submitted"),
        (approved, "quyết định ký", "decisions signed"),
        (blocked, "xã còn chờ nơi khác", "communes waiting for another"),
    ]


def arrears_step(demo: Demo) -> list[Count]:
    result = settle_arrears(demo.month, current_snapshot(demo), by=demo.system, at=demo.at)
    return [
        (result.people, "người được truy lĩnh", "people owed arrears"),
        (result.total, "đồng truy lĩnh", "đồng of arrears"),
        (result.overpaid_people, "người bị chi thừa cần xem xét", "people paid too much, to be examined"),
    ]
