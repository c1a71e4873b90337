"""The yearly report tells only what a person accepted of a plan: nothing counts because a machine read it."""

from __future__ import annotations

import datetime as dt

from ansinh.access.actions import acting, define_scopes, open_account
from ansinh.access.facts import Role
from ansinh.journeys.yearly_report import gather_facts
from ansinh.plans import actions, queries
from ansinh.plans.facts import ItemKind
from tests.journeys.scene import AT, BA_TO, NOVEMBER, Village

ON = dt.date(2026, 11, 22)
PLAN = """ỦY BAN NHÂN DÂN
TỈNH QUẢNG NGÃI

Số: 78/KH-UBND

Quảng Ngãi, ngày 15 tháng 01 năm 2026

KẾ HOẠCH
Thực hiện chính sách xã hội năm 2026

I. NHIỆM VỤ
1. Sở Xây dựng chủ trì rà soát nhà ở của hộ nghèo.
2. Sở Y tế chủ trì phát triển người tham gia bảo hiểm y tế.

II. TỔ CHỨC THỰC HIỆN
1. Các sở, ban, ngành báo cáo kết quả thực hiện về Sở Nội vụ trước ngày 01/12 hằng năm.
"""


def test_a_report_tells_of_tasks_and_recipients_only_once_they_are_accepted(village: Village) -> None:
    define_scopes({"51": [BA_TO]}, by=village.system, at=AT)
    health = open_account("so-y-te", "Sở Y tế", Role.HEALTH_OFFICER, "51", by=village.system, at=AT)
    kept = actions.take_in(PLAN.encode(), "ke-hoach.txt", by=health, at=AT, on=ON)
    assert kept.tasks >= 2 and kept.duties == 1

    with acting(health):
        unread = gather_facts(kept.plan_id, NOVEMBER, "51", number="1/BC-SYT", on=ON)
        items = queries.review_sheet(kept.plan_id).items
    assert (unread.tasks, unread.unowned_tasks, list(unread.successors)) == (0, 0, [])
    assert not any("Sở Nội vụ" in one for one in unread.recipients)

    task = next(one for one in items if one.kind is ItemKind.TASK)
    rejected = next(one for one in items if one.kind is ItemKind.DUTY)
    actions.accept([task.item_id], by=health, at=AT)
    actions.reject([rejected.item_id], "đọc nhầm", by=health, at=AT)
    with acting(health):
        told = gather_facts(kept.plan_id, NOVEMBER, "51", number="1/BC-SYT", on=ON)
    assert told.tasks == 1 and not any("Sở Nội vụ" in one for one in told.recipients)

    actions.reconsider([rejected.item_id], by=health, at=AT)
    actions.accept([rejected.item_id], by=health, at=AT)
    with acting(health):
        told = gather_facts(kept.plan_id, NOVEMBER, "51", number="1/BC-SYT", on=ON)
    assert any("Sở Nội vụ" in one for one in told.recipients)
