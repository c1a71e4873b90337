"""Which measures are promises: percentages that are aimed at, counts that something acts on."""

from __future__ import annotations

import re

from ansinh.plans.facts import Comparator
from ansinh.plans.rules.measures import Measure
from ansinh.plans.rules.targets.phrases import HEAD, OPENERS


def without_details(measures: list[Measure], sentence: str) -> list[Measure]:
    """Drops a count inside the predicate of a percentage: ``100% xã mỗi quý có ít nhất 04 tin, bài`` is one target."""
    kept: list[Measure] = []
    for item in measures:
        if kept and kept[-1].percent and not item.percent:
            between = sentence[kept[-1].end : item.start]
            verb = re.search(r"\s(?:mỗi|có|tổ chức|đạt)\s", between + " ")
            if item.unit.split("/")[0] in _DETAILS and not re.search(r"[,;]|\bvà\b", between):
                continue
            if (
                verb
                and ";" not in between
                and all(len(piece.split()) <= 4 for piece in between[: verb.start()].split(","))
            ):
                continue
        kept.append(item)
    return kept


_DETAILS = {"lần", "tin", "bài", "buổi", "cuộc", "ngày", "tháng", "giờ"}

_DURATION = {"năm", "tháng", "ngày", "giờ", "tuần", "tuổi", "lần", "phút"}

_DURATION_HEAD = re.compile(r"số năm|tuổi thọ|thời gian|số giờ|số lần|gấp|còn|tuổi", re.IGNORECASE)

_ACTION = re.compile(
    r"(?:xây dựng|xây mới|hỗ trợ|sửa chữa|đạt|duy trì|hình thành|thành lập|tổ chức|đào tạo|giải quyết|tạo|tăng|giảm|"
    r"nâng|phấn đấu|"
    r"có|còn|đưa|trồng|phát triển|hoàn thành|triển khai|cấp|thu hút|xuống|lên|bổ sung|mở|cho|công nhận|vận hành|"
    r"bình quân|đầu tư|"
    r"tặng|trao|giúp|vận động|xóa|xoá|quy tập|lắp đặt|kết nạp|mức|chấm dứt|thêm|ít nhất|tối thiểu|trên|khoảng|"
    r"gấp|:)\s*(?:được|mới|thêm|việc làm cho|"
    r"cho|là|đạt|khoảng|ít nhất|tối thiểu|trên|từ|số lên|\s)*$",
    re.IGNORECASE,
)


_LISTED = re.compile(r"^[^:]{0,60}:\s*\(?(?:\d{1,2}|[a-zđ])\)\s*|^\(?(?:\d{1,2}|[a-zđ])\)\s*")
_COMPLETES = re.compile(
    r"\b(?:khởi công|hoàn thành)(?: việc)?(?: xây dựng| xây mới| sửa chữa| đầu tư| hỗ trợ)?\s+(?:được\s+)?(?:ít nhất\s+)?$",
    re.IGNORECASE,
)


def is_commitment(item: Measure, sentence: str, allowed: str, strong: bool) -> bool:
    if item.percent:
        return (
            allowed == "all" or strong or item.comparator is not Comparator.EQUAL or _percent_is_aimed(item, sentence)
        )
    before = sentence[: item.start]
    unit = item.unit.lower()
    if unit.startswith("điểm ") and allowed == "all":
        return True  # percentage points
    if unit.startswith("lần") and allowed == "all" and item.comparator is Comparator.AT_LEAST:
        return True  # khám sức khỏe ít nhất 1 lần/năm
    if unit.split("/")[0] in _DURATION and not _DURATION_HEAD.search(before[-110:]):
        return False
    if unit in ("đồng", "nghìn đồng") and allowed != "all":
        return False
    if (
        re.search(r"(?:nhóm|từ)\s*$", sentence[: item.number].lower())
        and "trở lên" in sentence[item.end - 9 : item.end + 9]
    ):
        return False
    if (
        re.search(r"\((?:[^()]*)$", before)
        and not re.search(r"\(trong đó[^()]*$", before)
        and item.comparator in (Comparator.EQUAL, Comparator.ABOUT)
    ):
        return False
    acting = bool(_ACTION.search(sentence[: item.number].rstrip()[-60:])) or item.of is not None
    opening = not OPENERS.sub("", before.rpartition(";")[2].rpartition(",")[2].rpartition(" và ")[2]).strip()
    bound = item.comparator is not Comparator.EQUAL or item.start < item.number
    if allowed == "all":
        segment = _LISTED.sub("", before.rpartition(";")[2].strip())
        return acting or opening or bound or item.per is not None or HEAD.match(segment) is not None
    if _COMPLETES.search(sentence[: item.number]):
        return True
    return (strong and (bound or acting) and item.comparator is not None) or (
        bool(re.search(r"\bcó (?:ít nhất|tối thiểu)\s*$", sentence[: item.number].lower()))
    )


def _percent_is_aimed(item: Measure, sentence: str) -> bool:
    before = sentence[: item.number].lower()[-45:]
    return item.value == 100 or bool(
        re.search(
            r"(?:đạt|có|lên|xuống|còn|giảm|tăng|bảo đảm|đảm bảo|tiết kiệm|giải ngân|tinh giản)\s*(?:thêm\s*)?$", before
        )
    )
