"""Worked cases: a YAML or JSON file of households and what the law should say (docs/reference/law-cases.md)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import yaml

from ansinh.kernel.period import Month
from ansinh.kernel.problem import BadInput, Problem
from ansinh.law.facts import FACT_KINDS, Circumstance, Decision, Household, Person

PROGRAMME_NAMES = {
    "tcxh": "TCXH", "trợ cấp xã hội": "TCXH", "trợ cấp xã hội hằng tháng": "TCXH", "monthly_assistance": "TCXH",
    "htxh": "HTXH", "hưu trí xã hội": "HTXH", "hưu trí xh": "HTXH", "social_pension": "HTXH",
    "kpcs": "KPCS", "kinh phí chăm sóc": "KPCS", "kinh phí nhận chăm sóc": "KPCS", "care_funding": "KPCS",
    "kinh phí nhận nuôi dưỡng, chăm sóc": "KPCS",
}  # fmt: skip

_CASE_KEYS = {
    "id", "name", "month", "months", "place", "household", "people", "person", "expect", "expected", "source",
    "confidence", "note", "readings", "complete_lists", "legal_ref", "paid", "decision", "uncollected_months",
}  # fmt: skip
_PERSON_KEYS = {
    "id", "born", "born_precision", "age", "age_months", "sex", "role", "mother", "father", "spouse", "dead", "missing",
    "facts", "circumstances", "receives", "household",
}  # fmt: skip
_EXPECT_KEYS = {
    "programme", "person", "group", "eligible", "coefficient", "base", "base_vnd", "amount", "monthly_vnd", "clause",
    "status", "missing", "month", "payee", "total", "total_monthly_vnd", "total_household_monthly_vnd", "arrears",
    "arrears_vnd", "note", "reason", "rule", "confidence", "override", "months", "children", "answer", "start_month",
    "first_payment", "sum_vnd", "action", "legal",
}  # fmt: skip


@dataclass(frozen=True)
class Expectation:
    """One thing a case expects; fields left None are not compared."""

    programme: str | None = None
    person: str | None = None
    month: Month | None = None
    group: str | None = None
    eligible: bool | None = None
    status: str | None = None
    coefficient_tenths: int | None = None
    base: int | None = None
    amount: int | None = None
    clause: str | None = None
    missing: frozenset[str] | None = None
    payee: str | None = None
    total: int | None = None
    arrears: int | None = None
    start_month: Month | None = None
    first_payment: int | None = None
    action: str | None = None


@dataclass(frozen=True)
class Signed:
    """A new decision: who, which programme, signed when."""

    person: str
    programme: str
    decided_on: dt.date


@dataclass(frozen=True)
class Paid:
    """What was paid to a person by a programme in a month."""

    person: str
    programme: str
    month: Month
    amount: int


@dataclass(frozen=True)
class Case:
    """One worked case: a household in one or more months, and what is expected of the law."""

    id: str
    name: str
    months: tuple[Month, ...]
    household: Household
    expect: tuple[Expectation, ...]
    readings: Mapping[str, bool] = field(default_factory=dict)
    complete_lists: tuple[str, ...] = ()
    paid: tuple[Paid, ...] = ()
    signed: Signed | None = None
    uncollected_months: int | None = None
    source: str = ""
    confidence: str = ""


@dataclass(frozen=True)
class Malformed:
    """A case that is not in the form, and everything wrong with it."""

    id: str
    name: str
    problems: tuple[Problem, ...]


class _Reader:
    """Reads one case and collects what is wrong with it."""

    def __init__(self, where: str, raw: Mapping[str, Any]) -> None:
        self.where, self.raw = where, raw
        self.id = str(raw.get("id") or "?")
        self.problems: list[Problem] = []

    def wrong(self, vi: str, en: str) -> None:
        where = {"file": self.where, "case": self.id}
        see = "docs/reference/law-cases.md."
        self.problems.append(Problem("case_form", vi, en, where, f"Xem {see}", f"See {see}"))

    def keys(self, given: Mapping[str, Any], known: set[str], what: str) -> None:
        for key in given:
            if key not in known:
                self.wrong(f"{what}: không có khóa “{key}”.", f"{what}: unknown key “{key}”.")

    def month(self, value: Any) -> Month | None:
        try:
            return Month.of(value) if isinstance(value, dt.date) else Month.parse(str(value))
        except ValueError:
            self.wrong(f"“{value}” không phải tháng YYYY-MM.", f"“{value}” is not a month YYYY-MM.")
            return None

    def day(self, value: Any) -> dt.date | None:
        if value is None or isinstance(value, dt.date):
            return value
        text = str(value)
        try:
            return dt.date.fromisoformat(text if len(text) == 10 else text + "-01" if len(text) == 7 else text)
        except ValueError:
            self.wrong(f"“{value}” không phải ngày YYYY-MM-DD.", f"“{value}” is not a day YYYY-MM-DD.")
            return None

    def programme(self, value: Any) -> str:
        return PROGRAMME_NAMES.get(str(value).strip().lower(), str(value))

    # --- the parts of a case ---------------------------------------------------------------------------

    def case(self) -> Case | None:
        self.keys(self.raw, _CASE_KEYS, "case")
        months = tuple(m for value in self._months() if (m := self.month(value)) is not None)
        if not months:
            self.wrong("Thiếu month.", "month is missing.")
            return None
        people_raw = self.raw.get("people") or ([self.raw["person"]] if self.raw.get("person") else [])
        if isinstance(people_raw, Mapping):
            people_raw = [{"id": key, **(value or {})} for key, value in people_raw.items()]
        if not people_raw:
            self.wrong("Thiếu people.", "people is missing.")
        people = tuple(self.person(raw, n, months[0]) for n, raw in enumerate(people_raw))
        house = self.raw.get("household") or {}
        self.keys(house, {"id", "circumstances", *_kinds("household")}, "household")
        place = self.raw.get("place") or {}
        if isinstance(place, str | int):
            place = {"province": place}
        household = Household(
            id=str(house.get("id") or "household"),
            commune_code=str(place.get("commune") or "00000"),
            province_code=str(place.get("province") or "51").zfill(2),
            people=people,
            circumstances=self.circumstances(house, "household"),
        )
        names = {person.id for person in people}
        expect = tuple(self.expectation(raw, names) for raw in self._expected())
        if not expect:
            self.wrong("Thiếu expect.", "expect is missing.")
        if self.problems:
            return None
        return Case(
            id=self.id,
            name=str(self.raw.get("name") or self.id),
            months=months,
            household=household,
            expect=expect,
            readings=dict(self.raw.get("readings") or {}),
            complete_lists=tuple(self.raw.get("complete_lists") or ()),
            signed=self.signed(people),
            uncollected_months=self.raw.get("uncollected_months"),
            paid=tuple(p for raw in self.raw.get("paid") or () for p in self.paid(raw, people)),
            source=str(self.raw.get("source") or self.raw.get("legal_ref") or ""),
            confidence=str(self.raw.get("confidence") or ""),
        )

    def _months(self) -> list[Any]:
        if "months" in self.raw:
            given = self.raw["months"]
            if isinstance(given, Mapping):
                first, last = self.month(given.get("from")), self.month(given.get("to"))
                return [] if first is None or last is None else [str(m) for m in _range(first, last)]
            return list(given)
        return [self.raw["month"]] if "month" in self.raw else []

    def _expected(self) -> list[Mapping[str, Any]]:
        given = self.raw.get("expect", self.raw.get("expected")) or []
        return [given] if isinstance(given, Mapping) else list(given)

    def person(self, raw: Mapping[str, Any], number: int, month: Month) -> Person:
        self.keys(raw, _PERSON_KEYS | set(_kinds("person")), "people")
        born, precision = self._born(raw, month)
        status, vital = "alive", None
        for key in ("dead", "missing"):
            if raw.get(key):
                status, vital = key, self.day(raw[key])
        receives = raw.get("receives") or []
        name = str(raw.get("id") or ("person" if number == 0 else f"person{number + 1}"))
        sex = raw.get("sex")
        if sex not in (None, "male", "female"):
            self.wrong(f"sex “{sex}” phải là male hoặc female.", f"sex “{sex}” must be male or female.")
        return Person(
            id=name,
            birth_date=born,
            birth_precision=precision,  # type: ignore[arg-type]  # one of three words, set above
            sex=sex,
            vital_status=status,  # type: ignore[arg-type]  # one of three words, set above
            vital_date=vital,
            role=raw.get("role"),
            mother_id=_text(raw.get("mother") if not _is_fact(raw.get("mother"), "mother") else None),
            father_id=_text(raw.get("father") if not _is_fact(raw.get("father"), "father") else None),
            spouse_id=_text(raw.get("spouse")),
            circumstances=self.circumstances(raw, "person"),
            decisions=tuple(self.decision(d) for d in ([receives] if isinstance(receives, Mapping) else receives)),
        )

    def _born(self, raw: Mapping[str, Any], month: Month) -> tuple[dt.date | None, str]:
        """``born``, or ``age``/``age_months``: that age on the first day of the first month, no birthday near."""
        if raw.get("born") is not None:
            born = raw["born"]
            text = str(born)
            precision = raw.get("born_precision") or {4: "year", 7: "month"}.get(len(text), "day")
            return self.day(dt.date(int(text), 1, 1) if len(text) == 4 else born), precision
        if "age" in raw:
            if raw["age"] is None:
                return None, "day"
            start = month.plus(-12 * int(raw["age"]) - 6)
            return dt.date(start.year, start.month, 15), "day"
        if "age_months" in raw:
            start = month.plus(-int(raw["age_months"]) - 1)
            return dt.date(start.year, start.month, 15), "day"
        return None, "day"

    def circumstances(self, raw: Mapping[str, Any], scope: str) -> tuple[Circumstance, ...]:
        found: list[Circumstance] = []
        short: dict[str, Any] = {**(raw.get("facts") or {})}
        for kind in _kinds(scope):
            if kind in raw and (kind not in ("mother", "father") or _is_fact(raw[kind], kind)):
                short[kind] = raw[kind]
        for kind, value in short.items():
            for one in value if isinstance(value, list) else [value]:
                found += self._short(kind, one, scope)
        for entry in raw.get("circumstances") or ():
            found += self._long(entry, scope)
        return tuple(found)

    def _short(self, kind: str, value: Any, scope: str) -> list[Circumstance]:
        if isinstance(value, Mapping):
            return self._long({"kind": kind, **value}, scope)
        if value is True or value == "yes":
            return self._long({"kind": kind}, scope)
        if value is False or value == "no":
            return self._long({"kind": kind, "state": "no"}, scope)
        if value is None or value == "unknown":
            return self._long({"kind": kind, "state": "unknown"}, scope)
        return self._long({"kind": kind, "degree": str(value)}, scope)

    def _long(self, entry: Mapping[str, Any], scope: str) -> list[Circumstance]:
        self.keys(entry, {"kind", "degree", "state", "from", "start", "to", "end", "by", "related"}, "circumstances")
        kind = str(entry.get("kind"))
        known = FACT_KINDS.get(kind)
        if known is None or known.scope != scope:
            names = ", ".join(_kinds(scope))
            self.wrong(f"Không có loại hoàn cảnh “{kind}”. Các loại: {names}.",
                       f"No such kind “{kind}”. Kinds: {names}.")  # fmt: skip
            return []
        state = entry.get("state", "yes")
        state = {True: "yes", False: "no"}.get(state, state) if isinstance(state, bool) else state
        degree = entry.get("degree")
        degree = "none" if degree is None and kind == "obligor" and state == "no" else degree
        if kind == "obligor" and state == "no":
            state = "yes"
        needs = bool(known.degrees) and kind != "single_parent" and state == "yes"
        if (degree is not None and known.degrees and degree not in known.degrees) or (degree is None and needs):
            names = ", ".join(known.degrees)
            self.wrong(f"{kind} cần mức độ trong: {names}; đã ghi “{degree}”.",
                       f"{kind} needs one of: {names}; found “{degree}”.")  # fmt: skip
            return []
        if state not in ("yes", "no", "unknown"):
            self.wrong(f"state “{state}” phải là yes, no, unknown.", f"state “{state}” must be yes, no, unknown.")
            return []
        return [
            Circumstance(kind, degree, state, self.day(entry.get("from", entry.get("start"))),
                         self.day(entry.get("to", entry.get("end"))), _text(entry.get("by", entry.get("related"))))
        ]  # fmt: skip

    def decision(self, raw: Mapping[str, Any]) -> Decision:
        self.keys(raw, {"programme", "group", "from", "start", "to", "end", "dossier", "decided"}, "receives")
        programme = self.programme(raw.get("programme", "TCXH"))
        start = self.day(raw.get("from", raw.get("start"))) or dt.date(2000, 1, 1)
        return Decision(programme, str(raw.get("group") or programme), start, self.day(raw.get("to", raw.get("end"))),
                        self.day(raw.get("dossier")), self.day(raw.get("decided")))  # fmt: skip

    def paid(self, raw: Mapping[str, Any], people: tuple[Person, ...]) -> list[Paid]:
        self.keys(raw, {"person", "programme", "month", "months", "amount"}, "paid")
        months = raw.get("months") or [raw.get("month")]
        if isinstance(months, Mapping):
            first, last = self.month(months.get("from")), self.month(months.get("to"))
            months = [] if first is None or last is None else [str(m) for m in _range(first, last)]
        who = str(raw.get("person") or people[0].id)
        return [
            Paid(who, self.programme(raw["programme"]), month, int(raw["amount"]))
            for value in months
            if (month := self.month(value)) is not None
        ]

    def signed(self, people: tuple[Person, ...]) -> Signed | None:
        raw = self.raw.get("decision")
        if raw is None:
            return None
        self.keys(raw, {"person", "programme", "decided"}, "decision")
        decided = self.day(raw.get("decided"))
        if decided is None:
            self.wrong("decision: thiếu decided.", "decision: decided is missing.")
            return None
        return Signed(str(raw.get("person") or people[0].id), self.programme(raw.get("programme", "TCXH")), decided)

    def expectation(self, raw: Mapping[str, Any], people: set[str]) -> Expectation:
        self.keys(raw, _EXPECT_KEYS, "expect")
        person = _text(raw.get("person"))
        if person is not None and person not in people:
            self.wrong(f"expect: không có người “{person}”.", f"expect: nobody is called “{person}”.")
        amount = raw.get("amount", raw.get("monthly_vnd"))
        total = raw.get("total", raw.get("total_monthly_vnd", raw.get("total_household_monthly_vnd")))
        eligible = raw.get("eligible")
        if amount == 0 and eligible is None:
            eligible = False
        missing = raw.get("missing")
        return Expectation(
            programme=self.programme(raw["programme"]) if raw.get("programme") else None,
            person=person,
            month=self.month(raw["month"]) if raw.get("month") is not None else None,
            group=_text(raw.get("group")),
            eligible=eligible,
            status=_text(raw.get("status")),
            coefficient_tenths=self.tenths(raw.get("coefficient")),
            base=raw.get("base", raw.get("base_vnd")),
            amount=amount,
            clause=_text(raw.get("clause")),
            missing=frozenset([missing] if isinstance(missing, str) else missing) if missing is not None else None,
            payee=_text(raw.get("payee")),
            total=total,
            arrears=raw.get("arrears", raw.get("arrears_vnd")),
            start_month=self.month(raw["start_month"]) if raw.get("start_month") is not None else None,
            first_payment=raw.get("first_payment", raw.get("sum_vnd")),
            action={"tạm dừng": "suspend"}.get(str(raw.get("action")), _text(raw.get("action"))),
        )

    def tenths(self, value: Any) -> int | None:
        if value is None:
            return None
        try:
            tenths = Decimal(str(value)) * 10
        except InvalidOperation:
            tenths = Decimal("0.5")
        if tenths != int(tenths):
            self.wrong(f"Hệ số “{value}” phải có tối đa một chữ số thập phân.",
                       f"Coefficient “{value}” must have at most one decimal.")  # fmt: skip
            return None
        return int(tenths)


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _kinds(scope: str) -> list[str]:
    return [kind.name for kind in FACT_KINDS.values() if kind.scope == scope]


def _is_fact(value: Any, kind: str) -> bool:
    """Whether ``mother: dead`` says how the mother is, rather than who she is."""
    return not isinstance(value, str) or value in FACT_KINDS[kind].degrees or value in ("yes", "no", "unknown")


def _range(first: Month, last: Month) -> Iterable[Month]:
    return (first.plus(n) for n in range(first.months_until(last) + 1))


def read_cases(path: Path) -> tuple[Case | Malformed, ...]:
    """All cases of a file, good and malformed. Raises BadInput where the file holds no list of cases at all."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(
            Problem(
                "case_file_unreadable",
                f"Không đọc được tệp {path}.",
                f"Cannot read {path}: {error}.",
                {"file": str(path)},
                "Kiểm tra đường dẫn; tệp phải là UTF-8.",
                "Check the path; the file must be UTF-8.",
            )
        ) from error
    return read_text(text, path.name)


