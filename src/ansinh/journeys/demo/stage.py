"""The stage of the demonstration: where and when it plays, who is on it, how a step leaves its mark."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ansinh.access import actions as access
from ansinh.access.actions import deed
from ansinh.access.facts import Actor, Role
from ansinh.access.queries import actors_with_role, audit_entries
from ansinh.journeys.month import SnapshotInfo, build_snapshot
from ansinh.kernel.period import Month
from ansinh.payments.facts import PaymentFile
from ansinh.plans.facts import KeptPlan
from ansinh.territory.offline import communes_of

PROVINCE = "51"
PROVINCE_NAME = "tỉnh Quảng Ngãi"
STORY_COMMUNE_NAME = "Xã Sơn Hà"
SEED = 42
BEFORE = Month(2026, 6)
"""The last month before the new levels: who was entitled then is who receives when the story begins."""
DEPARTMENTS: tuple[tuple[str, str, str], ...] = (
    ("so-tai-chinh", "Trương Văn Định", "dof"),
    ("so-giao-duc", "Nguyễn Thị Bích Thủy", "doet"),
    ("so-nong-nghiep", "Hồ Tấn Phát", "doae"),
    ("so-van-hoa", "Đặng Thị Mỹ Linh", "docst"),
    ("so-khoa-hoc", "Lương Minh Khôi", "dost"),
    ("so-dan-toc", "Đinh Thị Hrê", "doera"),
    ("van-phong-ubnd", "Cao Xuân Sang", "office_province"),
    ("cong-an-tinh", "Tạ Quang Minh", "police_province"),
)
"""Accounts of departments without a role of their own: username, name (invented), agency."""
NAMESPACE = uuid.UUID("8e0c8f3c-51a5-4c3e-9d07-5e1f0a6a51d0")


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
        *(DemoUser(username, name, Role.DEPARTMENT_OFFICER, PROVINCE) for username, name, _ in DEPARTMENTS),
        DemoUser("mat-tran", "Y Ngọc", Role.FATHERLAND_FRONT, PROVINCE),
        DemoUser("hoi-dong-nhan-dan", "Lê Thị Sâm", Role.PEOPLE_COUNCIL, PROVINCE),
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


def luck_of(text: str) -> float:
    """A number in [0, 1) that belongs to a text: luck that comes out the same every time."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=6).digest(), "big") / 2**48


def officers_of(demo: Demo, role: Role) -> dict[str, Actor]:
    return {
        grant.scope_code: person
        for person in actors_with_role(role, demo.at)
        for grant in person.grants
        if grant.role is role and grant.scope_code in demo.communes
    }


def current_snapshot(demo: Demo) -> SnapshotInfo:
    if demo.snapshot is None:
        demo.snapshot = build_snapshot(demo.month, demo.home, by=demo.system, at=demo.at)
    return demo.snapshot
