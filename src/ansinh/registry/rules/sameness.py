"""When two records may become one, and when never. Our own rules, after the practice of patient indexes.

A merge is refused where the records contradict each other in what cannot both be true of one person (two verified
numbers, two days of death) and where a cluster grows so large that a wrong link in the chain is likelier than five
papers of one person.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from ansinh.kernel.problem import Problem
from ansinh.registry.facts import BirthDate, Sex

MOST_IN_A_CLUSTER = 4


@dataclass(frozen=True, slots=True)
class Record:
    """What the guard reads of one record of a cluster. ``verified``: blind index of a verified number."""

    name_key: str
    birth: BirthDate
    sex: Sex | None
    died_on: dt.date | None
    numbers: tuple[bytes, ...]
    verified: tuple[bytes, ...]


def objection(cluster: Sequence[Record]) -> Problem | None:
    """Why these records must not become one; None where nothing speaks against it."""
    if len(cluster) > MOST_IN_A_CLUSTER:
        return Problem(
            "cluster_too_large",
            f"Sẽ có {len(cluster)} hồ sơ thành một người; quá {MOST_IN_A_CLUSTER} hồ sơ thì không gộp.",
            f"{len(cluster)} records would become one person; more than {MOST_IN_A_CLUSTER} are not merged.",
            remedy_vi="Kiểm tra lại từng hồ sơ đã gộp trước; có thể một lần gộp trước đó là sai.",
            remedy_en="Look at the earlier merges again: one of them may be wrong.",
        )
    if len({number for one in cluster for number in one.verified}) > 1:
        return Problem(
            "two_numbers",
            "Hai hồ sơ mang hai số định danh đã xác minh khác nhau: đó là hai người.",
            "The records carry two different verified numbers: they are two people.",
            remedy_vi="Nếu một số sai, hãy sửa số đó trước, kèm giấy tờ.",
            remedy_en="If one number is wrong, correct it first, with its paper.",
        )
    if len({one.died_on for one in cluster if one.died_on}) > 1:
        return Problem(
            "two_deaths",
            "Hai hồ sơ ghi hai ngày mất khác nhau.",
            "The records give two different days of death.",
            remedy_vi="Đối chiếu giấy chứng tử và sửa ngày sai trước.",
            remedy_en="Compare the death certificate and correct the wrong day first.",
        )
    if len({one.sex for one in cluster if one.sex}) > 1:
        return Problem(
            "two_sexes",
            "Hai hồ sơ ghi giới tính khác nhau.",
            "The records give different sexes.",
            remedy_vi="Nếu là ghi nhầm hoặc đã đổi giới tính, hãy sửa hồ sơ sai trước, kèm giấy tờ.",
            remedy_en="If one was written down wrongly or has changed, correct that record first, with its paper.",
        )
    return None


def fingerprint(one: Record, other: Record) -> str:
    """What the two records said when somebody judged them; another fingerprint is new evidence."""
    return fingerprint_of(_said(one), _said(other))


def fingerprint_of(one: str, other: str) -> str:
    """The fingerprint of what two records say, as ``said`` puts it in words."""
    return hashlib.sha256("\n".join(sorted((one, other))).encode()).hexdigest()


def said(name_key: str, birth: BirthDate, sex: str | None, numbers: Sequence[str]) -> str:
    """What a record says of who the person is. ``numbers``: blind indexes in hexadecimal."""
    return f"{name_key}|{birth.vn}|{sex or ''}|{'/'.join(sorted(numbers))}"


def _said(record: Record) -> str:
    return said(record.name_key, record.birth, record.sex, [number.hex() for number in record.numbers])
