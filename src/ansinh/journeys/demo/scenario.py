"""The demonstration province (tỉnh trình diễn): from an empty database to a paid month and a signed report.

Every step goes through the same doors as real work: accounts, deeds, second persons, files. Nothing is written past
the rooms. A step leaves its mark in the audit record (``demo.<step>``), so a second start sees what exists.

The story: people were recognised by the districts and communes before July 2026 and paid until October at the levels
of June; in November the province moves to this system, the law in force is applied, the difference since July is
worked out, and the month is decided, approved, paid and reported.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path

import polars as pl

from ansinh.access import actions as access
from ansinh.access.actions import acting, deed
from ansinh.access.facts import Actor, Role
from ansinh.access.queries import actor, actors_with_role, audit_entries
from ansinh.casework import actions as casework
from ansinh.casework import tables as casework_tables
from ansinh.journeys.arrears import settle_arrears
from ansinh.journeys.demo.population import Place, generate
from ansinh.journeys.measure import measure_month
from ansinh.journeys.month import SnapshotInfo, build_snapshot, propose, run_law
from ansinh.journeys.pay import as_payments, open_month
from ansinh.journeys.returned_payment import reopen_cases
from ansinh.journeys.yearly_report import write_report
from ansinh.kernel.period import Month
from ansinh.monitoring import actions as monitoring
from ansinh.monitoring.facts import KeptReport
from ansinh.payments import actions as payments
from ansinh.payments import queries as payment_queries
from ansinh.payments import tables as payment_tables
from ansinh.payments.facts import Agent, Channel, LineOutcome, PaymentFile, ReturnLine
from ansinh.payments.offline import make_return_workbook
from ansinh.plans import actions as plans
from ansinh.plans import queries as plan_queries
from ansinh.plans.facts import KeptPlan
from ansinh.registry import actions as registry
from ansinh.registry import tables as registry_tables
from ansinh.services import actions as services
from ansinh.territory import actions as territory
from ansinh.territory.offline import communes_of, demo_place_classes, figures

PROVINCE = "51"
PROVINCE_NAME = "tỉnh Quảng Ngãi"
STORY_COMMUNE_NAME = "Xã Sơn Hà"
SEED = 42
BEFORE = Month(2026, 6)
"""The last month before the new levels: who was entitled then is who receives when the story begins."""
_NAMESPACE = uuid.UUID("8e0c8f3c-51a5-4c3e-9d07-5e1f0a6a51d0")


@dataclass(frozen=True, slots=True)
class DemoUser:
    """One of the accounts a visitor signs in with."""

    username: str
    full_name: str
    role: Role
    scope_code: str
    password: str = ""


@dataclass
class Demo:
    """What the steps share: where, when, who."""

    home: Path
    on: dt.date
    at: dt.datetime
    people: int
    system: Actor
    story_commune: str = ""
    communes: tuple[str, ...] = ()
    snapshot: SnapshotInfo | None = None
    plan: KeptPlan | None = None
    files: list[PaymentFile] = field(default_factory=list)

    @property
    def month(self) -> Month:
        """The month the demonstration pays."""
        return Month.of(self.on)


Count = tuple[int, str, str]
"""A number with its word in Vietnamese and English, for the line a step prints."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its title in both languages, and what to call."""

    key: str
    vi: str
    en: str
    run: Callable[[Demo], list[Count]]


def begin(home: Path, people: int, on: dt.date, at: dt.datetime) -> Demo:
    """The demonstration as it stands before or between steps."""
    demo = Demo(home=home, on=on, at=at, people=people, system=access.ensure_system_actor(at))
    places = communes_of(PROVINCE, on)
    demo.communes = tuple(place.code for place in places)
    demo.story_commune = next((p.code for p in places if p.name == STORY_COMMUNE_NAME), demo.communes[0])
    return demo


def done(step: str) -> bool:
    """Whether a step left its mark."""
    return audit_entries(verb=f"demo.{step}").total > 0


