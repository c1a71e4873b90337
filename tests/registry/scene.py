"""Days, places and people the tests of the registry share."""

from __future__ import annotations

import datetime as dt

from ansinh.registry.facts import BirthDate, NewPerson, Relation, Sex

AT = dt.datetime(2026, 11, 22, 3, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 22)
BA_TO, BA_VINH = "21484", "21490"


def couple(number: str | None = "999151000123") -> list[NewPerson]:
    """Bà Lụa, born in 1951, and her husband, of whom only the year of birth is known."""
    return [
        NewPerson(
            "Trần Thị Lụa", BirthDate(1951, 11, 15), Sex.FEMALE, Relation.HEAD, "Kinh", number, number is not None
        ),
        NewPerson("Phạm Văn Rế", BirthDate(1949), Sex.MALE, Relation.SPOUSE, "Hrê"),
    ]
