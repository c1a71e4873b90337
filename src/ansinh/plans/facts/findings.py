"""The kinds of finding of proof-reading, with their names for people. What each means: docs/reference/findings.md."""

from __future__ import annotations

FINDING_KINDS: dict[str, tuple[str, str]] = {
    # the document itself
    "missing_number": ("Số để trống", "Blank number"),
    "missing_date": ("Ngày để trống", "Blank date"),
    "missing_component": ("Thiếu thành phần thể thức", "Missing part of the official form"),
    "inconsistent_level": ("Lẫn cấp", "Mixed-up level"),
    "numbering": ("Đánh số mục", "Numbering"),
    "appendix_missing": ("Thiếu phụ lục", "Missing appendix"),
    "footnote_missing": ("Thiếu chú thích", "Missing footnote"),
    "table_missing": ("Thiếu bảng", "Missing table"),
    "section_missing": ("Dẫn mục không có", "Reference to no section"),
    "page_debris": ("Số trang trong câu", "Page number in a sentence"),
    "page_break": ("Câu bị ngắt trang", "Sentence broken by a page"),
    "web_furniture": ("Chữ của trang web", "Words of the web page"),
    "article_not_plan": ("Bài viết, không phải kế hoạch", "An article, not the plan"),
    # documents cited
    "date_conflict": ("Ngày trước văn bản được thực hiện", "Older than what it implements"),
    "citation_date_wrong": ("Sai ngày văn bản viện dẫn", "Wrong date of a cited document"),
    "citation_dates_differ": ("Một văn bản hai ngày", "One document, two dates"),
    "citation_numbers_differ": ("Một văn bản hai số", "One document, two numbers"),
    "future_citation": ("Viện dẫn văn bản có sau", "Cites a later document"),
    "citation_form": ("Ký hiệu sai thể thức", "Malformed symbol"),
    "inconsistent_symbol": ("Ký hiệu không khớp", "Symbol does not fit"),
    "phrase_differs": ("Thiếu chữ so với chỗ khác", "Words missing against elsewhere"),
    # words
    "dropped_negation": ("Mất chữ “không”", "Lost “not”"),
    "added_negation": ("Thừa chữ “không”", "Added “not”"),
    "typo": ("Lỗi chính tả", "Misspelling"),
    "fused": ("Chữ dính liền", "Words run together"),
    "repeated_word": ("Lặp từ", "Repeated word"),
    "missing_word": ("Thiếu từ", "Missing word"),
    "case": ("Viết hoa", "Capitals"),
    "spacing": ("Khoảng trắng", "Spaces"),
    "bracket": ("Ngoặc", "Bracket"),
    "quote_style": ("Ngoặc kép", "Quotation marks"),
    "spelling_variant": ("Hai cách viết", "Two spellings"),
    "unit_variant": ("Cách viết đơn vị", "Way of writing a unit"),
    # places and agencies
    "name_error": ("Sai tên địa danh", "Misspelt place"),
    "place_ambiguous": ("Địa danh trùng tên", "Ambiguous place"),
    "place_abolished": ("Địa danh không còn", "Place that is no more"),
    "place_merged": ("Địa danh đã sáp nhập", "Place merged since"),
    "agency_not_existing": ("Cơ quan không tồn tại lúc ban hành", "Agency not there at issue"),
    "agency_dissolved": ("Cơ quan nay không còn", "Agency gone since"),
    "denominator_abolished": ("Mẫu số không còn", "Abolished denominator"),
    # numbers and dates
    "over_100_percent": ("Quá 100%", "Over 100 %"),
    "over_whole": ("Lớn hơn tổng số", "More than the whole"),
    "sum_over_whole": ("Tổng các phần vượt", "Parts exceed the whole"),
    "part_over_whole": ("Phần lớn hơn tổng", "Part above its whole"),
    "parts_do_not_fit": ("Thành phần không khớp", "Parts do not fit"),
    "range_reversed": ("Khoảng ngược", "Reversed range"),
    "impossible_date": ("Ngày không có thật", "Impossible date"),
    "due_before_issue": ("Hạn trước ngày ban hành", "Due before issue"),
    "report_order": ("Hạn báo cáo ngược", "Reports out of order"),
    "deadline_passed": ("Đã quá hạn", "Deadline passed"),
    "horizon_passed": ("Đã hết giai đoạn", "Horizon passed"),
    "target_year_passed": ("Chỉ tiêu đã đến hạn", "Targets due"),
    # commitments
    "task_without_lead": ("Nhiệm vụ không có chủ trì", "Task without lead"),
    "target_without_year": ("Chỉ tiêu không có năm", "Target without year"),
    "duplicate_target": ("Chỉ tiêu trùng", "Target said twice"),
    "contradictory_targets": ("Chỉ tiêu mâu thuẫn", "Contradictory targets"),
    "target_goes_back": ("Chỉ tiêu thụt lùi", "Target goes back"),
    # against parents and sisters
    "target_missing": ("Thiếu chỉ tiêu cấp trên", "Parent's target missing"),
    "target_weaker": ("Kém chỉ tiêu cấp trên", "Weaker than the parent"),
    "target_later": ("Muộn hơn cấp trên", "Later than the parent"),
    "population_narrowed": ("Thu hẹp đối tượng", "Population narrowed"),
    "population_widened": ("Mở rộng đối tượng", "Population widened"),
    "denominator_differs": ("Khác mẫu số", "Different denominator"),
}
SEVERITIES: dict[str, tuple[str, str]] = {
    "error": ("Lỗi", "Error"),
    "warning": ("Cảnh báo", "Warning"),
    "note": ("Lưu ý", "Note"),
}


def kind_name(kind: str, lang: str = "vi") -> str:
    """What a kind of finding is called; the kind itself where it has no name."""
    return FINDING_KINDS.get(kind, (kind, kind))[1 if lang == "en" else 0]