def steps_done() -> Mapping[str, Mapping[str, object]]:
    """Marks left so far: step → what it recorded."""
    entries = audit_entries(verb="demo.", size=200).items
    return {entry.verb.removeprefix("demo."): entry.details for entry in entries}


def carry_out(step: Step, demo: Demo) -> list[Count]:
    """Runs one step and leaves its mark, in one transaction: a step that fails or is killed left nothing."""
    with deed(f"demo.{step.key}", by=demo.system, at=demo.at, subject=PROVINCE) as record:
        counts = step.run(demo)
        record(province_size=demo.people, month=str(demo.month), counts={en: number for number, _, en in counts})
    return counts


def users(demo: Demo) -> tuple[DemoUser, ...]:
    """The accounts of a visitor, one per role; commune roles belong to the story's commune."""
    commune = demo.story_commune
    return (
        DemoUser("truong-thon", "Phạm Văn Thành", Role.VILLAGE_HEAD, commune),
        DemoUser("can-bo-xa", "Nguyễn Thị Hạnh", Role.COMMUNE_OFFICER, commune),
        DemoUser("chu-tich-xa", "Võ Văn Quý", Role.COMMUNE_CHAIR, commune),
        DemoUser("so-y-te", "Lê Thị Minh Tâm", Role.HEALTH_OFFICER, PROVINCE),
        DemoUser("so-noi-vu", "Trần Quốc Dũng", Role.HOME_AFFAIRS_OFFICER, PROVINCE),
        DemoUser("so-xay-dung", "Đỗ Hữu Nghĩa", Role.CONSTRUCTION_OFFICER, PROVINCE),
        DemoUser("bhxh-tinh", "Bùi Thị Thu Hà", Role.INSURANCE_OFFICER, PROVINCE),
        DemoUser("ngan-hang-chinh-sach", "Huỳnh Tấn Lộc", Role.POLICY_BANK_OFFICER, PROVINCE),
        DemoUser("don-vi-chi-tra", "Đinh Thị Xuân", Role.PAYER, PROVINCE),
        DemoUser("lanh-dao-tinh", "Phan Thế Anh", Role.PROVINCIAL_LEADER, PROVINCE),
        DemoUser("mat-tran", "Y Ngọc", Role.FATHERLAND_FRONT, PROVINCE),
        DemoUser("thanh-tra", "Hồ Văn Kiệt", Role.INSPECTOR, PROVINCE),
        DemoUser("quan-tri", "Ngô Đức Huy", Role.ADMINISTRATOR, PROVINCE),
    )


def new_passwords(demo: Demo) -> tuple[DemoUser, ...]:
    """Fresh passwords for the visitor's accounts; they are printed and kept nowhere in the clear."""
    ready = []
    for user in users(demo):
        password = secrets.token_urlsafe(12)
        access.set_password(user.username, password, by=demo.system, at=demo.at)
        ready.append(DemoUser(user.username, user.full_name, user.role, user.scope_code, password))
    return tuple(ready)


def _territory(demo: Demo) -> list[Count]:
    loaded = territory.load_gazetteer(by=demo.system, at=demo.at)
    classes = territory.load_demo_place_classes(by=demo.system, at=demo.at)
    return [
        (loaded.units.given, "đơn vị hành chính", "units"),
        (loaded.successions.given, "lần kế thừa", "successions"),
        (len(demo.communes), "xã của tỉnh", "communes of the province"),
        (classes, "phân loại địa bàn", "place classes"),
    ]


def _accounts(demo: Demo) -> list[Count]:
    visitors = users(demo)
    access.open_silent_accounts(
        [(user.username, user.full_name, user.role, user.scope_code) for user in visitors],
        by=demo.system,
        at=demo.at,
    )
    staff = [
        (f"{prefix}-{code}", f"{title} {code}", role, code)
        for code in demo.communes
        if code != demo.story_commune
        for prefix, title, role in (
            ("can-bo", "Cán bộ xã", Role.COMMUNE_OFFICER),
            ("chu-tich", "Chủ tịch xã", Role.COMMUNE_CHAIR),
        )
    ]
    opened = access.open_silent_accounts(staff, by=demo.system, at=demo.at)
    return [(len(visitors), "tài khoản trình diễn", "demo accounts"), (opened, "tài khoản xã", "commune accounts")]


