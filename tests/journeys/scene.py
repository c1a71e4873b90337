"""One village of Ba Tơ whose people stand for the cases a month has to get right."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

import polars as pl

from ansinh.access.actions import define_scopes, ensure_system_actor, open_account
from ansinh.access.facts import Actor, Role
from ansinh.casework import actions as casework
from ansinh.kernel.period import Month
from ansinh.payments import actions as payments
from ansinh.registry import actions as registry

BA_TO = "21484"
NOVEMBER = Month(2026, 11)
AT = dt.datetime(2026, 11, 22, 3, tzinfo=dt.UTC)
VILLAGE = uuid.uuid5(uuid.NAMESPACE_DNS, "tests.journeys")


def person(name: str) -> str:
    return str(uuid.uuid5(VILLAGE, name))


@dataclass(frozen=True)
class Village:
    """Who works here."""

    system: Actor
    officer: Actor
    chair: Actor


# name, year, month, day of birth, sex, died on
PEOPLE: list[tuple[str, int, int, int, str, dt.date | None]] = [
    ("bà Lụa", 1948, 5, 2, "female", None),  # social pension at the old level since 2025
    ("ông Rế", 1950, 3, 9, "male", None),  # has applied for it
    ("cụ Ới", 1944, 1, 20, "female", None),  # 82, has asked for nothing
    ("chị Đào", 1990, 7, 7, "female", None),  # severe disability, at the old level
    ("ông Lương", 1947, 2, 2, "male", dt.date(2026, 8, 20)),  # died in August, learnt now
    ("anh Nhật", 1986, 4, 4, "male", None),  # applied without any ground
    ("em Hrê", 2014, 9, 1, "female", None),  # exceptionally severe, cared for at home, nothing decided yet
]


def settle() -> Village:
    """People, circumstances, earlier decisions and what was paid; call inside a database."""
    system = ensure_system_actor(AT)
    define_scopes({"VN": [BA_TO], BA_TO: [BA_TO]}, by=system, at=AT)

    def account(name: str, role: Role) -> Actor:
        return open_account(name, name, role, BA_TO, by=system, at=AT)

    village = Village(system, account("can-bo", Role.COMMUNE_OFFICER), account("chu-tich", Role.COMMUNE_CHAIR))
    _register(system)
    decisions = pl.DataFrame(
        [
            ("bà Lụa", "HTXH", "HTXH", 10, 500000),
            ("ông Lương", "HTXH", "HTXH", 10, 500000),
            ("chị Đào", "TCXH", "K6.N", 15, 750000),
        ],
        schema=["name", "programme", "group", "coefficient_tenths", "amount"],
        orient="row",
    ).with_columns(
        person_id=pl.col("name").map_elements(person, return_dtype=pl.String),
        household_id=pl.col("name").map_elements(lambda n: person(f"hộ {n}"), return_dtype=pl.String),
        commune_code=pl.lit(BA_TO),
        start=pl.lit(dt.date(2025, 7, 1)),
        decision_id=pl.col("name").map_elements(lambda n: person(f"quyết định {n}"), return_dtype=pl.String),
    )
    casework.import_decisions(decisions.drop("name"), by=system, at=AT)
    casework.receive_application(uuid.UUID(person("ông Rế")), "HTXH", BA_TO, by=village.officer, at=AT)
    casework.receive_application(uuid.UUID(person("anh Nhật")), "TCXH", BA_TO, by=village.officer, at=AT)
    return village


def paid(village: Village, names: list[str], months: list[Month]) -> None:
    """What another system paid: the old amounts."""
    amounts = {"bà Lụa": ("HTXH", 500000), "ông Lương": ("HTXH", 500000), "chị Đào": ("TCXH", 750000)}
    frame = pl.DataFrame(
        [
            {
                "person_id": person(name),
                "household_id": person(f"hộ {name}"),
                "commune_code": BA_TO,
                "programme": amounts[name][0],
                "month": str(month),
                "amount": amounts[name][1],
                "decision_id": person(f"quyết định {name}"),
            }
            for name in names
            for month in months
        ]
    )
    payments.record_paid_elsewhere(frame, by=village.system, at=AT)


def _register(system: Actor) -> None:
    persons = pl.DataFrame(
        [
            {
                "person_id": person(name),
                "full_name": name,
                "birth_year": year,
                "birth_month": month,
                "birth_day": day,
                "sex": sex,
                "commune_code": BA_TO,
                "village_name": "Thôn Nước Lang",
                "died_on": died,
            }
            for name, year, month, day, sex, died in PEOPLE
        ],
        schema_overrides={"birth_year": pl.Int16, "birth_month": pl.Int16, "birth_day": pl.Int16, "died_on": pl.Date},
    )
    households = pl.DataFrame(
        [
            {"household_id": person(f"hộ {row[0]}"), "commune_code": BA_TO, "village_name": "Thôn Nước Lang"}
            for row in PEOPLE
        ]
    )
    memberships = pl.DataFrame(
        [{"person_id": person(row[0]), "household_id": person(f"hộ {row[0]}"), "relation": "head"} for row in PEOPLE]
    )
    facts: list[tuple[str, str, str | None, str]] = [
        *((name, "pension", None, "no") for name in ("bà Lụa", "ông Rế", "cụ Ới", "ông Lương", "chị Đào", "anh Nhật")),
        ("chị Đào", "disability", "severe", "yes"),
        ("chị Đào", "family_care", None, "no"),
        ("em Hrê", "disability", "especially_severe", "yes"),
        ("em Hrê", "family_care", None, "yes"),
    ]
    circumstances = pl.DataFrame(
        [
            {"person_id": person(name), "kind": kind, "degree": degree, "state": state, "start": dt.date(2025, 1, 1)}
            for name, kind, degree, state in facts
        ],
        schema_overrides={"degree": pl.String},
    )
    frames = {
        "households": households,
        "persons": persons,
        "memberships": memberships,
        "circumstances": circumstances,
    }
    registry.load(frames, by=system, at=AT)
