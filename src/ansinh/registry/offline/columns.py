"""The columns of a list of people: what they are called, by us and by others, and what may stand in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from ansinh.kernel.text import fold, nfc
from ansinh.registry.facts import CIRCUMSTANCE_KINDS, Relation


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``choices`` maps what the template offers to the value it means; ``also`` are other headings."""

    key: str
    title: str
    width: int
    help: str
    required: bool = False
    date: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()


def _degrees(kind: str, no: bool = False) -> dict[str, str]:
    offered = {words[0][0].upper() + words[0][1:]: degree for degree, words in CIRCUMSTANCE_KINDS[kind].degrees.items()}
    return {"Không": "no", **offered} if no else offered


_RELATIONS = {relation.vi[0].upper() + relation.vi[1:]: str(relation) for relation in Relation}

COLUMNS: tuple[Column, ...] = (
    Column("serial", "STT", 6, "Số thứ tự. Dòng có STT “VD” là dòng ví dụ, không nhập.", also=("tt", "so tt", "so thu tu")),
    Column(
        "household", "Hộ số", 8, "Người cùng hộ ghi cùng một số (1, 2, 3…).",
        also=("so ho", "ma ho", "so thu tu ho", "ho so", "stt ho", "ho gia dinh so"),
    ),
    Column(
        "full_name", "Họ và tên", 28, "Như trên giấy tờ, có dấu.", required=True,
        also=("ho ten", "ten", "ho va ten doi tuong", "ho ten doi tuong", "ho va ten nguoi huong", "ho ten nguoi huong",
              "ho va ten chu ho", "ho ten chu ho", "ten chu ho", "ho va ten nguoi dan", "ho ten nguoi dan", "ho va ten thanh vien", "ho ten thanh vien", "ho va ten tre", "ho ten tre em", "ho va ten chu ho va thanh vien", "ho va ten chu ho thanh vien", "ho va ten nguoi cao tuoi", "ho va ten nguoi khuyet tat", "cong dan", "ho ten cong dan", "ho va ten cong dan", "full name", "name", "ho dem va ten", "ho chu dem va ten", "ho ten khai sinh", "ten doi tuong"),
    ),
    Column(
        "birth", "Ngày sinh", 14, "dd/mm/yyyy; chỉ biết tháng hoặc năm thì ghi mm/yyyy hoặc yyyy.", required=True, date=True,
        also=("ngay thang nam sinh", "nam sinh", "sinh ngay", "ngay sinh nam sinh", "ngay thang sinh", "ns", "sinh nam", "ntns", "ngay thang nam", "ngay sinh thang sinh nam sinh", "date of birth", "dob"),
    ),
    Column("sex", "Giới tính", 10, "Nam hoặc Nữ.", required=True, choices={"Nam": "male", "Nữ": "female"}, also=("gioi", "phai", "gt", "nam nu", "gioi tinh nam nu", "sex")),
    Column(
        "number", "Số định danh cá nhân", 18, "12 chữ số; định dạng ô là văn bản. Chưa có thì để trống.",
        also=("so dinh danh", "so cccd", "cccd", "so can cuoc", "can cuoc", "can cuoc cong dan", "so cccd ddcn", "ddcn",
              "so dinh danh cccd", "so can cuoc cong dan", "cmnd cccd", "so cmnd cccd", "so cmnd", "cmnd", "so cmt",
              "so ddcn", "ma dinh danh", "so cccd cmnd", "so the can cuoc", "so giay to", "so dinh danh ca nhan cccd",
              "ma so dinh danh", "so can cuoc dinh danh", "so cccd so dinh danh", "so cmt cccd", "so cmnd can cuoc", "so dinh danh ca nhan can cuoc"),
    ),
    Column("ethnicity", "Dân tộc", 12, "Kinh, Hrê, Co, Xơ Đăng, Ba Na…", also=("dt",)),
    Column(
        "relation", "Quan hệ với chủ hộ", 16, "Chọn trong danh sách.", required=True, choices=_RELATIONS,
        also=("quan he", "qh voi chu ho", "quan he chu ho", "qh chu ho", "moi quan he voi chu ho", "quan he trong ho", "quan he gia dinh", "la gi voi chu ho", "moi quan he"),
    ),
    Column(
        "commune", "Mã xã", 9, "5 chữ số. Để trống nếu cả danh sách thuộc xã của người nhập.",
        also=("xa", "xa phuong", "ten xa", "ma xa phuong", "xa phuong dac khu", "don vi hanh chinh", "phuong xa"),
    ),
    Column("village", "Thôn, tổ dân phố", 18, "", also=("thon", "to dan pho", "thon to", "thon to dan pho", "khu pho", "ap", "thon ban", "lang", "noi o", "cho o", "ban", "thon xa", "ten thon", "to", "khoi", "thon lang", "to dan pho thon", "thon khu pho", "khom ap", "thon tdp", "tdp")),
    Column("address", "Địa chỉ", 20, "Số nhà, đường (nếu có).", also=("dia chi thuong tru", "noi thuong tru", "dia chi cu tru")),
    Column(
        "poverty", "Hộ nghèo, cận nghèo", 16, "Theo quyết định công nhận còn hiệu lực.", choices=_degrees("poverty"),
        also=("ho ngheo can ngheo", "dien ho", "loai ho", "ho ngheo", "hoan canh kinh te"),
    ),
    Column("poverty_from", "Hộ nghèo từ ngày", 14, "", date=True, also=("ngay cong nhan ho ngheo",)),
    Column(
        "disability", "Mức độ khuyết tật", 16, "Theo giấy xác nhận khuyết tật.", choices=_degrees("disability"),
        also=("khuyet tat", "muc do kt", "dang muc do khuyet tat", "muc khuyet tat"),
    ),
    Column("disability_from", "Ngày giấy xác nhận khuyết tật", 16, "", date=True, also=("ngay gxn khuyet tat", "ngay cap giay xac nhan")),
    Column("single_parent", "Đơn thân nuôi con", 16, "", choices=_degrees("single_parent"), also=("don than",)),
    Column("obligor", "Người có nghĩa vụ phụng dưỡng", 18, "Với người từ 60 tuổi thuộc hộ nghèo.", choices=_degrees("obligor"), also=("nguoi phung duong",)),
    Column(
        "pension", "Lương hưu, trợ cấp BHXH", 18, "Ghi “Không” nếu đã đối chiếu và không hưởng.", choices=_degrees("pension", no=True),
        also=("luong huu", "huong luong huu", "luong huu tro cap bhxh hang thang"),
    ),
    Column("studying", "Đang học", 16, "", choices=_degrees("studying", no=True), also=("dang di hoc", "hoc tap")),
    Column("pregnant_from", "Mang thai từ ngày", 14, "", date=True, also=("mang thai",)),
    Column("father", "Cha đẻ", 14, "Với trẻ em: tình trạng của cha.", choices=_degrees("father"), also=("tinh trang cha",)),
    Column("mother", "Mẹ đẻ", 14, "Với trẻ em: tình trạng của mẹ.", choices=_degrees("mother"), also=("tinh trang me",)),
    Column("request", "Đề nghị hưởng", 18, "", choices=_degrees("written_request"), also=("che do de nghi",)),
    Column("request_on", "Ngày đề nghị", 14, "Ngày tiếp nhận văn bản.", date=True, also=("ngay nop don", "ngay tiep nhan")),
    Column("died_on", "Ngày mất", 12, "", date=True, also=("ngay chet", "da chet ngay")),
    Column("note", "Ghi chú", 20, "", also=("chu thich", "ghi chu khac")),
)  # fmt: skip
# What lists of others have beside or instead of ours: read, checked, but not asked for in the template.
OLD_COLUMNS: tuple[Column, ...] = (
    Column("surname", "Họ và tên đệm", 20, "", also=("ho dem", "ho lot", "ho va chu dem", "ho va dem", "ho chu dem", "ho va ten lot")),
    Column("middle", "Tên đệm", 12, "", also=("dem", "chu dem", "ten lot", "chu lot")),
    Column("birth_day", "Ngày", 6, "", also=("ngay s",)),
    Column("birth_month", "Tháng", 6, "", also=("thang sinh", "thang s")),
    Column("birth_year", "Năm", 6, "", also=("nam s",)),
    Column("old_number", "Số CMND", 14, "", also=("cmnd cu", "so cmnd cu", "cmnd 9 so", "so cmnd 9 so")),
    Column("insurance", "Mã số BHXH", 14, "", also=("so bhxh", "ma bhxh", "so so bhxh", "so the bhyt", "ma the bhyt", "the bhyt", "ma so the bhyt", "bhyt")),
    Column("phone", "Số điện thoại", 14, "", also=("dien thoai", "sdt", "so dt", "dt lien he", "dtdd", "so dien thoai lien he", "dien thoai lien he")),
    Column("amount", "Số tiền", 14, "", also=("muc huong", "muc tro cap", "so tien tro cap", "so tien huong", "thanh tien", "tro cap hang thang", "muc tro cap thang", "tien tro cap", "muc chuan", "kinh phi")),
    Column("district", "Huyện", 14, "", also=("quan huyen", "huyen thi xa", "quan", "huyen thi xa thanh pho", "ten huyen", "huyen quan")),
    Column("province", "Tỉnh", 14, "", also=("tinh thanh pho", "tinh tp", "thanh pho", "ten tinh", "tinh thanh")),
)  # fmt: skip
BY_KEY: Mapping[str, Column] = {column.key: column for column in (*COLUMNS, *OLD_COLUMNS)}
# A person may say of a heading that it means one of these, or nothing (``-``).
MAPPABLE: tuple[str, ...] = (*BY_KEY, "born_male", "born_female")
IGNORED = "-"
NEVER_FILLED_DOWN = frozenset(
    {"serial", "full_name", "surname", "middle", "number", "old_number", "insurance", "birth", "born_male", "born_female",
     "birth_day", "birth_month", "birth_year", "amount", "phone", "died_on", "sex", "relation", "note"}
)  # fmt: skip


