"""The comparisons of the model: for each field the ways two records may agree, best first, in words and in SQL.

The order of levels is the contract with ``model.json`` and with the words of the reasons: level n here is gamma
(number of levels − 2 − n) of Splink, whose last level is 0 and whose missing level is −1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ansinh.registry.facts import Likeness

EQUAL, CLOSE, DIFFERENT = Likeness.EQUAL, Likeness.CLOSE, Likeness.DIFFERENT


@dataclass(frozen=True, slots=True)
class Level:
    """One way to agree. ``rare``: the column whose frequency of the shared value counts. ``sql`` None: all else."""

    likeness: Likeness
    vi: str
    en: str
    sql: str | None
    rare: str | None = None
    m: float | None = None
    u: float | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the comparison: when it cannot be compared, and its levels, best first."""

    missing_sql: str
    levels: tuple[Level, ...]


_ONE_WITHOUT_MIDDLE = "\"middle_l\" = '' OR \"middle_r\" = ''"
_ONE_LETTER = 'surname_l = surname_r AND damerau_levenshtein("full_key_l", "full_key_r") <= 1'

FIELDS: Mapping[str, Field] = {
    "name_place": Field(
        '"full_here_l" IS NULL OR "full_here_r" IS NULL',
        (
            Level(
                EQUAL, "cùng họ tên, cùng xã", "same name, same commune", '"full_here_l" = "full_here_r"', "full_here"
            ),
            Level(EQUAL, "cùng họ tên, khác xã", "same name, other commune", '"full_key_l" = "full_key_r"', "full_key"),
            Level(
                CLOSE,
                "một bên thiếu tên đệm, cùng xã",
                "one lacks the middle name, same commune",
                f'"short_here_l" = "short_here_r" AND ({_ONE_WITHOUT_MIDDLE})',
                "short_here",
            ),
            Level(
                CLOSE,
                "một bên thiếu tên đệm, khác xã",
                "one lacks the middle name, other commune",
                f'"short_key_l" = "short_key_r" AND ({_ONE_WITHOUT_MIDDLE})',
                "short_key",
            ),
            Level(
                CLOSE,
                "họ tên khác một chữ cái, cùng xã",
                "names differ by one letter, same commune",
                f'"commune_l" = "commune_r" AND {_ONE_LETTER}',
            ),
            Level(CLOSE, "họ tên khác một chữ cái, khác xã", "names differ by one letter, other commune", _ONE_LETTER),
            Level(
                CLOSE,
                "khác tên đệm, cùng xã",
                "other middle name, same commune",
                '"short_here_l" = "short_here_r"',
                "short_here",
            ),
            Level(
                CLOSE,
                "khác tên đệm, khác xã",
                "other middle name, other commune",
                '"short_key_l" = "short_key_r"',
                "short_key",
            ),
            Level(DIFFERENT, "khác họ tên, cùng xã", "other name, same commune", '"commune_l" = "commune_r"'),
            Level(DIFFERENT, "khác họ tên, khác xã", "other name, other commune", None),
        ),
    ),
    "tones": Field(
        '"full_key_l" <> "full_key_r"',
        (
            Level(EQUAL, "dấu của họ tên giống nhau", "the name's accents agree", '"toned_l" = "toned_r"'),
            Level(
                CLOSE,
                "một bên viết không dấu",
                "one is written without accents",
                '"toned_l" = "full_key_l" OR "toned_r" = "full_key_r"',
            ),
            Level(DIFFERENT, "dấu của họ tên khác nhau", "the name's accents differ", None),
        ),
    ),
    "village": Field(
        '"commune_l" <> "commune_r" OR "village_l" IS NULL OR "village_r" IS NULL',
        (
            Level(EQUAL, "cùng thôn, tổ dân phố", "same village", '"village_l" = "village_r"'),
            # People move within a commune; a list of the commune says little about it, so it is not learnt but set.
            Level(DIFFERENT, "khác thôn, tổ dân phố", "other village", None, m=0.15, u=0.91),
        ),
    ),
    "birth": Field(
        '"y_l" IS NULL OR "y_r" IS NULL',
        (
            Level(EQUAL, "cùng ngày sinh", "same day of birth", '"y_l" = "y_r" AND "m_l" = "m_r" AND "d_l" = "d_r"'),
            Level(
                CLOSE,
                "ngày và tháng sinh đổi chỗ",
                "day and month of birth swapped",
                '"y_l" = "y_r" AND "m_l" = "d_r" AND "d_l" = "m_r"',
            ),
            Level(
                CLOSE,
                "cùng năm sinh, một bên chỉ ghi năm",
                "same year of birth, one gives the year only",
                '"y_l" = "y_r" AND ("d_l" IS NULL OR "d_r" IS NULL)',
            ),
            Level(
                CLOSE,
                "sinh trước 1960, năm lệch một, hai năm",
                "born before 1960, the year differs by one or two",
                'abs("y_l" - "y_r") <= 2 AND least("y_l", "y_r") < 1960 AND "m_l" IS NOT DISTINCT FROM "m_r"'
                ' AND "d_l" IS NOT DISTINCT FROM "d_r"',
            ),
            Level(
                DIFFERENT,
                "cùng năm, khác ngày sinh",
                "same year, other day of birth",
                '"y_l" = "y_r"',
                m=0.002,
                u=0.013,
            ),
            Level(
                DIFFERENT,
                "cùng ngày tháng, khác năm sinh",
                "same day, other year of birth",
                '"m_l" = "m_r" AND "d_l" = "d_r"',
                m=0.001,
                u=0.0026,
            ),
            Level(DIFFERENT, "khác ngày sinh", "other date of birth", None),
        ),
    ),
    "sex": Field(
        '"sex_l" IS NULL OR "sex_r" IS NULL',
        (
            Level(EQUAL, "cùng giới tính", "same sex", '"sex_l" = "sex_r"'),
            Level(DIFFERENT, "khác giới tính", "other sex", None),
        ),
    ),
    "number": Field(
        '"number_l" IS NULL OR "number_r" IS NULL',
        (
            # Equal numbers are set, not learnt: a pair of equal numbers is what the learning blocks on.
            Level(EQUAL, "cùng số định danh", "same personal number", '"number_l" = "number_r"', m=0.9, u=1e-8),
            Level(DIFFERENT, "khác số định danh", "other personal number", None, m=0.1, u=1.0),
        ),
    ),
}