def _people(demo: Demo) -> list[Count]:
    difficult = {place.unit_key for place in demo_place_classes() if place.kind == "especially_difficult"}
    places = []
    for unit in communes_of(PROVINCE, demo.on):
        found = figures(unit.code)
        weight = float(found.population) if found and found.population else 8000.0
        places.append(Place(unit.code, weight, unit.name.startswith("Phường"), unit.code in difficult))
    totals: dict[str, int] = {"persons": 0, "households": 0, "circumstances": 0}
    routes: list[pl.DataFrame] = []
    for frames in generate(places, demo.people, SEED, demo.on, demo.at, demo.story_commune):
        written = registry.load(frames, by=demo.system, at=demo.at, source="demo")
        totals["persons"] += written.persons
        totals["households"] += written.households
        totals["circumstances"] += written.circumstances
        homes = frames["persons"].select("person_id", "commune_code")
        routes.append(frames["routes"].join(homes, on="person_id", how="left"))
    kept = demo.home / "demo"
    kept.mkdir(parents=True, exist_ok=True, mode=0o700)
    pl.concat(routes).write_parquet(kept / "routes.parquet")
    (kept / "routes.parquet").chmod(0o600)
    return [
        (totals["persons"], "người", "people"),
        (totals["households"], "hộ", "households"),
        (totals["circumstances"], "hoàn cảnh", "circumstances"),
    ]


def _recipients(demo: Demo) -> list[Count]:
    """Who was recognised before July 2026, by the law of then; some were missed, as in life."""
    snapshot = build_snapshot(BEFORE, demo.home, by=demo.system, at=demo.at, first_month=BEFORE)
    run = run_law(BEFORE, snapshot)
    entitled = pl.read_parquet(run.path / "determinations.parquet").filter(
        (pl.col("status") != "missing") & (pl.col("amount") > 0)
    )
    luck = [_unit(person) for person in entitled["person_id"].to_list()]
    entitled = entitled.with_columns(pl.Series("luck", luck)).filter(pl.col("luck") < 0.96)
    keys = entitled.select("person_id", "programme", "group").iter_rows()
    decisions = entitled.with_columns(
        pl.Series("decision_id", [str(uuid.uuid5(_NAMESPACE, "/".join(key))) for key in keys]),
        start=pl.when(pl.col("programme") == "HTXH")
        .then(pl.lit(dt.date(2025, 7, 1)))
        .otherwise(pl.lit(dt.date(2024, 7, 1))),
        number=pl.format("{}/QĐ-UBND", (pl.col("luck") * 4000).cast(pl.Int64) + 1),
        decided_by=pl.when(pl.col("programme") == "HTXH")
        .then(pl.lit("Chủ tịch UBND xã"))
        .otherwise(pl.lit("Chủ tịch UBND huyện")),
    ).with_columns(dossier_date=pl.col("start") - pl.duration(days=20), decided_on=pl.col("start"))
    imported = casework.import_decisions(
        decisions.select(
            "decision_id", "person_id", "household_id", "payee_id", "commune_code", "programme", "group", "clause",
            "coefficient_tenths", "amount", "start", "number", "decided_on", "decided_by", "dossier_date",
        ),
        by=demo.system,
        at=demo.at,
    )  # fmt: skip
    people = pl.read_parquet(snapshot.path / "people.parquet", columns=["person_id", "vital_status", "vital_date"])
    paid = 0
    month = Month(2026, 7)
    while month < demo.month:
        paid += _paid_before(demo, month, decisions, people)
        month = month.next()
    return [
        (imported.imported, "quyết định đã có", "decisions taken over"),
        (paid, "tháng đã trả", "months paid before"),
    ]


