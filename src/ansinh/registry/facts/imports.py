"""Nouns of lists that were sent: what each line would do, and what came of it."""

from __future__ import annotations

import datetime as dt
import enum
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from ansinh.kernel.problem import Problem


class Verdict(enum.StrEnum):
    """What an import row will do."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    DOUBTFUL = "doubtful"
    BAD = "bad"

    @property
    def vi(self) -> str:
        """The word on the preview page."""
        return {"new": "mới", "changed": "thay đổi", "same": "không đổi", "doubtful": "cần xem", "bad": "lỗi"}[
            self.value
        ]


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One line of a list: where it stands, what it says, what it will do and why."""

    sheet: str
    row: int
    verdict: Verdict
    full_name: str
    birth: str
    person_id: uuid.UUID | None
    problems: tuple[Problem, ...] = ()
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportHeading:
    """A column of a list as it is headed, and what it was taken for: ``key`` of a column of ours, ``-`` for a column a
    person said not to use, None where nobody knows. ``told``: a person said so, now or at an earlier list."""

    sheet: str
    index: int
    heading: str
    key: str | None
    told: bool = False


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What an uploaded list will do. Nothing is written to the registry before it is applied."""

    import_id: uuid.UUID
    filename: str
    sha256: str
    commune_code: str
    uploaded_at: dt.datetime
    state: str
    counts: Mapping[Verdict, int]
    notes: tuple[Problem, ...] = ()
    rows: tuple[ImportRow, ...] = field(default=())
    total_rows: int = 0
    headings: tuple[ImportHeading, ...] = ()

    @property
    def to_confirm(self) -> tuple[Problem, ...]:
        """Notes about the whole list that a person must have seen and agreed to before it is applied."""
        return tuple(note for note in self.notes if note.kind in TO_CONFIRM)

    @property
    def wants_columns(self) -> bool:
        """Whether somebody must first say what the columns mean."""
        return any(note.kind == "columns_missing" for note in self.notes)


TO_CONFIRM = frozenset({"control_sum", "merged_filled", "old_font", "only_years", "encoding_guessed", "computed"})
"""Kinds of notes that hold a list back until they are agreed to."""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What applying a list wrote."""

    import_id: uuid.UUID
    new: int
    changed: int
    same: int
    left_out: int
    circumstances: int
