"""A small province for the tests: communes, the people who work there, people with decisions, a fund, two agents."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import polars as pl

from ansinh.access import actions as access
from ansinh.access.facts import Actor, Role
from ansinh.casework import actions as casework
from ansinh.kernel.period import Month
from ansinh.payments import actions
from ansinh.payments.facts import Agent, Channel, LineOutcome, ReturnLine, Run

NOW = dt.datetime(2026, 11, 5, 2, 0, tzinfo=dt.UTC)
NOVEMBER, DECEMBER = Month(2026, 11), Month(2026, 12)
BANK = Agent("AGRIBANK", "Ngân hàng Nông nghiệp", (Channel.BANK, Channel.WELFARE_ACCOUNT), "Sở Y tế tỉnh Quảng Ngãi",
             "4500201001234", "970405")  # fmt: skip
POST = Agent("VNPOST", "Bưu điện tỉnh", (Channel.POST,), "Sở Y tế tỉnh Quảng Ngãi", "4500201001234", "970405")
_NAMES = ("Nguyễn Thị Đào", "Hồ Văn Ới", "Đinh Thị Hrê", "Trần Đức Lương", "Phạm Thị Ngọc Ẩn", "Y Blok Ênuôl")


def instant(hours: float = 0) -> dt.datetime:
    """Hours after the scene's beginning."""
    return NOW + dt.timedelta(hours=hours)


@dataclass
class Province:
    """Who works where, who receives what."""

    communes: tuple[str, ...]
    system: Actor
    health: Actor
    payer: Actor
    officers: dict[str, Actor]
    chairs: dict[str, Actor]
    people: pl.DataFrame = field(default_factory=pl.DataFrame)

    def month(self, month: Month = NOVEMBER, at: dt.datetime = NOW) -> None:
        """Opens the month from everybody's decisions."""
        actions.open_month(self.people, month, by=self.system, at=at)

    def build(self, month: Month = NOVEMBER, at: dt.datetime = NOW) -> tuple[Run, ...]:
        """The month opened and every run frozen."""
        self.month(month, at)
        return actions.build_runs(month, by=self.system, at=at)

    def approve(self, runs: Iterable[Run], at: dt.datetime = NOW) -> None:
        """Each commune's chair approves."""
        for run in runs:
            actions.approve_run(run.run_id, by=self.chairs[run.commune_code], at=at, seen=run.content_hash)

    def sent(self, month: Month = NOVEMBER, at: dt.datetime = NOW) -> tuple[uuid.UUID, ...]:
        """The month built, approved and sent through every agent; the files' ids."""
        self.approve(self.build(month, at), at)
        return tuple(
            actions.export(month, agent, by=self.payer, at=at).file_id
            for agent in ("AGRIBANK", "VNPOST")
            if agent in set(self.people["agent"])
        )

    def routes(self, people: Sequence[str], at: dt.datetime, account: str = "") -> None:
        """A route recorded anew for these people: another account, or the same one verified again."""
        chosen = self.people.filter(pl.col("person_id").is_in(people))
        if account:
            chosen = chosen.with_columns(pl.lit(account).alias("account"))
        actions.register_routes(chosen.with_columns(pl.lit(at).alias("verified_at")), by=self.system, at=at)


def settle(communes: int = 2, people: int = 6, post_every: int = 3, at: dt.datetime = NOW, budget: int = 10**12) -> Province:
    """Makes the province; every ``post_every``-th person is paid in cash (0: nobody). Amounts are 500.000 to 1.080.000 đ."""
    codes = tuple(f"2{number:04d}" for number in range(1, communes + 1))
    system = access.ensure_system_actor(at - dt.timedelta(days=1))
    scopes: dict[str, Iterable[str]] = {"VN": codes, "51": codes, **{code: [code] for code in codes}}
    access.define_scopes(scopes, by=system, at=at)
    since = at - dt.timedelta(days=1)

    def account(name: str, role: Role, scope: str) -> Actor:
        return access.open_account(name, name, role, scope, by=system, at=since)

    home = Province(
        codes,
        system,
        account("so-y-te", Role.HEALTH_OFFICER, "51"),
        account("don-vi-chi-tra", Role.PAYER, "51"),
        {code: account(f"can-bo-{code}", Role.COMMUNE_OFFICER, code) for code in codes},
        {code: account(f"chu-tich-{code}", Role.COMMUNE_CHAIR, code) for code in codes},
    )
    actions.register_fund("51", "Ngân sách tỉnh Quảng Ngãi", codes, by=home.health, at=at)
    for year in (2026, 2027):
        actions.allot("51", year, budget, reference=f"12/QĐ-UBND/{year}", by=home.health, at=at)
    for agent in (BANK, POST):
        actions.register_agent(agent, by=home.health, at=at)
    home.people = residents(codes, people, post_every)
    casework.import_decisions(home.people, by=system, at=at)
    actions.register_routes(home.people, by=system, at=at)
    return home


def residents(codes: Sequence[str], people: int, post_every: int = 3) -> pl.DataFrame:
    """``people`` in each commune, with a decision and a way to be paid; the same ones every time."""
    rows = []
    for place, code in enumerate(codes):
        for number in range(people):
            person = uuid.uuid5(uuid.NAMESPACE_URL, f"person {code} {number}")
            cash = post_every > 0 and number % post_every == post_every - 1
            rows.append(
                {
                    "person_id": str(person),
                    "household_id": str(uuid.uuid5(person, "household")),
                    "commune_code": code,
                    "programme": "TCXH",
                    "group": "K5",
                    "clause": "Điều 5 khoản 1 điểm đ",
                    "coefficient_tenths": 10,
                    "amount": 500_000 + 20_000 * ((place + number) % 30),
                    "start": dt.date(2026, 7, 1),
                    "decision_id": str(uuid.uuid5(person, "decision")),
                    "channel": "post" if cash else "bank",
                    "agent": "VNPOST" if cash else "AGRIBANK",
                    "bank_bin": "" if cash else "970405",
                    "bank_name": "" if cash else "Agribank",
                    "account": "" if cash else f"0{place:04d}{number:08d}",
                    "holder_name": _NAMES[(place + number) % len(_NAMES)],
                    "place": "Bưu cục xã" if cash else "",
                }
            )
    return pl.DataFrame(rows, infer_schema_length=None)


def result(codes: Iterable[tuple[str, int]], outcome: LineOutcome = LineOutcome.PAID, reason: str = "") -> list[ReturnLine]:
    """Result lines for these ``(attempt code, amount)``."""
    return [
        ReturnLine(number, code, outcome, reason, f"FT{number:010d}", amount)
        for number, (code, amount) in enumerate(codes, start=1)
    ]
