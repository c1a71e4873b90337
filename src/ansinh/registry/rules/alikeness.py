"""How alike a person at the counter and a record are: the levels and weights of the linkage model, without the tables
of frequencies. For ordering what is shown; nothing is decided by it."""

from __future__ import annotations

from dataclasses import dataclass

from ansinh.registry.facts import BirthDate, Likeness, Reason, Sex

# Bits for or against, rounded from the shipped model (m and u of ``offline/linkage/model.json``); rarity of the name
# is taken as that of an ordinary name.
_NAME = 9.5
_NAME_CLOSE = 7.0
_NAME_OTHER_MIDDLE = 5.5
_BIRTH = {"day": 14.5, "swapped": 10.5, "year_only": 9.4, "near": 7.4, "year": -2.7, "other": -10.0}
_SEX = (1.0, -6.3)
_PLACE = (3.0, -1.0)
_NUMBER = (26.0, -3.3)
_PRIOR = -20.0
"""Before anything is said: one in a million is the same person."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the papers at the counter, or a record, say. ``name_key`` is the folded name."""

    name_key: str
    birth: BirthDate
    sex: Sex | None
    commune_code: str | None
    blind_index: bytes | None


def compare(asked: Said, record: Said) -> tuple[float, tuple[Reason, ...]]:
    """The probability that both are one person, and the reasons, what weighs most first. Missing fields say nothing."""
    found = [_name(asked, record), _birth(asked.birth, record.birth)]
    if asked.sex and record.sex:
        found.append(
            _two("sex", asked.sex == record.sex, _SEX, ("cùng giới tính", "same sex"), ("khác giới tính", "other sex"))
        )
    if asked.commune_code and record.commune_code:
        same = asked.commune_code == record.commune_code
        found.append(_two("place", same, _PLACE, ("cùng xã", "same commune"), ("khác xã", "other commune")))
    if asked.blind_index and record.blind_index:
        same = asked.blind_index == record.blind_index
        words = (("cùng số định danh", "same personal number"), ("khác số định danh", "other personal number"))
        found.append(_two("number", same, _NUMBER, *words))
    reasons = [reason for reason in found if reason is not None]
    bits = _PRIOR + sum(reason.weight for reason in reasons)
    probability = 1.0 / (1.0 + 2.0 ** min(60.0, max(-60.0, -bits)))
    return probability, tuple(sorted(reasons, key=lambda reason: -abs(reason.weight)))


def _name(asked: Said, record: Said) -> Reason | None:
    mine, theirs = asked.name_key.split(), record.name_key.split()
    if not mine or not theirs:
        return None
    if mine == theirs:
        return Reason("name", Likeness.EQUAL, _NAME, "cùng họ tên", "same name")
    if (mine[0], mine[-1]) == (theirs[0], theirs[-1]):
        if len(mine) <= 2 or len(theirs) <= 2:
            return Reason("name", Likeness.CLOSE, _NAME_CLOSE, "một bên thiếu tên đệm", "one lacks the middle name")
        return Reason("name", Likeness.CLOSE, _NAME_OTHER_MIDDLE, "khác tên đệm", "other middle name")
    if sorted(mine) == sorted(theirs):
        return Reason("name", Likeness.CLOSE, _NAME_CLOSE, "họ tên đổi thứ tự", "the name in another order")
    if one_edit(asked.name_key, record.name_key):
        return Reason("name", Likeness.CLOSE, _NAME_CLOSE, "họ tên khác một chữ cái", "names differ by one letter")
    return Reason("name", Likeness.DIFFERENT, -6.0, "khác họ tên", "other name")


def _birth(asked: BirthDate, record: BirthDate) -> Reason | None:
    if asked.year is None or record.year is None:
        return None
    whole = asked.day is not None and record.day is not None
    if asked == record and whole:
        return Reason("birth", Likeness.EQUAL, _BIRTH["day"], "cùng ngày sinh", "same day of birth")
    if whole and asked.year == record.year and (asked.day, asked.month) == (record.month, record.day):
        return Reason(
            "birth", Likeness.CLOSE, _BIRTH["swapped"], "ngày và tháng sinh đổi chỗ", "day and month of birth swapped"
        )
    if asked.year == record.year and not whole:
        return Reason(
            "birth", Likeness.CLOSE, _BIRTH["year_only"], "cùng năm sinh, một bên chỉ ghi năm",
            "same year of birth, one gives the year only",
        )  # fmt: skip
    if abs(asked.year - record.year) <= 2 and min(asked.year, record.year) < 1960:
        return Reason(
            "birth", Likeness.CLOSE, _BIRTH["near"], "sinh trước 1960, năm lệch một, hai năm",
            "born before 1960, the year differs by one or two",
        )  # fmt: skip
    if asked.year == record.year:
        return Reason("birth", Likeness.DIFFERENT, _BIRTH["year"], "cùng năm, khác ngày sinh", "same year, other day")
    return Reason("birth", Likeness.DIFFERENT, _BIRTH["other"], "khác ngày sinh", "other date of birth")


def _two(field: str, same: bool, weights: tuple[float, float], yes: tuple[str, str], no: tuple[str, str]) -> Reason:
    likeness, weight, words = (Likeness.EQUAL, weights[0], yes) if same else (Likeness.DIFFERENT, weights[1], no)
    return Reason(field, likeness, weight, *words)


def one_edit(one: str, other: str) -> bool:
    """Whether two texts differ by one letter put in, left out, changed, or two neighbours swapped."""
    if one == other:
        return True
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1:
        return False
    start = 0
    while start < len(one) and one[start] == other[start]:
        start += 1
    if len(one) < len(other):
        return one[start:] == other[start + 1 :]
    return one[start + 1 :] == other[start + 1 :] or (
        one[start : start + 2] == other[start : start + 2][::-1] and one[start + 2 :] == other[start + 2 :]
    )
