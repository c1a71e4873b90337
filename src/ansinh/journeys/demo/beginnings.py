"""The demonstration's beginnings: places, accounts, people, and who received what before this system came."""

from __future__ import annotations

import datetime as dt
import uuid

import polars as pl

from ansinh.access import actions as access
from ansinh.access.actions import acting
from ansinh.access.facts import Role
from ansinh.casework import actions as casework
from ansinh.journeys.demo.population import generate
from ansinh.journeys.demo.practice import places_of
from ansinh.journeys.demo.stage import BEFORE, NAMESPACE, PROVINCE, SEED, Count, Demo, luck_of, users
from ansinh.journeys.month import build_snapshot, run_law
from ansinh.journeys.pay import as_payments
from ansinh.kernel.period import Month
from ansinh.payments import actions as payments
from ansinh.registry import actions as registry
from ansinh.registry import tables as registry_tables
from ansinh.territory import actions as territory


def territory_step(demo: Demo) -> list[Count]:
    loaded = territory.load_gazetteer(by=demo.system, at=demo.at)
    classes = territory.load_demo_place_classes(by=demo.system, at=demo.at)
    return [
        (loaded.units.given, "đơn vị hành chính", "units"),
        (loaded.successions.given, "lần kế thừa", "successions"),
        (len(demo.communes), "xã của tỉnh", "communes of the province"),
        (classes, "phân loại địa bàn", "place classes"),
    ]


def accounts_step(demo: Demo) -> list[Count]:
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


def people_step(demo: Demo) -> list[Count]:
    places = places_of(PROVINCE, demo.on)
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


def recipients_step(demo: Demo) -> list[Count]:
    """Who was recognised before July 2026, by the law of then; some were missed, as in life."""
    snapshot = build_snapshot(BEFORE, demo.home, by=demo.system, at=demo.at, first_month=BEFORE)
    run = run_law(BEFORE, snapshot)
    entitled = pl.read_parquet(run.path / "determinations.parquet").filter(
        (pl.col("status") != "missing") & (pl.col("amount") > 0)
    )
    luck = [luck_of(person) for person in entitled["person_id"].to_list()]
    entitled = entitled.with_columns(pl.Series("luck", luck)).filter(pl.col("luck") < 0.96)
    keys = entitled.select("person_id", "programme", "group").iter_rows()
    decisions = entitled.with_columns(
        pl.Series("decision_id", [str(uuid.uuid5(NAMESPACE, "/".join(key))) for key in keys]),
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


def applications_step(demo: Demo) -> list[Count]:
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
