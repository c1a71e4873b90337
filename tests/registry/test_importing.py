"""A list goes in once, however often it is sent; what cannot go in comes back to be mended."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from ansinh.access.actions import acting
from ansinh.access.facts import Actor
from ansinh.access.queries import audit_entries
from ansinh.kernel.problem import BadInput, Refused
from ansinh.registry import actions, queries
from ansinh.registry.facts import BirthDate, Household, NewPerson, Relation, Sex, Verdict
from tests.registry.lists import HEADER, xlsx
from tests.registry.scene import AT, BA_TO, BA_VINH, TODAY

LATER = AT + dt.timedelta(hours=1)
WIDE = (*HEADER, "Hộ nghèo, cận nghèo", "Hộ nghèo từ ngày", "Mức độ khuyết tật", "Ngày giấy xác nhận khuyết tật", "Lương hưu, trợ cấp BHXH",
        "Đề nghị hưởng", "Ngày đề nghị", "Dân tộc", "Ngày mất", "Mã xã")  # fmt: skip


def row(
    serial: int, home: int, name: str, birth: str, sex: str, number: str | None, relation: str, **more: str
) -> list[object]:
    return [serial, home, name, birth, sex, number, relation, *(more.get(key) for key in
            ("poverty", "poverty_from", "disability", "disability_from", "pension", "request", "request_on", "ethnicity",
             "died", "commune"))]  # fmt: skip


LIST = [
    row(1, 1, "Đinh Thị Vẻ", "12/03/1948", "Nữ", "999148000777", "Chủ hộ", pension="Không", request="Trợ cấp hưu trí xã hội",
        request_on="03/11/2026", ethnicity="Hrê", poverty="Hộ cận nghèo", poverty_from="01/01/2026"),
    row(2, 1, "Phạm Văn Ôn", "1975", "Nam", None, "Con", disability="Nặng", disability_from="05/05/2020", ethnicity="Hrê"),
    row(3, 2, "Nguyễn Văn Bình", "01/02/1990", "Nam", "999090000555", "Chủ hộ", ethnicity="Kinh"),
]  # fmt: skip


def send(officer: Actor, rows: list[list[object]] = LIST, at: dt.datetime = AT, **more: object):
    return actions.preview_import(xlsx(*rows, header=WIDE), "danh-sach.xlsx", by=officer, at=at, **more)


def verdicts(preview) -> dict[str, int]:
    return {str(verdict): count for verdict, count in preview.counts.items() if count}


def test_a_list_is_looked_at_then_applied_then_harmless(officer: Actor) -> None:
    preview = send(officer)
    assert verdicts(preview) == {"new": 3} and preview.commune_code == BA_TO
    with acting(officer):
        assert queries.people_count() == {}, "looking writes nothing"
    result = actions.apply_import(preview.import_id, by=officer, at=LATER)
    assert (result.new, result.changed, result.left_out) == (3, 0, 0)
    with acting(officer):
        assert queries.people_count() == {BA_TO: 3}
        woman = queries.search("dinh thi ve").items[0]
        assert woman.number_masked == "•••••••••777" and not woman.number_verified
        facts = {(fact.kind, fact.degree, fact.state) for fact in queries.circumstances_of(woman.person_id, on=TODAY)}
        assert facts == {("pension", None, "no"), ("written_request", "HTXH", "yes"), ("poverty", "near_poor", "yes")}
        assert [one.full_name for one in queries.members(woman.household_id)] == ["Đinh Thị Vẻ", "Phạm Văn Ôn"]
    again = send(officer, at=LATER)
    assert verdicts(again) == {"same": 3} and again.notes[0].kind == "sent_before"
    assert actions.apply_import(again.import_id, by=officer, at=LATER).same == 3
    with acting(officer):
        assert queries.people_count() == {BA_TO: 3}
        assert len(queries.circumstance_history(woman.person_id)) == 2


def test_bi_026_the_same_rows_in_another_order_and_file_change_nothing(officer: Actor) -> None:
    actions.apply_import(send(officer).import_id, by=officer, at=LATER)
    assert verdicts(send(officer, list(reversed(LIST)), LATER)) == {"same": 3}


def test_a_list_is_applied_once(officer: Actor) -> None:
    preview = send(officer)
    actions.apply_import(preview.import_id, by=officer, at=LATER)
    with pytest.raises(Refused):
        actions.apply_import(preview.import_id, by=officer, at=LATER)


def test_what_changed_is_named_and_written_with_both_times(officer: Actor) -> None:
    actions.apply_import(send(officer).import_id, by=officer, at=LATER)
    changed = [
        LIST[0],
        row(2, 1, "Phạm Văn Ôn", "10/06/1975", "Nam", "999075000111", "Con", disability="Đặc biệt nặng",
            disability_from="01/10/2026", ethnicity="Hrê"),
        row(3, 2, "Nguyễn Văn Bình", "01/02/1990", "Nam", "999090000555", "Chủ hộ", ethnicity="Kinh", died="20/11/2026"),
    ]  # fmt: skip
    next_day = LATER + dt.timedelta(days=1)
    preview = send(officer, changed, next_day)
    # The year alone was on record: that this is he has to be said by a person.
    assert verdicts(preview) == {"same": 1, "doubtful": 1, "changed": 1}
    assert preview.rows[2].changes == ("died_on",)
    actions.apply_import(preview.import_id, by=officer, at=next_day)
    with acting(officer):
        assert queries.search("nguyen van binh").items[0].died_on == dt.date(2026, 11, 20)
        son = queries.search("pham van on").items[0]
        assert son.birth.vn == "1975"
    by_year = [
        row(
            2,
            1,
            "Phạm Văn Ôn",
            "1975",
            "Nam",
            "999075000111",
            "Con",
            disability="Đặc biệt nặng",
            disability_from="01/10/2026",
        )
    ]
    preview = send(officer, by_year, next_day)
    assert preview.rows[0].changes == ("number", "disability")
    actions.apply_import(preview.import_id, by=officer, at=next_day)
    with acting(officer):
        history = {
            (fact.degree, fact.start, fact.end)
            for fact in queries.circumstances_of(son.person_id)
            if fact.kind == "disability"
        }
        assert history == {
            ("severe", dt.date(2020, 5, 5), dt.date(2026, 10, 1)),
            ("especially_severe", dt.date(2026, 10, 1), None),
        }
        known = queries.circumstances_of(son.person_id, on=dt.date(2026, 11, 1), known_at=LATER)
        assert [fact.degree for fact in known if fact.kind == "disability"] == ["severe"]
        assert queries.person_by_number("999075000111") == queries.person(son.person_id)


def test_rows_that_cannot_go_in_come_back_to_be_mended_and_sent_again(officer: Actor) -> None:
    rows = [*LIST[:2], row(3, 2, "Nguyễn Văn Bình", "31/02/1990", "Nam", "12345", "Chủ hộ")]
    preview = send(officer, rows)
    assert verdicts(preview) == {"new": 2, "bad": 1}
    bad = queries_rows(officer, preview, Verdict.BAD)[0]
    assert {problem.kind for problem in bad.problems} == {"no_such_day", "number_shape"}
    assert "[trang tính DS, dòng 4, cột D]" in bad.problems[0].say("vi")
    assert actions.apply_import(preview.import_id, by=officer, at=LATER).left_out == 1
    with acting(officer):
        book = actions.correction_workbook(preview.import_id)
    back = actions.preview_import(book, "sua.xlsx", by=officer, at=LATER)
    assert verdicts(back) == {"bad": 1} and back.rows[0].row == 2
    import io

    import openpyxl

    opened = openpyxl.load_workbook(io.BytesIO(book))
    page = opened["Danh sách"]
    assert page["C2"].value == "Nguyễn Văn Bình" and "12 chữ số" in page.cell(2, page.max_column).value
    page["D2"], page["F2"] = "01/02/1990", "999090000555"
    mended = io.BytesIO()
    opened.save(mended)
    again = actions.preview_import(mended.getvalue(), "sua.xlsx", by=officer, at=LATER)
    assert verdicts(again) == {"new": 1}
    actions.apply_import(again.import_id, by=officer, at=LATER)
    with acting(officer):
        assert queries.people_count() == {BA_TO: 3}


def queries_rows(officer: Actor, preview, verdict: Verdict):
    with acting(officer):
        return queries.import_preview(preview.import_id, verdict).rows


@pytest.mark.parametrize(
    ("line", "doubt"),
    [
        (("Trần Thị Lụa", "1951", None), "perhaps_the_same"),
        (("TRAN THI LUA", "11/1951", None), "perhaps_the_same"),
        (("Trần Thị Lụa", "15/11/1951", "999151000999"), "other_number"),
        (("Lê Thị Hường", "15/11/1951", "999151000123"), "number_of_another"),
        (("Trần Thị Lụa", "15/11/1952", "999151000123"), "other_birth"),
    ],
)
def test_bi_051_who_may_be_on_record_is_held_for_a_look(home: Household, officer: Actor, line, doubt: str) -> None:
    name, birth, number = line
    preview = send(officer, [row(1, 1, name, birth, "Nữ", number, "Chủ hộ")], LATER)
    assert verdicts(preview) == {"doubtful": 1}
    assert doubt in {problem.kind for problem in preview.rows[0].problems}
    assert actions.apply_import(preview.import_id, by=officer, at=LATER).left_out == 1
    assert queries.people_count() == {BA_TO: 2}


def test_an_officer_who_knows_says_that_it_is_somebody_else(home: Household, officer: Actor) -> None:
    preview = send(officer, [row(1, 1, "Trần Thị Lụa", "1951", "Nữ", None, "Chủ hộ")], LATER)
    result = actions.apply_import(preview.import_id, by=officer, at=LATER, accept=[("DS", 2)])
    assert result.new == 1 and queries.search("tran thi lua").total == 2


def test_equal_name_and_full_birth_date_are_the_same_person(home: Household, officer: Actor) -> None:
    preview = send(officer, [row(1, 1, "Trần Thị Luạ", "15/11/1951", "Nữ", None, "Chủ hộ")], LATER)
    assert preview.rows[0].changes == ("full_name",)
    actions.apply_import(preview.import_id, by=officer, at=LATER)
    assert queries.search("lua").items[0].full_name == "Trần Thị Luạ"
    assert queries.search("lua").total == 1


def test_bi_053_somebody_of_another_commune_is_not_described(home: Household, neighbour: Actor) -> None:
    preview = send(neighbour, [row(1, 1, "Trần Thị Lụa", "15/11/1951", "Nữ", "999151000123", "Chủ hộ")], LATER)
    assert verdicts(preview) == {"doubtful": 1} and preview.rows[0].person_id is None
    assert "xã khác" in preview.rows[0].problems[0].vi and BA_TO not in preview.rows[0].problems[0].say()


def test_rows_of_another_commune_are_sent_back(officer: Actor) -> None:
    preview = send(officer, [row(1, 1, "Lê Văn Ba", "1980", "Nam", None, "Chủ hộ", commune=BA_VINH)])
    assert verdicts(preview) == {"bad": 1}
    with pytest.raises(Refused):
        send(officer, commune_code=BA_VINH)


def test_a_provinces_list_goes_to_its_communes_by_code_or_name(system: Actor) -> None:
    rows = [
        row(1, 1, "Lê Văn Ba", "1980", "Nam", None, "Chủ hộ", commune=BA_VINH),
        row(2, 2, "Lê Văn Tư", "1981", "Nam", None, "Chủ hộ", commune="Xã Ba Tơ"),
        row(3, 3, "Lê Văn Năm", "1982", "Nam", None, "Chủ hộ"),
    ]
    preview = send(system, rows)
    assert verdicts(preview) == {"new": 2, "bad": 1}
    actions.apply_import(preview.import_id, by=system, at=LATER)
    with acting(system):
        assert queries.people_count() == {BA_TO: 1, BA_VINH: 1}


def test_an_import_of_one_commune_is_not_seen_in_the_next(officer: Actor, neighbour: Actor) -> None:
    preview = send(officer)
    with acting(neighbour):
        assert queries.imports().total == 0
        with pytest.raises(LookupError):
            queries.import_preview(preview.import_id)
    with pytest.raises(LookupError):
        actions.apply_import(preview.import_id, by=neighbour, at=LATER)


def test_a_preview_keeps_no_number_in_plain_text(officer: Actor, as_owner) -> None:
    send(officer)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(r::text, '') FROM registry_import_row r")
        assert "999148000777" not in cursor.fetchone()[0]


def test_a_villages_head_imports_nothing(village_head: Actor) -> None:
    with pytest.raises(Refused):
        send(village_head)


def test_a_bad_file_leaves_nothing_behind(officer: Actor) -> None:
    with pytest.raises(BadInput):
        actions.preview_import(b"PK nothing", "x.xlsx", by=officer, at=AT)
    with acting(officer):
        assert queries.imports().total == 0


def test_what_happened_since_the_preview_counts(officer: Actor) -> None:
    preview = send(officer, LIST[2:])
    binh = NewPerson("Nguyễn Văn Bình", BirthDate(1990, 2, 1), Sex.MALE, Relation.HEAD, "Kinh", "999090000555", True)
    actions.register_household(BA_TO, [binh], by=officer, at=AT)
    result = actions.apply_import(preview.import_id, by=officer, at=LATER)
    assert (result.new, result.same) == (0, 1)


def test_the_audit_tells_counts_and_no_names(officer: Actor) -> None:
    preview = send(officer)
    actions.apply_import(preview.import_id, by=officer, at=LATER)
    entry = audit_entries(subject=str(preview.import_id), verb="registry.apply_import").items[0]
    assert entry.details["new"] == 3 and entry.details["circumstances"] == 4 and "Vẻ" not in str(entry.details)


def test_after_90_days_what_a_list_said_is_forgotten_and_that_it_came_is_not(officer: Actor, neighbour: Actor) -> None:
    applied, left, young = send(officer), send(officer, LIST[:1]), send(officer, LIST[1:], AT + dt.timedelta(days=60))
    elsewhere = send(neighbour, LIST[2:])
    actions.apply_import(applied.import_id, by=officer, at=LATER)
    assert actions.forget_previews(by=officer, at=AT + dt.timedelta(days=90)) == 0
    day_91 = LATER + dt.timedelta(days=90, seconds=1)
    assert actions.forget_previews(by=officer, at=day_91) == 2
    with acting(officer):
        kept = queries.import_preview(applied.import_id)
        assert (kept.rows, kept.total_rows, verdicts(kept)) == ((), 0, {"new": 3})
        assert queries.import_preview(young.import_id).total_rows == 2
        with pytest.raises(LookupError):
            queries.import_preview(left.import_id)
    with acting(neighbour):
        assert queries.import_preview(elsewhere.import_id).total_rows == 1, "not in the officer's sight"
    assert send(officer, at=day_91).notes[0].kind == "sent_before"
    last = audit_entries(verb="registry.forget_previews").items[0]
    assert last.details == {"lists": 2, "rows": 4}
    assert actions.forget_previews(by=officer, at=day_91) == 0
