"""Citations: found in running text, written short, read back."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.documents.facts import DOCUMENT_KINDS, Citation
from ansinh.documents.offline import find_citations
from ansinh.kernel.problem import BadInput


def test_a_clause_in_the_short_form_is_written_out_for_a_lawyer() -> None:
    citation = Citation.parse("NĐ 335/2026/NĐ-CP Đ5 k1 b")
    assert (citation.article, citation.clause, citation.point) == ("5", "1", "b")
    assert citation.in_words() == "điểm b khoản 1 Điều 5 Nghị định số 335/2026/NĐ-CP"
    assert citation.short() == "NĐ 335/2026/NĐ-CP Đ5 k1 b"


@given(
    kind=st.sampled_from(sorted(DOCUMENT_KINDS)),
    number=st.integers(1, 9999),
    article=st.none() | st.integers(1, 200),
    clause=st.none() | st.integers(1, 30),
    point=st.none() | st.sampled_from("abcdđeghik"),
)
def test_every_citation_is_read_back_from_its_short_form(
    kind: str, number: int, article: int | None, clause: int | None, point: str | None
) -> None:
    citation = Citation(
        kind,
        f"{number}/2024/{kind}-CP",
        None,
        None,
        None if article is None else str(article),
        None if clause is None else str(clause),
        point,
    )
    assert Citation.parse(citation.short()) == citation


@pytest.mark.parametrize("words", ["", "335/2026", "XYZ 1/2024/A-B", "NĐ"])
def test_what_is_no_citation_is_refused_with_the_form_to_use(words: str) -> None:
    with pytest.raises(BadInput) as trouble:
        Citation.parse(words)
    assert "NĐ 335/2026/NĐ-CP" in trouble.value.say("vi")


def test_a_resolution_a_programme_and_a_plan_in_one_sentence_are_three_citations() -> None:
    text = (
        "Thực hiện Nghị quyết số 42-NQ/TW ngày 24/11/2023 của Ban Chấp hành Trung ương Đảng; Chương trình hành động "
        "số 51-CTr/TU ngày 15 tháng 02 năm 2024 của Tỉnh ủy và Kế hoạch 68/KH-UBND ngày 08/3/2024 của UBND tỉnh"
    )
    found = find_citations(text)
    assert [item.number for item in found] == ["42-NQ/TW", "51-CTr/TU", "68/KH-UBND"]
    assert [item.date for item in found] == [dt.date(2023, 11, 24), dt.date(2024, 2, 15), dt.date(2024, 3, 8)]
    assert found[0].issuer == "Ban Chấp hành Trung ương Đảng"
    assert [text[item.start : item.end].split(" số ")[0] for item in found[:1]] == ["Nghị quyết"]


def test_the_place_in_a_document_comes_along() -> None:
    found = find_citations("theo quy định tại điểm c khoản 2 Điều 7 Nghị định số 20/2021/NĐ-CP của Chính phủ")
    assert [(item.kind, item.article, item.clause, item.point) for item in found] == [("NĐ", "7", "2", "c")]


def test_the_nearest_kind_names_the_document() -> None:
    found = find_citations("theo quy định tại Quyết định số 1729/QĐ-TTg ngày 04 tháng 11 năm 2020")
    assert found[0].document() == "Quyết định số 1729/QĐ-TTg ngày 04/11/2020"


def test_a_date_that_does_not_exist_is_no_date() -> None:
    assert find_citations("Quyết định số 5/QĐ-UBND ngày 31/02/2024 của UBND tỉnh")[0].date is None


@given(st.text(alphabet="Nghị quyết số 42-NQ/TW ngày24/11/2023của()khoản1Điều5 \n", max_size=400))
def test_citations_always_stand_where_they_say(text: str) -> None:
    for item in find_citations(text):
        assert item.start is not None and item.end is not None
        assert " ".join(text[item.start : item.end].split()) == item.words
