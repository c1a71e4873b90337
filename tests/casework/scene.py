"""A small province of two communes, with an officer and a chair in each, and a table of what the law said."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

import polars as pl

from ansinh.access.actions import define_scopes, ensure_system_actor, open_account
from ansinh.access.facts import Actor, Role
from ansinh.casework import actions
from ansinh.casework.rules.month import DETERMINATION_COLUMNS
from ansinh.kernel.period import Month

BA_TO, SON_TAY = "21460", "21370"
NOVEMBER = Month(2026, 11)
AT = dt.datetime(2026, 11, 3, 2, 0, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Province:
    """Who works here."""

    system: Actor
    officer: Actor
    chair: Actor
    far_officer: Actor
    far_chair: Actor


def settle() -> Province:
    """Accounts and scopes; call inside a database."""
    system = ensure_system_actor(AT)
    scopes = {"VN": [BA_TO, SON_TAY], BA_TO: [BA_TO], SON_TAY: [SON_TAY]}
    define_scopes(scopes, by=system, at=AT)

    def account(name: str, role: Role, scope: str) -> Actor:
        return open_account(name, f"{name} (thử nghiệm)", role, scope, by=system, at=AT)

    return Province(
        system,
        account("can-bo-ba-to", Role.COMMUNE_OFFICER, BA_TO),
        account("chu-tich-ba-to", Role.COMMUNE_CHAIR, BA_TO),
        account("can-bo-son-tay", Role.COMMUNE_OFFICER, SON_TAY),
        account("chu-tich-son-tay", Role.COMMUNE_CHAIR, SON_TAY),
    )


def somebody() -> str:
    return str(uuid.uuid4())


def due(person: str, programme: str, group: str, amount: int, **more: object) -> dict[str, object]:
    """One line of what the law wrote."""
    return {
        "person_id": person, "household_id": person, "commune_code": BA_TO, "programme": programme, "group": group,
        "status": "known", "clause": f"x.{group}", "coefficient_tenths": 10, "amount": amount, "case_id": "c1",
    } | more  # fmt: skip


def law_says(*lines: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame(list(lines), schema=DETERMINATION_COLUMNS)


def receives(province: Province, person: str, programme: str, group: str, amount: int, **more: object) -> None:
    """A decision made on paper before."""
    row = {
        "person_id": person, "household_id": person, "commune_code": BA_TO, "programme": programme, "group": group,
        "coefficient_tenths": 10, "amount": amount, "start": dt.date(2025, 7, 1), "number": "12/QĐ-UBND",
        "clause": f"x.{group}",
    } | more  # fmt: skip
    done = actions.import_decisions(pl.DataFrame([row]), by=province.system, at=AT)
    assert done.imported == 1


def applies(province: Province, person: str, programme: str) -> uuid.UUID:
    made = actions.receive_application(uuid.UUID(person), programme, BA_TO, by=province.officer, at=AT)
    return made.application_id


def propose(province: Province, *lines: dict[str, object], month: Month = NOVEMBER, **more: object):  # type: ignore[no-untyped-def]
    """Compares the month with the decisions in force, as the system does at night."""
    return actions.propose_month(
        law_says(*lines), month, "law-1", by=province.system, at=AT, communes=[BA_TO, SON_TAY], **more
    )
