"""Every defect that people marked in the sources by hand is found where they marked it, or it is said why not."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest

from ansinh.plans import offline
from tests.plans.test_reading import shared_corpus

# kind of the hand-made mark → findings that may name it
NAMED = {
    "missing": {"missing_number", "missing_date", "missing_component"},
    "name_error": {"name_error"},
    "dropped_negation": {"dropped_negation"},
    "date_conflict": {"date_conflict"},
    "typo": {"typo"},
    "format": {"citation_form"},
    "case": {"case"},
    "missing_word": {"missing_word"},
    "page_break": {"page_break", "page_debris"},
    "inconsistent_level": {"inconsistent_level"},
    "numbering": {"numbering"},
    "inconsistent_symbol": {"inconsistent_symbol"},
    "spacing": {"spacing"},
    "unit_variant": {"unit_variant"},
    "fused": {"fused"},
    "quote_style": {"quote_style"},
    "spelling_variant": {"spelling_variant"},
}
UNSEEN = {
    "list_letter": "a remark on the Vietnamese alphabet (đ after d), not a defect",
    "layout": "a heading and its body on two lines of a hard-wrapped text: the reader tells them apart, nothing is wrong on paper",
    "separator": "a heading that its body repeats word for word: the same",
}


@pytest.mark.parametrize("seed", ["002", "004"])
def test_each_defect_marked_by_hand_is_found_at_its_words(seed: str) -> None:
    corpus = shared_corpus()
    gold = json.loads(next((corpus / "gold").glob(f"{seed}*")).read_text(encoding="utf-8"))
    reading = offline.read_plan_file(next((corpus / "sources").glob(f"{seed}*")))
    findings = offline.check_plan(reading, [], dt.date(2026, 11, 22))
    missed = []
    for marked in gold["anomalies"]:
        if marked["kind"] in UNSEEN:
            continue
        place = re.search(r"\s+".join(map(re.escape, marked["quote"].split())), reading.text)
        assert place is not None, marked
        if not any(
            one.kind in NAMED[marked["kind"]] and one.start < place.end() and place.start() < one.end
            for one in findings
        ):
            missed.append((marked["kind"], marked["quote"]))
    assert missed == []


def test_the_named_defects_of_the_other_sources_are_found() -> None:
    corpus = shared_corpus() / "sources"

    def of(seed: str) -> dict[str, list[str]]:
        reading = offline.read_plan_file(next(corpus.glob(f"{seed}*")))
        found: dict[str, list[str]] = {}
        for one in offline.check_plan(reading, [], dt.date(2026, 11, 22)):
            found.setdefault(one.kind, []).append(" ".join(reading.text[one.start : one.end].split()))
        return found

    dong_thap, bac_giang, ha_nam = of("000"), of("001"), of("003")
    assert dong_thap["horizon_passed"] == ["từ nay đến năm 2023"]
    assert {"cơ sở dự liệu", "tiến mặt"} <= set(dong_thap["typo"])
    assert dong_thap["repeated_word"] == ["của của"]
    assert "footnote_missing" in dong_thap
    assert "web_furniture" in bac_giang and "article_not_plan" in bac_giang
    assert ha_nam["page_debris"] == ["3"]
    assert "appendix_missing" in ha_nam and "missing_number" in ha_nam and "missing_date" in ha_nam
    assert {"tôn đống", "tần xuất", "chuyên đổi", "phụ hợp"} <= set(ha_nam["typo"])
    assert ha_nam["phrase_differs"], "the resolution's title lost “chất lượng”"