def heading_key(text: str) -> str:
    """What is left of a heading when breaks, tones, brackets and punctuation are taken away."""
    return re.sub(r"[^a-z0-9]+", " ", re.sub(r"\(.*?\)", " ", fold(text))).strip()


_HEADINGS: Mapping[str, str] = {
    **{heading: column.key for column in OLD_COLUMNS for heading in (heading_key(column.title), *column.also)},
    **{heading_key(column.title): column.key for column in COLUMNS},
    **{heading: column.key for column in COLUMNS for heading in column.also},
}


def column_of(heading: str, known: Mapping[str, str] | None = None) -> str | None:
    """The key of the column a heading means; ``born_male``/``born_female`` for old forms with the year under Nam, Nữ;
    ``reason`` for the last column of a correction workbook. ``known`` is what this sender's headings were said to mean."""
    key = heading_key(heading)
    if known and key in known:
        return known[key]
    if key in ("nam", "nu"):
        # Năm (the year) and Nam (a man) fold to the same letters.
        return (
            "birth_year"
            if key == "nam" and "ă" in nfc(heading).lower()
            else f"born_{'male' if key == 'nam' else 'female'}"
        )
    if key == "ho":
        return "household" if "ộ" in nfc(heading).lower() else "surname"
    return "reason" if key == "ly do" else _HEADINGS.get(key)