def _paid_before(demo: Demo, month: Month, decisions: pl.DataFrame, people: pl.DataFrame) -> int:
    """One month as it was paid elsewhere: to whoever lived into it, and here and there to somebody who did not."""
    late = pl.col("luck") * 100 % 1 < 0.3
    alive = pl.col("vital_status").fill_null("alive") == "alive"
    lived = alive | (pl.col("vital_date") >= month.first) | (late & (pl.col("vital_date") >= month.plus(-1).first))
    lines = decisions.join(people, on="person_id", how="left").filter(lived).with_columns(month=pl.lit(month.first))
    recorded = payments.record_paid_elsewhere(
        as_payments(lines).select(
            "person_id",
            "household_id",
            "commune_code",
            "programme",
            "month",
            "amount",
            "decision_id",
            "group",
            "clause",
        ),
        by=demo.system,
        at=demo.at,
    )
    return recorded.written


def _unit(text: str) -> float:
    """A number in [0, 1) that belongs to a text: luck that comes out the same every time."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=6).digest(), "big") / 2**48


def _plan(demo: Demo) -> list[Count]:
    file = next(entry for entry in (resources.files("ansinh.plans") / "demo").iterdir() if entry.name.endswith(".docx"))
    officer = actor("so-y-te", demo.at)
    demo.plan = plans.take_in(file.read_bytes(), file.name, by=officer, at=demo.at, on=demo.on)
    plans.accept_all(demo.plan.plan_id, by=actor("lanh-dao-tinh", demo.at), at=demo.at)
    return [
        (demo.plan.targets, "chỉ tiêu", "targets"),
        (demo.plan.qualitative, "cam kết không có số", "qualitative targets"),
        (demo.plan.tasks, "nhiệm vụ", "tasks"),
        (demo.plan.duties, "chế độ báo cáo", "reporting duties"),
        (demo.plan.findings, "chỗ cần xem lại", "findings"),
    ]


def _applications(demo: Demo) -> list[Count]:
    """Some people ask for what the law does not give them: refused in writing, with the reason."""
    with acting(demo.system):
        frames = registry_tables.snapshot_frames(demo.month)
    helped = frames["circumstances"].filter(pl.col("kind").is_in(["poverty", "disability", "hiv"]))
    youngest, oldest = demo.on.replace(year=demo.on.year - 70), demo.on.replace(year=demo.on.year - 74)
    asking = (
        frames["people"]
        .filter((pl.col("vital_status") == "alive") & pl.col("birth_date").is_between(oldest, youngest))
        .join(helped, on="household_id", how="anti")
        .join(helped, on="person_id", how="anti")
        .sort("person_id")
        .with_columns(own=pl.col("commune_code") == demo.story_commune)
        .sort("own", descending=True, maintain_order=True)
        .head(14)
    )
    received = demo.on - dt.timedelta(days=6)
    added = casework.import_applications(
        asking.select(
            "person_id",
            "household_id",
            "commune_code",
            programme=pl.lit("HTXH"),
            received_on=pl.lit(received),
            channel=pl.lit("counter"),
        ),
        by=demo.system,
        at=demo.at,
    )
    return [(added, "hồ sơ đề nghị tại quầy", "applications at the counter")]


def _law(demo: Demo) -> list[Count]:
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


def _officers(demo: Demo, role: Role) -> dict[str, Actor]:
    return {
        grant.scope_code: person
        for person in actors_with_role(role, demo.at)
        for grant in person.grants
        if grant.role is role and grant.scope_code in demo.communes
    }


def _decide(demo: Demo) -> list[Count]:
    officers, chairs = _officers(demo, Role.COMMUNE_OFFICER), _officers(demo, Role.COMMUNE_CHAIR)
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


def _arrears(demo: Demo) -> list[Count]:
    result = settle_arrears(demo.month, _current_snapshot(demo), by=demo.system, at=demo.at)
    return [
        (result.people, "người được truy lĩnh", "people owed arrears"),
        (result.total, "đồng truy lĩnh", "đồng of arrears"),
        (result.overpaid_people, "người bị chi thừa cần xem xét", "people paid too much, to be examined"),
    ]


def _current_snapshot(demo: Demo) -> SnapshotInfo:
    if demo.snapshot is None:
        demo.snapshot = build_snapshot(demo.month, demo.home, by=demo.system, at=demo.at)
    return demo.snapshot


AGENTS = (
    Agent(
        code="NHTM",
        name="Ngân hàng phục vụ chi trả (trình diễn)",
        channels=(Channel.BANK, Channel.WELFARE_ACCOUNT),
        debtor_name="KHO BAC NHA NUOC QUANG NGAI",
        debtor_account="999000000001",
        debtor_bin="970415",
    ),
    Agent(
        code="VIDT",
        name="Ví điện tử (trình diễn)",
        channels=(Channel.MOBILE_MONEY,),
        debtor_name="KHO BAC NHA NUOC QUANG NGAI",
        debtor_account="999000000002",
        debtor_bin="970415",
    ),
    Agent(
        code="BUUDIEN",
        name="Bưu điện tỉnh (trình diễn)",
        channels=(Channel.POST,),
        debtor_name="KHO BAC NHA NUOC QUANG NGAI",
        debtor_account="999000000003",
        debtor_bin="970415",
    ),
)


def _routes(demo: Demo) -> list[Count]:
    health = actor("so-y-te", demo.at)
    payments.register_fund("DBXH", "Ngân sách tỉnh, chi bảo đảm xã hội", demo.communes, by=health, at=demo.at)
    for agent in AGENTS:
        payments.register_agent(agent, by=health, at=demo.at)
    budget = max(20_000_000_000, demo.people * 3_000_000)
    payments.allot("DBXH", demo.month.year, budget, reference="QĐ 999/QĐ-UBND (trình diễn)", by=health, at=demo.at)
    with acting(demo.system):
        payees = casework_tables.active_decisions(demo.month).select("payee_id", "commune_code").unique("payee_id")
    known = pl.read_parquet(demo.home / "demo" / "routes.parquet").drop("commune_code")
    wanted = known.join(payees, left_on="person_id", right_on="payee_id", how="inner").with_columns(
        channel=pl.col("channel").replace("wallet", Channel.MOBILE_MONEY.value),
        bank_bin=pl.when(pl.col("channel") == "wallet").then(pl.lit("971011")).otherwise(pl.col("bank_bin")),
        method=pl.lit("Danh sách bàn giao"),
        verified_at=pl.lit(demo.at),
    )
    recorded = payments.register_routes(wanted, by=demo.system, at=demo.at)
    return [(budget, "đồng dự toán", "đồng allotted"), (recorded.written, "nơi nhận tiền", "payment routes")]


def _runs(demo: Demo) -> list[Count]:
    opened = open_month(demo.month, by=demo.system, at=demo.at)
    runs = payments.build_runs(demo.month, by=demo.system, at=demo.at)
    return [
        (opened.added, "khoản được hưởng", "dues"),
        (len(runs), "kỳ chi trả của xã", "commune runs"),
        (sum(run.lines for run in runs), "dòng chi", "lines"),
        (sum(run.total for run in runs), "đồng", "đồng"),
    ]


def _approve(demo: Demo) -> list[Count]:
    chairs = _officers(demo, Role.COMMUNE_CHAIR)
    with acting(demo.system):
        waiting = payment_queries.runs(demo.month, size=1000).items
    for run in waiting:
        payments.approve_run(run.run_id, by=chairs[run.commune_code], at=demo.at)
    return [(len(waiting), "kỳ chi được người thứ hai phê duyệt", "runs approved by a second person")]


def _export(demo: Demo) -> list[Count]:
    payer = actor("don-vi-chi-tra", demo.at)
    with acting(demo.system):
        used = payment_tables.agents_of_month(demo.month)
    demo.files = [payments.export(demo.month, agent, by=payer, at=demo.at) for agent in used]
    out = demo.home / "demo" / "files"
    out.mkdir(parents=True, exist_ok=True, mode=0o700)
    for file in demo.files:
        for content in file.contents:
            given = payments.download(file.file_id, content.kind, by=payer, at=demo.at)
            (out / given.name).write_bytes(given.content)
            (out / given.name).chmod(0o600)
    return [(len(demo.files), "tệp chi trả", "payment files")]


_FAILURES = ("AC01", "AC04", "BE01", "MD07")


def _returns(demo: Demo) -> list[Count]:
    """What the agents answer: nearly all paid, some accounts wrong or closed, and a few of whom they say nothing."""
    payer = actor("don-vi-chi-tra", demo.at)
    applied = failed = cases = 0
    with acting(payer):
        files = payment_queries.files(demo.month, size=100).items
    for file in files:
        with acting(payer):
            lines = [
                line
                for page in range(1, -(-max(1, file.lines) // 1000) + 1)
                for line in payment_queries.file_lines(file.file_id, number=page, size=1000).items
            ]
        answers = [_answer(number, line.code, line.amount) for number, line in enumerate(lines, start=1)]
        workbook = make_return_workbook([answer for answer in answers if answer is not None], file.code)
        result = payments.apply_return(workbook, f"ket-qua-{file.code}.xlsx", by=payer, at=demo.at)
        applied += result.lines
        failed += sum(count for outcome, count in result.outcomes.items() if outcome != LineOutcome.PAID)
        with acting(demo.system):
            returned = payment_tables.came_back(result.return_id)
        # Opening cases belongs to casework, not to the payer.
        cases += reopen_cases(returned, by=demo.system, at=demo.at).opened
    return [
        (applied, "dòng kết quả", "result lines"),
        (failed, "khoản không chi được", "failed payments"),
        (cases, "hồ sơ mở lại", "cases reopened"),
    ]


def _answer(number: int, code: str, amount: int) -> ReturnLine | None:
    luck = _unit(code)
    if luck < 0.004:
        return None
    if luck < 0.02:
        reason = _FAILURES[int(luck * 10_000) % len(_FAILURES)]
        return ReturnLine(number, code, LineOutcome.REJECTED, reason, "", amount)
    return ReturnLine(number, code, LineOutcome.PAID, "", f"DEMO{number:08d}", amount)


def _houses(demo: Demo) -> list[Count]:
    states, groups = (
        ("listed", "started", "finished", "finished", "finished"),
        ("Hộ nghèo", "Hộ cận nghèo", "Người có công"),
    )
    with acting(demo.system):
        found = list(registry_tables.households_with("temporary_house").iter_rows())
    rows: list[Mapping[str, object]] = [
        {
            "head_name": head,
            "commune": commune,
            "village": village,
            "household_id": uuid.UUID(household),
            "group": groups[int(_unit(household) * 100) % 3],
            "works": "Xây mới" if _unit(household + "w") < 0.7 else "Sửa chữa",
            "support": 60_000_000 if _unit(household + "w") < 0.7 else 30_000_000,
            "source": "Ngân sách tỉnh và Quỹ Vì người nghèo",
            "state": states[int(_unit(household + "s") * len(states))],
            "due_on": dt.date(2026, 12, 31) if _unit(household + "d") < 0.8 else dt.date(2026, 10, 31),
        }
        for household, head, commune, village in found
    ]
    added, _ = services.add_items("makeshift_houses", rows, by=demo.system, at=demo.at) if rows else (0, 0)
    return [(added, "nhà tạm, nhà dột nát", "makeshift houses")]


REPORTED: Mapping[str, tuple[str, float]] = {
    "health_insurance_coverage": ("bhxh-tinh", 95.1),
    "social_insurance_coverage": ("bhxh-tinh", 31.4),
    "unemployment_insurance_coverage": ("bhxh-tinh", 24.8),
    "merit_care": ("so-noi-vu", 99.2),
    "unemployment_rate": ("so-noi-vu", 2.3),
    "certified_workers": ("so-noi-vu", 29.5),
    "clean_water_urban": ("so-xay-dung", 96.0),
    "social_housing_units": ("so-xay-dung", 1840.0),
    "stunting_under5": ("so-y-te", 17.4),
    "health_managed": ("so-y-te", 88.7),
    "doctors_per_10000": ("so-y-te", 9.6),
}
"""Invented figures of the demonstration, entered by the agency that would report them."""


def _measure(demo: Demo) -> list[Count]:
    months = [demo.month.plus(-back) for back in range(4, -1, -1)]
    values: dict[str, float | None] = {}
    for month in months:
        run = run_law(month, _current_snapshot(demo))
        values = measure_month(
            month,
            PROVINCE,
            by=demo.system,
            at=demo.at,
            determinations=run.path / "determinations.parquet",
            past=month != demo.month,
        )
    for code, (username, value) in REPORTED.items():
        reporter = actor(username, demo.at)
        for back, drift in ((6, 0.97), (3, 0.985), (0, 1.0)):
            monitoring.enter_value(
                code, demo.month.plus(-back), PROVINCE, value=round(value * drift, 2), by=reporter, at=demo.at,
                note="Số liệu trình diễn",
            )  # fmt: skip
    return [
        (len(values), "chỉ tiêu tính từ dữ liệu", "indicators computed"),
        (len(REPORTED), "chỉ tiêu cơ quan báo cáo", "indicators reported"),
        (len(months), "tháng", "months"),
    ]


def _report(demo: Demo) -> list[Count]:
    plan = plan_queries.plans(size=1).items[0]
    report = write_report(
        plan.plan_id,
        demo.month,
        PROVINCE,
        number="    /BC-UBND",
        by=actor("so-y-te", demo.at),
        at=demo.at,
        on=demo.on,
        signer=actor("lanh-dao-tinh", demo.at).full_name,
    )
    signed: KeptReport = monitoring.sign_report(report.report_id, by=actor("lanh-dao-tinh", demo.at), at=demo.at)
    return [(signed.size_bytes, "byte báo cáo .docx, đã ký", "bytes of signed report")]


def _seal(demo: Demo) -> list[Count]:
    access.seal_audit(by=demo.system, at=demo.at)
    with acting(demo.system):
        breaches = payment_queries.invariants()
    assert not breaches, breaches
    return [(audit_entries().total, "việc đã ghi nhật ký", "deeds on record")]


STEPS: tuple[Step, ...] = (
    Step("territory", "Nạp địa giới và cơ quan", "Loading territory and agencies", _territory),
    Step("accounts", "Mở tài khoản", "Opening accounts", _accounts),
    Step("people", "Tạo dân cư (hư cấu)", "Making people (synthetic)", _people),
    Step("recipients", "Người đang hưởng trước tháng 7/2026", "Recipients before July 2026", _recipients),
    Step("plan", "Đọc kế hoạch của tỉnh", "Reading the province's plan", _plan),
    Step("applications", "Tiếp nhận hồ sơ", "Receiving applications", _applications),
    Step("law", "Áp dụng pháp luật của tháng", "Applying the law of the month", _law),
    Step("decide", "Xã trình, chủ tịch xã quyết định", "Communes propose, chairs decide", _decide),
    Step("arrears", "Tính truy lĩnh từ tháng 7/2026", "Working out arrears since July 2026", _arrears),
    Step("routes", "Dự toán, đơn vị chi trả, tài khoản nhận", "Budget, agents, routes", _routes),
    Step("runs", "Lập kỳ chi trả", "Building the payment runs", _runs),
    Step("approve", "Phê duyệt chi", "Approving the runs", _approve),
    Step("export", "Xuất tệp chi trả", "Exporting payment files", _export),
    Step("returns", "Nhận tệp kết quả", "Taking the return files in", _returns),
    Step("houses", "Sổ nhà tạm, nhà dột nát", "Register of makeshift houses", _houses),
    Step("measure", "Tính chỉ tiêu", "Computing indicators", _measure),
    Step("report", "Viết và ký báo cáo", "Writing and signing the report", _report),
    Step("seal", "Niêm phong nhật ký", "Sealing the audit record", _seal),
)
