"""A few people with names and stories, whom the walk through the demonstration meets. They do not exist."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from ansinh.registry.offline import SYNTHETIC_PREFIX, new_ids


@dataclass(frozen=True, slots=True)
class Story:
    """One of the storybook people: ``key`` to find them by, and what is to be seen about them."""

    key: str
    full_name: str
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class _Member:
    key: str
    name: str
    woman: bool
    years: int
    days: int  # days since the last birthday
    relation: str
    facts: tuple[tuple[str, str | None, str, int | None], ...] = ()  # kind, degree, state, days ago it began
    mother: str = ""
    father: str = ""
    spouse: str = ""
    died: int | None = None
    number: bool = True
    people: str = "Hrê"


_HARD = ("especially_difficult_area", None, "yes", None)
# (household facts, members); days ago count back from the day of the demonstration.
_HOUSEHOLDS: tuple[tuple[tuple[tuple[str, str | None, str, int | None], ...], tuple[_Member, ...]], ...] = (
    (
        (_HARD,),
        (
            _Member(
                "widow", "Trần Thị Lụa", True, 78, 255, "head",
                (("pension", None, "no", None), ("written_request", "HTXH", "yes", 500)), people="Kinh",
            ),
        ),
    ),
    (
        (_HARD, ("poverty", "near_poor", "yes", 690)),
        (
            _Member("toddler_father", "Phạm Văn Rế", False, 29, 90, "head", spouse="toddler_mother"),
            _Member("toddler_mother", "Phạm Thị Vẻ", True, 26, 40, "spouse", spouse="toddler_father"),
            _Member(
                "toddler", "Phạm Thị Bảo Ngân", True, 2, 120, "child",
                (("written_request", "TCXH", "yes", 400),), mother="toddler_mother", father="toddler_father",
            ),
        ),
    ),
    (
        (_HARD,),
        (
            _Member(
                "severe_man", "Nguyễn Văn Thảo", False, 47, 200, "head",
                (
                    ("disability", "especially_severe", "yes", 1800), ("family_care", None, "yes", 1800),
                    ("written_request", "TCXH", "yes", 1790), ("written_request", "KPCS", "yes", 1790),
                ),
                spouse="severe_wife", people="Kinh",
            ),
            _Member("severe_wife", "Lê Thị Hường", True, 45, 30, "spouse", spouse="severe_man", people="Kinh"),
        ),
    ),
    (
        (_HARD, ("poverty", "near_poor", "yes", 1055)),
        (
            _Member(
                "lone_mother", "Đinh Thị Xiêng", True, 36, 300, "head",
                (("single_parent", "never_married", "yes", 3300), ("written_request", "TCXH", "yes", 1000)),
            ),
            _Member("lone_mother_son", "Đinh Văn Kha", False, 9, 60, "child", (("studying", "general", "yes", 1100),),
                    mother="lone_mother"),
            _Member("lone_mother_daughter", "Đinh Thị Ly", True, 6, 170, "child", mother="lone_mother"),
        ),
    ),
    (
        (_HARD,),
        (
            _Member("turns_75", "Phạm Văn Lăng", False, 75, 7, "head", (("pension", None, "no", None),)),
        ),
    ),
    (
        (_HARD, ("poverty", "poor", "yes", 325)),
        (
            _Member("grandmother", "Phạm Thị Rơ", True, 66, 100, "head", (("obligor", "none", "yes", 300),)),
            _Member(
                "orphan", "Phạm Văn Thiên", False, 10, 210, "grandchild",
                (
                    ("father", "dead", "yes", 1500), ("mother", "in_custody", "yes", 700),
                    ("written_request", "TCXH", "yes", 690),
                ),
            ),
        ),
    ),
    (
        (_HARD,),
        (
            _Member(
                "died_last_month", "Võ Thị Tám", True, 83, 20, "head",
                (("pension", None, "no", None), ("written_request", "HTXH", "yes", 500)), died=30, people="Kinh",
            ),
        ),
    ),
    (
        (_HARD,),
        (
            _Member(
                "not_yet_checked", "Nguyễn Năm", False, 77, 11, "head",
                (("written_request", "HTXH", "yes", 20),), people="Kinh",
            ),
        ),
    ),
    (
        (_HARD, ("poverty", "poor", "yes", 325)),
        (
            _Member("newborn_mother", "Phạm Thị Trút", True, 22, 44, "head",
                    (("single_parent", "never_married", "yes", 60),)),
            _Member("newborn", "Phạm Minh Khôi", False, 0, 19, "child", mother="newborn_mother", number=False),
        ),
    ),
)  # fmt: skip

STORIES: tuple[Story, ...] = (
    Story("widow", "Trần Thị Lụa", "góa phụ 78 tuổi, đang hưởng trợ cấp hưu trí xã hội",
          "a widow of 78 on the social pension"),
    Story("toddler", "Phạm Thị Bảo Ngân", "em bé 2 tuổi, hộ cận nghèo, xã đặc biệt khó khăn",
          "a child of 2 in a near-poor household of an especially difficult commune"),
    Story("severe_man", "Nguyễn Văn Thảo", "khuyết tật đặc biệt nặng, vợ chăm sóc",
          "a man with an especially severe disability, cared for by his wife"),
    Story("lone_mother", "Đinh Thị Xiêng", "mẹ đơn thân hộ cận nghèo, hai con nhỏ",
          "a single mother of two in a near-poor household"),
    Story("turns_75", "Phạm Văn Lăng", "tròn 75 tuổi tháng này, chưa làm đơn: dễ bị bỏ sót",
          "turned 75 this month and has not asked: easily left behind"),
    Story("orphan", "Phạm Văn Thiên", "10 tuổi, cha mất, mẹ đang chấp hành án, ở với bà",
          "10 years old, father dead, mother in prison, lives with his grandmother"),
    Story("died_last_month", "Võ Thị Tám", "mất tháng trước, khoản chi phải dừng",
          "died last month: her payment has to stop"),
    Story("not_yet_checked", "Nguyễn Năm", "77 tuổi, chưa đối chiếu lương hưu: chưa thể kết luận",
          "77, pension not yet checked: no answer yet"),
    Story("newborn", "Phạm Minh Khôi", "sơ sinh, chưa có số định danh: dùng mã tạm",
          "a newborn without a personal number: known by the provisional code"),
)  # fmt: skip


def story_frames(commune_code: str, on: dt.date, at: dt.datetime, rng: np.random.Generator) -> dict[str, pl.DataFrame]:
    """The frames of the storybook households, all in one commune."""
    members = [(home, member) for home, (_, people) in enumerate(_HOUSEHOLDS) for member in people]
    ids = dict(zip((m.key for _, m in members), new_ids(at, rng.bytes(10 * len(members))), strict=True))
    homes = new_ids(at, rng.bytes(10 * len(_HOUSEHOLDS)))
    place = {"commune_code": commune_code, "village_name": "Thôn 1"}
    persons, memberships, facts, routes, stories = [], [], [], [], []
    told = {story.key for story in STORIES}
    for serial, (home, m) in enumerate(members):
        birthday = _years_before(on, m.years) - dt.timedelta(days=m.days)
        century = 2 * (birthday.year // 100 - 19) + m.woman
        persons.append({
            "person_id": ids[m.key], "full_name": m.name, "birth_year": birthday.year, "birth_month": birthday.month,
            "birth_day": birthday.day, "sex": "female" if m.woman else "male", "ethnicity": m.people, **place,
            "mother_id": ids.get(m.mother), "father_id": ids.get(m.father), "spouse_id": ids.get(m.spouse),
            "died_on": None if m.died is None else on - dt.timedelta(days=m.died),
            # The generator never gives out the first hundred serials of a group.
            "number": f"{SYNTHETIC_PREFIX}{century}{birthday.year % 100:02d}{serial:06d}" if m.number else None,
            "number_verified": m.number,
        })  # fmt: skip
        memberships.append({"person_id": ids[m.key], "household_id": homes[home], "relation": m.relation})
        facts += [_fact(fact, on, at, person_id=ids[m.key]) for fact in m.facts]
        if m.facts or m.years < 3:
            holder = m.name if m.years >= 16 else next(p.name for p in _HOUSEHOLDS[home][1] if p.years >= 16)
            routes.append({
                "person_id": ids[m.key], "channel": "bank", "bank_bin": "970405",
                "account": f"9990000{serial:04d}", "holder_name": holder,
            })  # fmt: skip
        if m.key in told:
            stories.append({"key": m.key, "person_id": ids[m.key], "household_id": homes[home]})
    for home, (known, _) in enumerate(_HOUSEHOLDS):
        facts += [_fact(fact, on, at, household_id=homes[home]) for fact in known]
    circumstances = pl.DataFrame(facts, schema=_FACTS).with_columns(
        new_ids(at, rng.bytes(10 * len(facts)), "circumstance_id")
    )
    frame = pl.DataFrame(persons, schema=_PERSONS)
    return {
        "households": pl.DataFrame([{"household_id": home, **place} for home in homes]),
        "persons": frame,
        "residences": frame.select("person_id", "commune_code", "village_name").with_columns(
            starts_on=pl.lit(None, dtype=pl.Date), ends_on=pl.lit(None, dtype=pl.Date)
        ),
        "memberships": pl.DataFrame(memberships),
        "circumstances": circumstances,
        "routes": pl.DataFrame(routes),
        "stories": pl.DataFrame(stories),
    }


_PERSONS: dict[str, Any] = {
    "person_id": pl.String, "full_name": pl.String, "birth_year": pl.Int32, "birth_month": pl.Int16,
    "birth_day": pl.Int16, "sex": pl.String, "ethnicity": pl.String, "commune_code": pl.String,
    "village_name": pl.String, "mother_id": pl.String, "father_id": pl.String, "spouse_id": pl.String,
    "died_on": pl.Date, "number": pl.String, "number_verified": pl.Boolean,
}  # fmt: skip
_FACTS: dict[str, Any] = {
    "person_id": pl.String, "household_id": pl.String, "kind": pl.String, "degree": pl.String, "state": pl.String,
    "start": pl.Date, "end": pl.Date, "related_id": pl.String, "source": pl.String, "document": pl.String,
    "confidence": pl.String, "recorded_at": pl.Datetime("us", "UTC"),
}  # fmt: skip


def _fact(fact: tuple[str, str | None, str, int | None], on: dt.date, at: dt.datetime, **of: str) -> dict[str, object]:
    kind, degree, state, ago = fact
    start = None if ago is None else on - dt.timedelta(days=ago)
    known = at if start is None else dt.datetime.combine(start + dt.timedelta(days=3), dt.time(3), dt.UTC)
    digital = dt.datetime(2025, 7, 10, 3, tzinfo=dt.UTC)
    return {
        "person_id": None, "household_id": None, **of, "kind": kind, "degree": degree, "state": state, "start": start,
        "end": None, "related_id": None, "source": "declaration", "document": "", "confidence": "verified",
        "recorded_at": min(max(known, digital), at),
    }  # fmt: skip


def _years_before(on: dt.date, years: int) -> dt.date:
    try:
        return on.replace(year=on.year - years)
    except ValueError:  # 29 February
        return on.replace(year=on.year - years, day=28)
