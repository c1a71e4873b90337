"""Rules of the work, without a database: timelines in words, the line of command, the life of a difficulty."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from ansinh.access.facts import Grant, Role
from ansinh.plans.facts import Level
from ansinh.plans.facts.work import (
    Cadence,
    DeskLevel,
    DifficultyState,
    DirectiveState,
    Office,
    OwnerKind,
    Settled,
    StepKind,
)
from ansinh.plans.rules.work.inheriting import owner_of
from ansinh.plans.rules.work.life import (
    DIFFICULTY_AFTER,
    DIRECTIVE_AFTER,
    difficulty_state,
    directive_state,
    names_a_citizen,
)
from ansinh.plans.rules.work.line import covers, desk_above, holds
from ansinh.plans.rules.work.names import asks, communes_named, is_group
from ansinh.plans.rules.work.timeline import read_timeline

TODAY = dt.date(2026, 11, 22)
PLAN_DAY = dt.date(2024, 4, 15)


def day(text: str) -> dt.date:
    return dt.datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no zone


@pytest.mark.parametrize(
    ("words", "last"),
    [
        ("Quý III/2024", "30/09/2024"),
        ("quý IV năm 2026", "31/12/2026"),
        ("Trước ngày 30/6/2026", "29/06/2026"),
        ("trước 30/6/2026", "29/06/2026"),
        ("chậm nhất ngày 15 tháng 10 năm 2026", "15/10/2026"),
        ("trong tháng 6 năm 2024", "30/06/2024"),
        ("Tháng 12/2025", "31/12/2025"),
        ("Hoàn thành trong năm 2025", "31/12/2025"),
        ("Năm 2026", "31/12/2026"),
    ],
)
def test_words_that_name_a_time_give_the_last_day_of_it(words: str, last: str) -> None:
    read = read_timeline(words)
    assert (read.cadence, read.due) == (Cadence.ONCE, day(last))


@pytest.mark.parametrize(
    ("words", "cadence", "start", "end"),
    [
        ("Hằng năm", Cadence.YEARLY, None, None),
        ("Hàng năm", Cadence.YEARLY, None, None),
        ("Thường xuyên", Cadence.YEARLY, None, None),
        ("Hằng quý", Cadence.QUARTERLY, None, None),
        ("hàng tháng", Cadence.MONTHLY, None, None),
        ("06 tháng; 6 tháng một lần", Cadence.HALF_YEARLY, None, None),
        ("Năm 2024 và các năm tiếp theo", Cadence.YEARLY, "01/01/2024", None),
        ("giai đoạn 2026–2030", Cadence.YEARLY, "01/01/2026", "31/12/2030"),
        ("Giai đoạn 2026-2030 và những năm tiếp theo", Cadence.YEARLY, "01/01/2026", None),
        ("đến năm 2030", Cadence.YEARLY, None, "31/12/2030"),
        ("Từ 01/7/2025", Cadence.YEARLY, "01/07/2025", None),
        ("Khi có thiên tai", Cadence.EVENT, None, None),
    ],
)
def test_words_that_go_on_give_a_cadence_with_its_bounds(
    words: str, cadence: Cadence, start: str | None, end: str | None
) -> None:
    read = read_timeline(words)
    assert (read.cadence, read.due) == (cadence, None)
    assert (read.start, read.end) == (start and day(start), end and day(end))


def test_words_that_say_nothing_of_time_mean_a_yearly_duty() -> None:
    for words in (None, "", "   ", "theo phân công"):
        read = read_timeline(words)
        assert (read.cadence, read.stated) == (Cadence.YEARLY, False)


@given(st.text(max_size=80))
def test_no_words_at_all_trouble_the_reading_of_a_timeline(words: str) -> None:
    assert read_timeline(words).cadence in Cadence


def owner(written: str, text: str = "", level: Level = Level.PROVINCE, on: dt.date = TODAY, **more: Any) -> Any:
    issuer = {Level.COMMUNE: "UBND xã Hoàng Kim", Level.DEPARTMENT: "Sở Công Thương tỉnh Lào Cai"}.get(
        level, "UBND tỉnh Quảng Ngãi"
    )
    return owner_of(written, lead=True, text=text, issuer=issuer, level=level, dated=PLAN_DAY, on=on, **more)


@pytest.mark.parametrize(
    ("text", "heir"),
    [
        ("Giới thiệu việc làm cho người thất nghiệp", "doha"),
        ("Trợ cấp xã hội cho người khuyết tật", "doh"),
        ("Giúp hộ nghèo, hộ cận nghèo", "doae"),
        ("Đào tạo nghề cho thanh niên", "doet"),
        ("Cai nghiện tại cộng đồng", "police_province"),
        ("Tu bổ nghĩa trang liệt sĩ", "doha"),
    ],
)
def test_the_words_of_a_task_say_which_function_of_the_labour_department_it_is(text: str, heir: str) -> None:
    found = owner("Sở Lao động - Thương binh và Xã hội", text)
    assert (found.settled, [one.agency_id for one in found.heirs]) == (Settled.FUNCTION, [heir])


def test_the_name_of_the_former_department_is_no_word_of_its_task() -> None:
    found = owner("Sở LĐTBXH", "Giao Sở Lao động - Thương binh và Xã hội theo dõi, đôn đốc việc thực hiện Kế hoạch")
    assert found.settled is Settled.OPEN and len(found.heirs) == 5, "“thương binh” in its name is not about invalids"
    two = owner("Sở Lao động - Thương binh và Xã hội", "Trợ cấp xã hội và việc làm cho hộ nghèo")
    assert two.settled is Settled.OPEN


def test_a_body_the_register_does_not_know_stays_as_written() -> None:
    found = owner("Công ty Điện lực Đắk Lắk")
    assert (found.kind, found.settled, found.heirs) == (OwnerKind.UNKNOWN, Settled.UNKNOWN, ())


def test_parts_of_a_department_answer_as_that_department() -> None:
    found = owner("Phòng Quản lý Năng lượng", level=Level.DEPARTMENT)
    assert [one.agency_id for one in found.heirs] == ["doit"]
    assert owner("Phòng Quản lý Năng lượng").kind is OwnerKind.UNKNOWN, "only in the department's own plan"


def test_in_a_communes_plan_the_front_is_the_communes() -> None:
    assert [one.agency_id for one in owner("Mặt trận Tổ quốc", level=Level.COMMUNE).heirs] == ["front_commune"]
    assert [one.agency_id for one in owner("Mặt trận Tổ quốc").heirs] == ["front_province"]


def test_collective_names_are_groups_and_one_agency_is_not() -> None:
    for words in ("Các sở, ban, ngành tỉnh", "các cơ quan, đơn vị liên quan", "Thủ trưởng các sở, ban ngành, đơn vị"):
        assert is_group(words, PLAN_DAY) and len(owner(words).heirs) > 5
    for words in ("Sở Y tế", "UBND các huyện, thị xã, thành phố", "Công an tỉnh"):
        assert not is_group(words, PLAN_DAY)
    commune = owner("Các phòng, ngành, đơn vị cấp xã", level=Level.COMMUNE)
    assert {one.agency_id for one in commune.heirs} >= {"culture_social_office_commune", "economy_office_commune"}


def test_communes_that_a_name_lists_owe_the_task_and_no_others() -> None:
    assert communes_named("UBND các xã: Bình Sơn, Sơn Hà", "51", TODAY) == ("21040", "21289")
    assert communes_named("UBND các xã, phường", "51", TODAY) == ()


def test_a_request_names_a_body_and_a_task_may_itself_be_to_propose() -> None:
    assert asks("Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh giám sát")
    assert asks("Đề nghị Ban Thường trực Ủy ban Mặt trận Tổ quốc tỉnh")
    assert not asks("Đề nghị sửa đổi, bổ sung quy định về mức hỗ trợ")
    assert not asks("Giao Sở Y tế đề nghị Hội đồng nhân dân")
    assert owner("Bộ Y tế").asked and owner("Tỉnh ủy").asked and not owner("Sở Y tế").asked


# --- the line -----------------------------------------------------------------------------------------

AT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
COMMUNE = Office("people_committee_commune", "21040")


def test_a_difficulty_climbs_one_desk_at_a_time_and_skips_where_nobody_sits() -> None:
    assert desk_above(0, COMMUNE, "doh", "51").office == COMMUNE
    assert desk_above(1, COMMUNE, "doh", "51").office == Office("doh", "51")
    assert desk_above(1, COMMUNE, None, "51").level is DeskLevel.PROVINCE
    assert desk_above(2, Office("doh", "51"), "doh", "51").level is DeskLevel.PROVINCE
    assert desk_above(0, COMMUNE, "doh", "51", DeskLevel.PROVINCE).level is DeskLevel.PROVINCE
    for rank, to in ((4, None), (2, DeskLevel.COMMUNE), (0, None)):
        if rank == 0:
            assert desk_above(0, Office("doh", "51"), "doh", "51").level is DeskLevel.PROVINCE
        else:
            with pytest.raises(ValueError):
                desk_above(rank, COMMUNE, "doh", "51", to)


def test_a_desk_is_held_by_whose_it_is_and_by_the_provinces_leaders() -> None:
    desk = desk_above(1, COMMUNE, "doh", "51")

    def may(role: Role, place: str, office: Office) -> bool:
        return holds([Grant(role, place, AT)], [office], desk, "51")

    assert may(Role.HEALTH_OFFICER, "51", Office("doh", "51"))
    assert may(Role.PROVINCIAL_LEADER, "51", Office("people_committee_province", "51"))
    assert not may(Role.PROVINCIAL_LEADER, "38", Office("people_committee_province", "38"))
    assert not may(Role.COMMUNE_CHAIR, "21040", COMMUNE)
    assert not may(Role.HEALTH_OFFICER, "38", Office("doh", "38"))


def test_people_of_a_commune_write_for_its_offices_and_not_for_the_police_or_another_commune() -> None:
    assert covers(COMMUNE, Office("culture_social_office_commune", "21040"))
    assert not covers(COMMUNE, Office("culture_social_office_commune", "21289"))
    assert not covers(COMMUNE, Office("police_commune", "21040"))
    assert not covers(Office("doh", "51"), Office("doha", "51"))
    assert covers(Office("people_committee_province", "51"), Office("doha", "51"))


def test_personal_numbers_are_seen_and_sums_of_money_are_not() -> None:
    for text in ("999012345678", "số 999 012 345 678.", "999.012.345.678"):
        assert names_a_citizen(text)
    for text in ("123.456.789 đồng", "1.250 hộ", "ngày 15/10/2026", "Công văn 1234567"):
        assert not names_a_citizen(text)


# --- the life of a difficulty and its directives, against a model --------------------------------------


class Life(RuleBasedStateMachine):
    """Steps in any order: the rules take exactly those that the model takes, and both end in the same state."""

    difficulties = Bundle("difficulties")

    def __init__(self) -> None:
        super().__init__()
        self.steps: list[list[StepKind]] = []
        self.where: list[str] = []
        self.directives: list[list[tuple[list[StepKind], str]]] = []

    @rule(target=difficulties)
    def raise_one(self) -> int:
        self.steps.append([StepKind.RAISED])
        self.where.append("waiting")
        self.directives.append([])
        return len(self.steps) - 1

    @rule(which=difficulties, step=st.sampled_from(
        [StepKind.RAISED, StepKind.PASSED_UP, StepKind.ANSWERED, StepKind.RAISED_AGAIN, StepKind.RESOLVED]))  # fmt: skip
    def step(self, which: int, step: StepKind) -> None:
        model = {
            "waiting": {StepKind.PASSED_UP: "waiting", StepKind.ANSWERED: "answered", StepKind.RESOLVED: "gone"},
            "answered": {StepKind.RAISED_AGAIN: "waiting", StepKind.RESOLVED: "gone"},
            "gone": {},
        }[self.where[which]]
        if step not in model:
            with pytest.raises(ValueError):
                difficulty_state([*self.steps[which], step])
            return
        self.steps[which].append(step)
        self.where[which] = model[step]
        if step is StepKind.ANSWERED:
            self.directives[which].append(([], "given"))

    @rule(which=difficulties, step=st.sampled_from(
        [StepKind.ACKNOWLEDGED, StepKind.WORKED, StepKind.CLOSED, StepKind.RETURNED]))  # fmt: skip
    def follow(self, which: int, step: StepKind) -> None:
        if not self.directives[which]:
            return
        steps, where = self.directives[which][-1]
        model = {
            "given": {StepKind.ACKNOWLEDGED: "working"},
            "working": {StepKind.WORKED: "working", StepKind.CLOSED: "closed"},
            "closed": {StepKind.RETURNED: "working"},
        }[where]
        if step not in model:
            with pytest.raises(ValueError):
                directive_state([*steps, step])
            return
        self.directives[which][-1] = ([*steps, step], model[step])

    @rule(which=consumes(difficulties))
    def forget(self, which: int) -> None:
        """Lets a difficulty rest, so that runs look at several."""

    @invariant()
    def the_states_agree(self) -> None:
        named = {"waiting": {DifficultyState.RAISED, DifficultyState.PASSED_UP},
                 "answered": {DifficultyState.ANSWERED}, "gone": {DifficultyState.RESOLVED}}  # fmt: skip
        for steps, where in zip(self.steps, self.where, strict=True):
            assert difficulty_state(steps) in named[where]
            answers = steps.count(StepKind.ANSWERED)
            assert answers - steps.count(StepKind.RAISED_AGAIN) in (0, 1), "one answer stands at a time"
        states = {
            "given": DirectiveState.GIVEN,
            "working": DirectiveState.ACKNOWLEDGED,
            "closed": DirectiveState.CLOSED,
        }
        for given_out in self.directives:
            for steps, where in given_out:
                assert directive_state(steps) is states[where]


TestLife = Life.TestCase


def test_every_state_but_the_last_has_a_way_on() -> None:
    assert [state for state, steps in DIFFICULTY_AFTER.items() if not steps] == [DifficultyState.RESOLVED]
    assert all(DIRECTIVE_AFTER.values())