def choice_of(column: Column, text: str) -> str | None:
    """The value a cell means: by the words offered or by the stored value, whatever accents and case."""
    return _choice(column.key, text)


@lru_cache(maxsize=20_000)
def _choice(key: str, text: str) -> str | None:
    column = BY_KEY[key]
    said = heading_key(text)
    for word, value in column.choices.items():
        if said in (heading_key(word), heading_key(value)):
            return value
    return _OTHER_WORDS.get(column.key, {}).get(said)


_OTHER_WORDS: Mapping[str, Mapping[str, str]] = {
    "sex": {"m": "male", "f": "female", "trai": "male", "gai": "female", "nam gioi": "male", "nu gioi": "female"},
    "relation": {
        "ch": "head", "vo": "spouse", "chong": "spouse", "con trai": "child", "con gai": "child", "con de": "child",
        "cha": "parent", "me": "parent", "bo": "parent", "ong": "parent", "ba": "parent", "chau noi": "grandchild",
        "chau ngoai": "grandchild", "anh": "sibling", "chi": "sibling", "em": "sibling", "anh chi em": "sibling",
        "con dau": "other", "con re": "other", "o nho": "other", "nguoi khac": "other", "chu ho": "head",
    },
    "poverty": {"ngheo": "poor", "can ngheo": "near_poor", "hn": "poor", "hcn": "near_poor", "x": "poor"},
    "disability": {
        "khuyet tat dac biet nang": "especially_severe", "khuyet tat nang": "severe", "khuyet tat nhe": "mild",
        "dbn": "especially_severe", "ktn": "severe", "ktdbn": "especially_severe",
    },
    "pension": {"khong co": "no", "khong huong": "no", "co": "pension"},
    "studying": {"khong hoc": "no"},
}  # fmt: skip