def parse_cases(text: str, where: str = "cases") -> tuple[Case, ...]:
    """All cases of a YAML or JSON text. Raises BadInput with every problem of every case."""
    found = read_text(text, where)
    problems = [problem for case in found if isinstance(case, Malformed) for problem in case.problems]
    if problems:
        raise BadInput(problems)
    return tuple(case for case in found if isinstance(case, Case))


def read_text(text: str, where: str) -> tuple[Case | Malformed, ...]:
    """All cases of a YAML or JSON text, good and malformed."""
    try:
        raw = json.loads(text) if text.lstrip().startswith("{") else yaml.safe_load(text)
    except (yaml.YAMLError, ValueError) as error:
        raise BadInput(
            Problem(
                "case_file_form",
                f"Tệp không phải YAML hoặc JSON đúng: {error}",
                f"Not valid YAML or JSON: {error}",
                {"file": where},
            )
        ) from error
    entries = raw.get("cases") if isinstance(raw, Mapping) else raw
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, Mapping) for entry in entries):
        raise BadInput(
            Problem(
                "case_file_empty",
                "Tệp không có danh sách cases.",
                "The file has no list of cases.",
                {"file": where},
                "Xem docs/reference/law-cases.md.",
                "See docs/reference/law-cases.md.",
            )
        )
    return tuple(_one(entry, where) for entry in entries)


def _one(entry: Mapping[str, Any], where: str) -> Case | Malformed:
    reader = _Reader(where, entry)
    try:
        case = reader.case()
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        reader.wrong(f"Không đọc được: {error!r}.", f"Cannot be read: {error!r}.")
        case = None
    return case or Malformed(reader.id, str(entry.get("name") or reader.id), tuple(reader.problems))
