"""A plan with its accepted tasks and the people of a province, for the tests of the work on tasks."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from ansinh.access.actions import define_scopes, ensure_system_actor, open_account
from ansinh.access.facts import Actor, Role
from ansinh.plans.actions import accept_all, take_in
from ansinh.plans.facts.work import WorkTask
from ansinh.plans.queries.work import work_tasks
from ansinh.territory.offline import communes_of

AT = dt.datetime(2026, 11, 22, 3, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 22)
PROVINCE, HERE, THERE = "51", "21040", "21289"

PLAN = """ỦY BAN NHÂN DÂN
TỈNH QUẢNG NGÃI
-------
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
Số: 77/KH-UBND
Quảng Ngãi, ngày 15 tháng 4 năm 2024

KẾ HOẠCH
Chăm lo đời sống người dân trên địa bàn tỉnh giai đoạn 2024-2030

Thực hiện Nghị quyết số 42-NQ/TW ngày 24/11/2023; Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:

I. MỤC ĐÍCH, YÊU CẦU
Xác định rõ trách nhiệm của từng cơ quan.

II. MỤC TIÊU
1. Đến năm 2030: Tỷ lệ bao phủ bảo hiểm y tế đạt trên 97% dân số.

III. NHIỆM VỤ, GIẢI PHÁP
1. Việc làm và giảm nghèo
a) Tổ chức phiên giao dịch việc làm tại các xã miền núi.
- Cơ quan chủ trì: Sở Lao động - Thương binh và Xã hội.
- Cơ quan phối hợp: Tỉnh đoàn; UBND các huyện, thị xã, thành phố.
- Thời gian thực hiện: Hằng năm.
b) Nhân rộng cách làm hay của thôn, xã.
- Cơ quan chủ trì: Sở Lao động - Thương binh và Xã hội.
- Cơ quan phối hợp: UBND các huyện, thị xã, thành phố.
- Thời gian thực hiện: Hằng năm.
2. Bảo hiểm y tế và nhà ở
a) Vận động người dân tham gia bảo hiểm y tế hộ gia đình để nâng tỷ lệ bao phủ bảo hiểm y tế.
- Cơ quan chủ trì: Sở Y tế.
- Cơ quan phối hợp: Bảo hiểm xã hội tỉnh; UBND các huyện, thị xã, thành phố.
- Thời gian thực hiện: Thường xuyên.
b) Sửa chữa nhà ở cho hộ gia đình ở vùng hay bị bão lũ.
- Cơ quan chủ trì: Sở Xây dựng.
- Cơ quan phối hợp: UBND các huyện, thị xã, thành phố.
- Thời gian thực hiện: Trước ngày 30/9/2026.

IV. TỔ CHỨC THỰC HIỆN
1. Các sở, ban, ngành tỉnh tuyên truyền Kế hoạch trong cơ quan, đơn vị mình.
2. UBND các huyện, thị xã, thành phố rà soát từng hộ dân cần được chăm lo.
3. Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh giám sát việc thực hiện Kế hoạch.
4. Các sở, ban, ngành tỉnh, UBND các huyện, thị xã, thành phố báo cáo kết quả về UBND tỉnh trước ngày 30/10 hằng năm.

Nơi nhận:
- Các sở, ban, ngành tỉnh;
- Lưu: VT.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Nguyễn Văn Mẫu
"""


@dataclass(frozen=True)
class Scene:
    """The people and the tasks by a word of theirs."""

    plan_id: uuid.UUID
    leader: Actor
    health: Actor
    home_affairs: Actor
    construction: Actor
    officer: Actor
    chair: Actor
    other_officer: Actor
    front: Actor
    council: Actor
    administrator: Actor

    def task(self, word: str, on: dt.date = TODAY) -> WorkTask:
        """The one task with ``word`` in its text."""
        (found,) = [one for one in work_tasks(on, plan_id=self.plan_id) if word in one.task.text]
        return found


def set_scene(accepted_at: dt.datetime = AT - dt.timedelta(days=300)) -> Scene:
    """Opens accounts, reads the plan in and accepts it, long ago unless told otherwise."""
    long_ago = accepted_at - dt.timedelta(days=10)
    system = ensure_system_actor(long_ago)
    communes = [one.code for one in communes_of(PROVINCE, TODAY)]
    define_scopes({"VN": communes, PROVINCE: communes, HERE: [HERE], THERE: [THERE]}, by=system, at=long_ago)

    def who(name: str, role: Role, place: str = PROVINCE) -> Actor:
        return open_account(name, name.replace("-", " ").title(), role, place, by=system, at=long_ago)

    leader = who("lanh-dao", Role.PROVINCIAL_LEADER)
    kept = take_in(PLAN.encode(), "ke-hoach.txt", by=leader, at=accepted_at, on=accepted_at.date())
    accept_all(kept.plan_id, by=leader, at=accepted_at)
    return Scene(
        plan_id=kept.plan_id,
        leader=leader,
        health=who("y-te", Role.HEALTH_OFFICER),
        home_affairs=who("noi-vu", Role.HOME_AFFAIRS_OFFICER),
        construction=who("xay-dung", Role.CONSTRUCTION_OFFICER),
        officer=who("can-bo", Role.COMMUNE_OFFICER, HERE),
        chair=who("chu-tich", Role.COMMUNE_CHAIR, HERE),
        other_officer=who("can-bo-khac", Role.COMMUNE_OFFICER, THERE),
        front=who("mat-tran", Role.FATHERLAND_FRONT),
        council=who("hoi-dong", Role.PEOPLE_COUNCIL),
        administrator=who("quan-tri", Role.ADMINISTRATOR),
    )
