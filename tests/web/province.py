"""A small province made through the journeys, for the browser tests: three communes, a plan, a month, a payment.

One commune is paid with some payments failed, one waits for its chair, one has only drafts. Run as a program, it
fills the database that ``ANSINH_DATABASE_URL_IN_USE`` names and prints what the tests need to know as JSON.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import tempfile
from pathlib import Path

import polars as pl

PASSWORD = "mot-mat-khau-cho-thu"
PAID, WAITING, DRAFTED = "21040", "21289", "21548"  # xã Bình Sơn, xã Sơn Hà, đặc khu Lý Sơn
PLAN = Path(__file__).parent / "plan.txt"
ROLES_OF_A_COMMUNE = {"village_head", "commune_officer", "commune_chair"}


def settle(people: int = 420, seed: int = 7) -> dict[str, object]:
    """Makes everything; returns the ids a test may want to start from."""
    from ansinh.access import actions as access
    from ansinh.access.facts import Role
    from ansinh.journeys.demo.population import generate
    from ansinh.journeys.yearly_report import write_report
    from ansinh.kernel.period import Month
    from ansinh.plans import actions as plans
    from ansinh.plans.actions import calendar
    from ansinh.registry import actions as registry
    from ansinh.services import actions as services
    from ansinh.shells.site import clock
    from ansinh.territory import actions as territory

    at, today = clock.now(), clock.today()
    system = access.ensure_system_actor(at - dt.timedelta(days=1))
    territory.load_gazetteer(by=system, at=at)
    actors = {}
    for role in Role:
        if role is Role.SYSTEM:
            continue
        scope = PAID if role.value in ROLES_OF_A_COMMUNE else "51"
        actors[role] = access.open_account(
            role.value.replace("_", "-"), _NAMES.get(role, "Nguyễn Văn Mẫu"), role, scope, by=system,
            at=at - dt.timedelta(hours=1), password=PASSWORD,
        )  # fmt: skip
    for commune in (WAITING, DRAFTED):
        for role in (Role.COMMUNE_OFFICER, Role.COMMUNE_CHAIR):
            access.open_account(
                f"{role.value.replace('_', '-')}-{commune}", "Người của xã khác", role, commune, by=system,
                at=at - dt.timedelta(hours=1), password=PASSWORD,
            )  # fmt: skip
    routes = []
    for frames in generate([(PAID, 3, False, False), (WAITING, 2, True, False), (DRAFTED, 1, False, True)],
                           people, seed, today, at - dt.timedelta(days=30), story_commune=PAID):  # fmt: skip
        loadable = {key: frame for key, frame in frames.items() if key not in ("routes", "stories")}
        registry.load(loadable, by=system, at=at)
        routes.append(frames["routes"].join(frames["persons"].select("person_id", "commune_code"), on="person_id"))
    _one_person_twice(actors[Role.COMMUNE_OFFICER], system, at)
    kept = plans.take_in(PLAN.read_bytes(), PLAN.name, by=actors[Role.HEALTH_OFFICER], at=at, on=today)
    plans.accept_all(kept.plan_id, by=actors[Role.HEALTH_OFFICER], at=at)
    calendar.draw_up_calendar(today.year, by=actors[Role.HEALTH_OFFICER], at=at, on=today)
    told: dict[str, object] = {"plan": str(kept.plan_id)}
    services.add_items("makeshift_houses", _houses(today), by=actors[Role.CONSTRUCTION_OFFICER], at=at)
    told.update(_pay(pl.concat(routes, how="diagonal"), system, actors, at, today))
    report = write_report(
        kept.plan_id, Month.of(today), "51", number="90/BC-SYT", by=actors[Role.HEALTH_OFFICER], at=at, on=today
    )
    return {**told, "report": str(report.report_id)}


def _one_person_twice(officer, system, at) -> None:  # type: ignore[no-untyped-def]
    """Two women written down twice: one pair waits to be looked at, for the other a merge is proposed."""
    from ansinh.access.actions import acting
    from ansinh.registry import actions, queries
    from ansinh.registry.facts import BirthDate, NewPerson, Relation, Sex
    from ansinh.shells.site import clock

    twice = {"Phùng Thị Hai Lần": BirthDate(1951, 4, 3), "Phùng Thị Đôi Bản": BirthDate(1947, 9, 9)}
    for name, born in twice.items():
        for written in (name, name.replace("Phùng", "Phung")):
            one = NewPerson(written, born, Sex.FEMALE, Relation.HEAD, "Kinh")
            actions.register_household(PAID, [one], by=officer, at=at, confirmed_new=True)
    actions.link_people(by=system, at=at, finished=clock.now)
    with acting(officer):
        found = [one for one in queries.pairs(size=500).items if "Đôi Bản" in one.one.full_name]
    actions.propose_merge(
        found[0].one.person_id, found[0].other.person_id, "cùng ngày sinh, cùng xã", by=officer, at=at
    )


def _houses(today: dt.date) -> list[dict[str, object]]:
    return [
        {"head_name": name, "commune": PAID, "village": "Thôn 1", "group": "Hộ nghèo", "works": "Xây mới",
         "support": 60_000_000, "due_on": today + dt.timedelta(days=20), "state": state}
        for name, state in (("Nguyễn Văn Nhà", "listed"), ("Trần Thị Mái", "started"), ("Lê Văn Tường", "finished"))
    ]  # fmt: skip


def _pay(routes: pl.DataFrame, system, actors, at, today) -> dict[str, object]:  # type: ignore[no-untyped-def]
    from ansinh.access.actions import acting
    from ansinh.access.facts import Role
    from ansinh.access.queries import actor
    from ansinh.casework import actions as casework
    from ansinh.journeys import pay
    from ansinh.journeys.measure import measure_month
    from ansinh.journeys.month import prepare_month
    from ansinh.kernel.period import Month
    from ansinh.payments import actions as payments
    from ansinh.payments import queries
    from ansinh.payments.facts import Agent, Channel, LineOutcome, ReturnLine
    from ansinh.payments.offline import make_return_workbook

    month = Month.of(today)
    health, payer, chair = actors[Role.HEALTH_OFFICER], actors[Role.PAYER], actors[Role.COMMUNE_CHAIR]
    payments.register_fund("51", "Ngân sách tỉnh Quảng Ngãi", [PAID, WAITING, DRAFTED], by=health, at=at)
    payments.allot("51", today.year, 10**11, reference="12/QĐ-UBND", by=health, at=at)
    both = (Channel.BANK, Channel.WELFARE_ACCOUNT, Channel.MOBILE_MONEY)
    for agent in (Agent("AGRIBANK", "Ngân hàng Nông nghiệp", both, "Sở Y tế", "4500201001234", "970405"),
                  Agent("VNPOST", "Bưu điện tỉnh", (Channel.POST,), "Sở Y tế", "4500201001234", "970405")):  # fmt: skip
        payments.register_agent(agent, by=health, at=at)
    # The bank file wants a bank code; wallets have none.
    routes = routes.filter(pl.col("channel") != "wallet")
    # Every fourth is paid in cash, so that somebody is behind the target of paying without cash.
    cash = pl.int_range(pl.len()) % 4 == 0
    blank = pl.lit(None, pl.String)
    routes = routes.with_columns(
        channel=pl.when(cash).then(pl.lit("post")).otherwise("channel"),
        bank_bin=pl.when(cash).then(blank).otherwise("bank_bin"),
        account=pl.when(cash).then(blank).otherwise("account"),
        place=pl.when(cash).then(pl.lit("Bưu cục xã")).otherwise(blank),
    )
    payments.register_routes(routes, by=system, at=at)
    with tempfile.TemporaryDirectory() as folder:
        _, run, _ = prepare_month(month, Path(folder), by=system, at=at)
        casework.submit(month, PAID, by=actors[Role.COMMUNE_OFFICER], at=at)
        casework.submit(month, WAITING, by=actor(f"commune-officer-{WAITING}", at), at=at)
        casework.approve(None, month, PAID, by=chair, at=at)
        pay.open_month(month, by=system, at=at)
        built = payments.build_run(month, PAID, by=actors[Role.COMMUNE_OFFICER], at=at)
        payments.approve_run(built.run_id, by=chair, at=at)
        file = payments.export(month, "AGRIBANK", by=payer, at=at)
        payments.export(month, "VNPOST", by=payer, at=at)
        with acting(payer):
            sent = queries.file_lines(file.file_id, size=1000).items
        lines = [
            ReturnLine(n, one.code, LineOutcome.REJECTED if n % 9 == 0 else LineOutcome.PAID,
                       "AC04" if n % 9 == 0 else "", f"FT{n:010d}", one.amount)
            for n, one in enumerate(sent, start=1)
        ]  # fmt: skip
        back = payments.apply_return(make_return_workbook(lines), "ket-qua.xlsx", by=payer, at=at)
        assert back.state == "applied", back.problems
        measure_month(month, "51", by=system, at=at, determinations=run.path / "determinations.parquet")
    return {"month": str(month), "run": str(built.run_id), "file": str(file.file_id), "return": str(back.return_id)}


_NAMES: dict[str, str] = {
    "village_head": "Đinh Văn Thôn",
    "commune_officer": "Lê Thị Hạnh",
    "commune_chair": "Trần Văn Chính",
    "health_officer": "Võ Thị Y",
    "payer": "Phạm Chi Trả",
    "provincial_leader": "Nguyễn Lãnh Đạo",
    "administrator": "Bùi Quản Trị",
    "inspector": "Ngô Thanh Tra",
}

if __name__ == "__main__":
    import django

    django.setup()
    json.dump(settle(), sys.stdout)
