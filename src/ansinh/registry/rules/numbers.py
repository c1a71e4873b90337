"""The shape of the 12-digit personal number (số định danh cá nhân): province, century and sex, year, six digits.

There is no check digit: a mismatch is a warning for a person to look at, never a refusal.
Source: Nghị định 137/2015/NĐ-CP, Điều 13; Thông tư 07/2016/TT-BCA, Điều 7.
"""

from __future__ import annotations

from ansinh.kernel.identifier import is_personal_number
from ansinh.registry.facts import BirthDate, Sex

SYNTHETIC_PREFIX = "999"
# Codes of the 63 provinces of birth registration; kept as they were after the mergers of 2025.
_PROVINCES = frozenset(
    f"{code:03d}"
    for code in (
        *(
            1,
            2,
            4,
            6,
            8,
            10,
            11,
            12,
            14,
            15,
            17,
            19,
            20,
            22,
            24,
            25,
            26,
            27,
            30,
            31,
            33,
            34,
            35,
            36,
            37,
            38,
            40,
            42,
            44,
        ),
        *(45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77, 79, 80, 82, 83, 84, 86, 87),
        *(89, 91, 92, 93, 94, 95, 96),
    )
) | {SYNTHETIC_PREFIX}


def doubts(number: str, birth: BirthDate, sex: Sex | None) -> tuple[str, ...]:
    """What in the number disagrees with the row: ``shape``, ``province``, ``sex``, ``year``. Empty when all agrees."""
    if not is_personal_number(number):
        return ("shape",)
    found = []
    if number[:3] not in _PROVINCES:
        found.append("province")
    century, woman = divmod(int(number[3]), 2)
    if sex is not None and woman != (sex is Sex.FEMALE):
        found.append("sex")
    if birth.year is not None and birth.year != 1900 + 100 * century + int(number[4:6]):
        found.append("year")
    return tuple(found)


def padded(digits: str, birth: BirthDate, sex: Sex | None) -> str | None:
    """A spreadsheet eats leading zeros: the 12 digits again, only if they then agree with sex and year of birth."""
    if not (digits.isascii() and digits.isdigit() and len(digits) in (10, 11)):
        return None
    number = digits.zfill(12)
    known = birth.year is not None and sex is not None
    return number if known and not doubts(number, birth, sex) else None
