"""The demonstration's results: the register of houses, indicators, the signed report, the sealed record."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from ansinh.access import actions as access
from ansinh.access.actions import acting
from ansinh.access.queries import actor, audit_entries
from ansinh.journeys.demo.month import province_plan
from ansinh.journeys.demo.stage import PROVINCE, Count, Demo, current_snapshot, luck_of
from ansinh.journeys.measure import measure_month
from ansinh.journeys.month import run_law
from ansinh.journeys.yearly_report import write_report
from ansinh.monitoring import actions as monitoring
from ansinh.monitoring.facts import KeptReport
from ansinh.payments import queries as payment_queries
from ansinh.registry import tables as registry_tables
from ansinh.services import actions as services


def houses_step(demo: Demo) -> list[Count]:
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
            "group": groups[int(luck_of(household) * 100) % 3],
            "works": "Xây mới" if luck_of(household + "w") < 0.7 else "Sửa chữa",
            "support": 60_000_000 if luck_of(household + "w") < 0.7 else 30_000_000,
            "source": "Ngân sách tỉnh và Quỹ Vì người nghèo",
            "state": states[int(luck_of(household + "s") * len(states))],
            "due_on": dt.date(2026, 12, 31) if luck_of(household + "d") < 0.8 else dt.date(2026, 10, 31),
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


def measure_step(demo: Demo) -> list[Count]:
    months = [demo.month.plus(-back) for back in range(4, -1, -1)]
    values: dict[str, float | None] = {}
    for month in months:
        run = run_law(month, current_snapshot(demo))
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


def report_step(demo: Demo) -> list[Count]:
    plan = province_plan(demo)
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


def seal_step(demo: Demo) -> list[Count]:
    access.seal_audit(by=demo.system, at=demo.at)
    with acting(demo.system):
        breaches = payment_queries.invariants()
    assert not breaches, breaches
    return [(audit_entries().total, "việc đã ghi nhật ký", "deeds on record")]
