"""A commune's own form: somebody says once what its columns mean, and from then on they are known."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from ansinh.access.actions import acting
from ansinh.access.facts import Actor
from ansinh.access.queries import audit_entries
from ansinh.kernel.problem import BadInput, Refused
from ansinh.registry import actions, queries
from ansinh.registry.facts import BirthDate, NewPerson, Relation, Sex, Verdict
from ansinh.shells.cli.main import main
from tests.registry.lists import HEADER, xlsx
from tests.registry.scene import AT, BA_TO, BA_VINH

OWN = ("STT", "Danh tính", "Chào đời", "Giới tính", "Mã riêng")
ROWS = [("1", "Nguyễn Thị An", "1951", "Nữ", "a7"), ("2", "Lê Văn Ba", "02/03/1950", "Nam", "b8")]
SAID = {"Danh tính": "full_name", "Chào đời": "Ngày sinh", "Mã riêng": "-"}


def send(by: Actor, rows=ROWS, header=OWN, name="cua-xa.xlsx", **more: object):
    return actions.preview_import(xlsx(*rows, header=header), name, by=by, at=AT, **more)


def counts(preview) -> dict[str, int]:
    return {str(verdict): count for verdict, count in preview.counts.items() if count}


def test_bi_010_a_form_nobody_knows_asks_what_its_columns_mean(officer: Actor) -> None:
    asked = send(officer)
    assert asked.wants_columns and asked.total_rows == 0
    assert [one.heading for one in asked.headings if one.key is None] == ["Danh tính", "Chào đời", "Mã riêng"]
    with pytest.raises(Refused):
        actions.apply_import(asked.import_id, by=officer, at=AT, confirmed=True)


def test_what_was_said_once_is_known_at_the_next_list_of_the_same_form(officer: Actor) -> None:
    first = actions.preview_again(send(officer).import_id, SAID, by=officer, at=AT)
    assert counts(first) == {"new": 2} and not first.wants_columns
    with acting(officer):
        assert queries.imports().total == 1, "the preview that asked is gone"
    later = send(officer, [("1", "Phạm Thị Tư", "1960", "Nữ", "c9")], name="thang-sau.xlsx")
    assert counts(later) == {"new": 1}
    assert [(one.key, one.told) for one in later.headings] == [
        ("serial", False), ("full_name", True), ("birth", True), ("sex", False), ("-", True)]  # fmt: skip


def test_what_was_said_can_be_said_otherwise(officer: Actor) -> None:
    header = ("Họ và tên", "Năm sinh", "Giới tính", "Thôn xóm cũ", "Nơi ở mới")
    rows = [("Nguyễn Thị An", "1951", "Nữ", "Thôn 1", "Thôn 2")]
    said = send(officer, rows, header, columns={"Thôn xóm cũ": "village"})
    assert {one.heading: one.key for one in said.headings}["Thôn xóm cũ"] == "village"
    otherwise = send(officer, rows, header, columns={"Thôn xóm cũ": "-", "Nơi ở mới": "village"})
    assert {one.heading: one.key for one in otherwise.headings}["Nơi ở mới"] == "village"
    again = send(officer, rows, header)
    assert {one.heading: one.key for one in again.headings} | {"Thôn xóm cũ": "-", "Nơi ở mới": "village"} == {
        one.heading: one.key for one in again.headings}  # fmt: skip


def test_the_neighbours_meaning_is_not_ours(officer: Actor, neighbour: Actor) -> None:
    send(officer, columns=SAID)
    assert send(neighbour).wants_columns


def test_another_form_with_the_same_word_is_asked_afresh(officer: Actor) -> None:
    send(officer, columns=SAID)
    assert send(officer, [("Nguyễn Thị An", "1951", "Nữ")], ("Danh tính", "Chào đời", "Giới tính")).wants_columns


def test_a_column_that_is_none_of_ours_is_refused_with_the_choice(officer: Actor) -> None:
    with pytest.raises(BadInput) as bad:
        send(officer, columns={"Danh tính": "tên gọi"})
    assert "full_name" in bad.value.problems[0].remedy_vi


def test_the_audit_tells_that_columns_were_said(officer: Actor) -> None:
    preview = send(officer, columns=SAID)
    entry = audit_entries(subject=str(preview.import_id), verb="registry.preview_import").items[0]
    assert entry.details["columns"] == 1


# --- what must be confirmed, what is the same, what is kept -------------------------------------------------------


def test_bi_016_a_total_that_disagrees_waits_for_a_word(officer: Actor) -> None:
    rows = [("1", "1", "Nguyễn Thị An", "1951", "Nữ", None, "Chủ hộ"), (None, None, "Tổng cộng: 3 người")]
    preview = send(officer, rows, HEADER)
    assert [note.kind for note in preview.to_confirm] == ["control_sum"]
    with pytest.raises(Refused) as refused:
        actions.apply_import(preview.import_id, by=officer, at=AT)
    assert refused.value.problem.kind == "not_confirmed"
    assert actions.apply_import(preview.import_id, by=officer, at=AT, confirmed=True).new == 1


def test_bi_026_bi_028_a_list_whose_sending_broke_off_is_sent_again_without_harm(officer: Actor) -> None:
    whole = xlsx(*[("1", "1", "Nguyễn Thị An", "1951", "Nữ", None, "Chủ hộ")])
    with pytest.raises(BadInput):
        actions.preview_import(whole[: len(whole) * 4 // 5], "ds.xlsx", by=officer, at=AT)
    preview = actions.preview_import(whole, "ds.xlsx", by=officer, at=AT)
    with acting(officer):
        waiting = queries.imports().items
        assert [(one.import_id, one.state) for one in waiting] == [(preview.import_id, "previewed")]
    assert actions.apply_import(preview.import_id, by=officer, at=AT).new == 1


def test_bi_063_day_and_month_the_other_way_round_than_on_record_are_a_question(officer: Actor) -> None:
    ba = NewPerson("Lê Văn Ba", BirthDate(1950, 3, 2), Sex.MALE, Relation.HEAD, "Kinh")
    actions.register_household(BA_TO, [ba], by=officer, at=AT)
    preview = send(officer, [("1", "1", "Lê Văn Ba", "03/02/1950", "Nam", None, "Chủ hộ")], HEADER)
    assert counts(preview) == {"doubtful": 1}
    assert "birth_swapped" in {problem.kind for problem in preview.rows[0].problems}


def test_bi_045_an_accepted_proposal_goes_in_as_proposed(officer: Actor) -> None:
    preview = send(officer, [("1", "1", "Lê Văn Ba", "1984", "Nam", 1084000999, "Chủ hộ")], HEADER)
    assert counts(preview) == {"doubtful": 1}
    assert actions.apply_import(preview.import_id, by=officer, at=AT).new == 0
    again = send(officer, [("1", "1", "Lê Văn Ba", "1984", "Nam", 1084000999, "Chủ hộ")], HEADER)
    assert actions.apply_import(again.import_id, by=officer, at=AT, accept=[("DS", 2)]).new == 1
    with acting(officer):
        assert queries.search("lê văn ba").items[0].number_masked == "•••••••••999"


@pytest.mark.parametrize(
    "name",
    ["../../etc/ds.xlsx", "ds\r\nSet-Cookie: a.xlsx", "x" * 300 + ".xlsx", "\u202excod.xlsx", "Danh sa\u0301ch.xlsx"],
)
def test_bi_095_a_strange_file_name_is_cleaned(officer: Actor, name: str) -> None:
    shown = send(officer, [("1", "1", "Lê Ba", "1984", "Nam", None, "Chủ hộ")], HEADER, name).filename
    assert len(shown) <= 200 and shown.isprintable() and "/" not in shown and shown.endswith(".xlsx")


def test_fil_07_the_file_is_kept_sealed_as_it_came(officer: Actor, neighbour: Actor) -> None:
    from django.db import connection

    preview = send(officer, columns=SAID)
    with acting(officer), connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM registry_import_file WHERE import_batch_id = %s", [preview.import_id])
        sealed = bytes(cursor.fetchone()[0])
    assert b"PK\x03\x04" not in sealed and len(sealed) > 1000
    with acting(neighbour), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM registry_import_file")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM registry_import_columns")
        assert cursor.fetchone() == (0,)


def test_old_forms_come_back_to_be_mended_in_our_form(officer: Actor) -> None:
    import openpyxl

    rows = [["TT", "Họ đệm", "Tên", "Sinh ngày", None, None, "Giới tính"], [None, None, None, "Ngày", "Tháng", "Năm", None],
            [1, "Nguyễn Thị", "An", 31, 2, 1951, "Nữ"]]  # fmt: skip
    preview = send(officer, rows, None)
    assert counts(preview) == {"bad": 1}
    with acting(officer):
        page = openpyxl.load_workbook(io.BytesIO(queries.correction_workbook(preview.import_id)))["Danh sách"]
    assert (page["C2"].value, page["D2"].value) == ("Nguyễn Thị An", "31/2/1951")
    with acting(officer):
        assert queries.import_preview(preview.import_id, Verdict.BAD).total_rows == 1
    assert BA_VINH != BA_TO


def test_the_command_line_says_columns_and_confirms(
    system: Actor, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ansinh.shells.cli.frame.prepare_environment", lambda role="app": {})
    path = tmp_path / "cua-xa.xlsx"
    path.write_bytes(xlsx(*ROWS, (None, "Tổng cộng: 3 người"), header=OWN))
    order = ["registry", "import", str(path), "--commune", BA_TO]
    assert main(order) == 1
    assert "“Danh tính”" in capsys.readouterr().err
    assert main([*order, "--map", "Danh tính=full_name", "--map", "Chào đời=birth", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["columns"]["Danh tính"] == "full_name" and told["to_confirm"] == ["control_sum"]
    assert main([*order, "--apply"]) == 1, "a total that disagrees waits for a word"
    assert main([*order, "--apply", "--confirm", "--json"]) == 0
    assert '"new": 2' in capsys.readouterr().out
    assert main([*order, "--map", "Danh tính"]) == 1
