"""Invented families for property tests: any people, any facts of the vocabulary, dates around months that matter."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from ansinh.kernel.period import Month
from ansinh.law.facts import FACT_KINDS, Circumstance, Decision, Household, Person

MONTHS = tuple(
    Month.parse(m) for m in ("2021-07", "2023-09", "2025-06", "2025-07", "2026-06", "2026-07", "2026-10", "2026-11")
)
months = st.sampled_from(MONTHS)
_edges = [dt.date(2026, 11, 1), dt.date(2026, 11, 30), dt.date(2026, 10, 31), dt.date(2026, 7, 1), dt.date(2025, 6, 15)]
days = st.one_of(st.none(), st.sampled_from(_edges), st.dates(dt.date(2020, 1, 1), dt.date(2027, 6, 1)))
births = st.one_of(
    st.builds(
        lambda month, years, day: month.plus(-12 * years).first.replace(day=day),
        months,
        st.sampled_from([0, 2, 3, 4, 15, 16, 17, 22, 30, 59, 60, 70, 74, 75, 80]),
        st.sampled_from([1, 2, 15, 28]),
    ),
    st.dates(dt.date(1930, 1, 1), dt.date(2026, 12, 31)),
)  # fmt: skip


def circumstances(scope: str) -> st.SearchStrategy[Circumstance]:
    """Any circumstance of a person or household."""
    kinds = [kind for kind in FACT_KINDS.values() if kind.scope == scope]

    def of(kind: object) -> st.SearchStrategy[Circumstance]:
        degrees = list(kind.degrees)  # type: ignore[attr-defined]

        def build(degree: str | None, state: str, one: dt.date | None, two: dt.date | None) -> Circumstance:
            start, end = (one, two) if one is None or two is None else (min(one, two), max(one, two))
            if start == end and start is not None:
                end = None
            return Circumstance(kind.name, degree if state == "yes" else None, state, start, end)  # type: ignore[attr-defined,arg-type]

        return st.builds(
            build,
            st.sampled_from(degrees) if degrees else st.none(),
            st.sampled_from(["yes", "yes", "yes", "no", "unknown"]),
            days,
            days,
        )

    return st.sampled_from(kinds).flatmap(of)


decisions = st.builds(
    lambda pair, start, end: Decision(pair[0], pair[1], start, max(start, end) if end else None),
    st.sampled_from([("TCXH", "K1.tu4"), ("TCXH", "K2"), ("TCXH", "K4"), ("TCXH", "K5a.60_80"), ("HTXH", "HTXH")]),
    st.dates(dt.date(2020, 1, 1), dt.date(2026, 12, 1)).map(lambda d: d.replace(day=1)),
    st.one_of(st.none(), st.dates(dt.date(2021, 1, 1), dt.date(2027, 1, 1)).map(lambda d: d.replace(day=1))),
)


@st.composite
def people(draw: st.DrawFn, size: int) -> tuple[Person, ...]:
    """``size`` people of one household, some each other's parents or spouses."""
    ids = [f"p{n}" for n in range(size)]
    made = []
    for me in ids:
        others = st.one_of(st.none(), st.sampled_from(ids))
        vital = draw(st.sampled_from(["alive", "alive", "alive", "dead", "missing"]))
        born = draw(st.one_of(births, births, births, st.none()))
        vital_date = draw(days) if vital != "alive" else None
        if born and vital_date and vital_date < born:
            vital_date = None
        mother, father, spouse = (draw(others) for _ in range(3))
        made.append(
            Person(
                id=me,
                birth_date=born,
                birth_precision=draw(st.sampled_from(["day", "day", "day", "month", "year"])),
                sex=draw(st.sampled_from(["male", "female", None])),
                vital_status=vital,
                vital_date=vital_date,
                role=draw(st.sampled_from([None, "head", "spouse", "child", "grandchild"])),
                mother_id=mother if mother != me else None,
                father_id=father if father not in (me, mother) else None,
                spouse_id=spouse if spouse != me else None,
                circumstances=tuple(draw(st.lists(circumstances("person"), max_size=7))),
                decisions=tuple(draw(st.lists(decisions, max_size=2))),
            )
        )
    return tuple(made)


@st.composite
def households(draw: st.DrawFn, name: str = "home") -> Household:
    """Any household of one to four."""
    return Household(
        id=name,
        commune_code="21550",
        province_code=draw(st.sampled_from(["51", "79", "31", "08", "01"])),
        people=draw(st.integers(1, 4).flatmap(people)),
        circumstances=tuple(draw(st.lists(circumstances("household"), max_size=3))),
    )
