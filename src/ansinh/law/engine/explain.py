"""Why: the clause, the facts that decided and only those, the figures with their dates, what failed or is missing."""

from __future__ import annotations

import datetime as dt

from ansinh.kernel.dates import vn_date
from ansinh.kernel.money import dong, number
from ansinh.law.engine.benefit import Pay
from ansinh.law.engine.decide import CaseAnswer, MonthLaw
from ansinh.law.engine.examine import deciding, first_failed, in_words
from ansinh.law.engine.expression import (
    MISSING,
    Age,
    And,
    Bool,
    ChoiceFact,
    Environment,
    Fact,
    IntFact,
    Receiving,
    evaluate,
    facts_read,
)
from ansinh.law.facts import Answer, Clause, Clocks, Explanation, FactValue, Label, ParameterValue


def explain(law: MonthLaw, answer: CaseAnswer, env: Environment, dossier: dt.date | None = None) -> Explanation:
    """The explanation of one answer to one case."""
    facts = {fact.name: fact for fact in law.facts}
    clause = law.law.book.clauses[answer.line.clause] if answer.line else None
    figures: tuple[ParameterValue, ...] = ()
    decided: tuple[FactValue, ...] = ()
    clocks: Clocks | None = None
    if answer.line is not None and answer.answer in (Answer.ENTITLED, Answer.SUPERSEDED):
        figures = law.figures(answer.line, env)
        decided = tuple(_fact_value(facts[name], env, law) for name in _decided_by(law, answer.line, env))
        clocks = _clocks(law, answer, figures, dossier)
    failed = _failures(law, answer.programme, env) if answer.answer is Answer.NOT_ENTITLED else ()
    missing = tuple(_missing_value(name, facts) for name in answer.missing)
    readings = (law.law.book.readings[answer.line.reading],) if answer.line and answer.line.reading else ()
    return Explanation(
        clause=clause,
        decided=decided,
        failed=tuple((group, label) for group, label, _ in failed),
        missing=missing,
        parameters=figures,
        readings=readings,
        clocks=clocks,
        superseded_by=answer.superseded_by,
        superseded_clause=law.law.book.clauses[answer.superseded_clause] if answer.superseded_clause else None,
        text=Label(_say(law, answer, clause, decided, figures, failed, missing, "vi"),
                   _say(law, answer, clause, decided, figures, failed, missing, "en")),
    )  # fmt: skip


def _decided_by(law: MonthLaw, line: Pay, env: Environment) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for condition in (line.condition, *law.guards[id(line)]):
        if evaluate(condition, env) is True:
            names.update(dict.fromkeys(deciding(condition, env)))
    if line.times is not None:
        from_times = [fact.name for fact in law.facts if fact.name in _names_in(line)]
        names.update(dict.fromkeys(from_times))
    return tuple(names)


def _names_in(line: Pay) -> frozenset[str]:
    return frozenset(fact.name for fact in facts_read(line.times)) if line.times is not None else frozenset()


def _clocks(law: MonthLaw, answer: CaseAnswer, figures: tuple[ParameterValue, ...], dossier: dt.date | None) -> Clocks:
    rule = next((value.start for value in figures if value.clock == "rule"), None)
    if rule is None:
        rule = next(programme.start for programme in law.programmes if programme.id == answer.programme)
    level = max((value.start for value in figures if value.clock == "level"), default=None)
    return Clocks(level_from=level, rule_from=rule, dossier=dossier)


def _failures(law: MonthLaw, programme: str, env: Environment) -> tuple[tuple[str, Label, int], ...]:
    """Per group the first condition not met and how many were not met; the nearest group first."""
    found: dict[str, tuple[str, Label, int]] = {}
    for owner, line in law.lines:
        if owner.id != programme:
            continue
        conditions = (*law.guards[id(line)], line.condition)
        failed = next((bad for c in conditions if (bad := first_failed(c, env)) is not None), None)
        if failed is None:
            continue
        values = [evaluate(atom, env) for c in conditions for atom in _conjuncts(c)]
        # The nearest group is the one that lacks least; of equals the one of which most is met.
        # A decision already held is nothing one could still meet: its lack counts for more.
        held = sum(
            isinstance(fact.source, Receiving)
            for c in conditions
            for atom in _conjuncts(c)
            if evaluate(atom, env) is False
            for fact in facts_read(atom)
        )
        lacking = 100 * (sum(value is False for value in values) + held) - sum(value is True for value in values)
        entry = (line.group, in_words(failed), lacking)
        if line.group not in found or lacking < found[line.group][2]:
            found[line.group] = entry
    return tuple(sorted(found.values(), key=lambda entry: entry[2]))


def _conjuncts(term: Bool) -> tuple[Bool, ...]:
    return tuple(atom for part in term.parts for atom in _conjuncts(part)) if isinstance(term, And) else (term,)


def _fact_value(fact: Fact, env: Environment, law: MonthLaw) -> FactValue:
    value = env[fact.name]
    plain = None if value is MISSING else value
    return FactValue(fact.name, plain, _fact_label(fact, plain, law))


def _fact_label(fact: Fact, value: object, law: MonthLaw) -> Label:
    name = fact.label
    if value is None:
        return Label(f"{name.vi}: chưa biết", f"{name.en}: not known")
    if isinstance(fact, ChoiceFact):
        member = fact.members.get(str(value), Label(str(value), str(value)))
        return Label(f"{name.vi}: {member.vi}", f"{name.en}: {member.en}")
    if isinstance(fact, IntFact) and isinstance(fact.source, Age):
        return _age_label(fact, int(str(value)), law)
    if isinstance(value, bool):
        return Label(f"{name.vi}: {'có' if value else 'không'}", f"{name.en}: {'yes' if value else 'no'}")
    return Label(f"{name.vi}: {value}", f"{name.en}: {value}")


def _age_label(fact: IntFact, value: int, law: MonthLaw) -> Label:
    cuts = law.cuts[fact.name]
    above = next((cut for cut in cuts if cut > value), None)

    def many(months: int, lang: str) -> str:
        if months % 12 == 0 and months > 36:
            return f"{months // 12} tuổi" if lang == "vi" else f"{months // 12} years"
        return f"{months} tháng tuổi" if lang == "vi" else f"{months} months"

    if value < cuts[0]:
        return Label(f"{fact.label.vi}: dưới {many(cuts[0], 'vi')}", f"{fact.label.en}: under {many(cuts[0], 'en')}")
    if above is None:
        return Label(f"{fact.label.vi}: từ {many(value, 'vi')}", f"{fact.label.en}: {many(value, 'en')} or more")
    return Label(
        f"{fact.label.vi}: từ {many(value, 'vi')} đến dưới {many(above, 'vi')}",
        f"{fact.label.en}: {many(value, 'en')} to under {many(above, 'en')}",
    )


def _missing_value(name: str, facts: dict[str, Fact]) -> FactValue:
    if name.startswith("question:"):
        return FactValue(name, None, Label("câu hỏi pháp luật chưa có trả lời", "an open question of law"))
    return FactValue(name, None, facts[name].label)


def _say(
    law: MonthLaw,
    answer: CaseAnswer,
    clause: Clause | None,
    decided: tuple[FactValue, ...],
    figures: tuple[ParameterValue, ...],
    failed: tuple[tuple[str, Label, int], ...],
    missing: tuple[FactValue, ...],
    lang: str,
) -> str:
    vi = lang == "vi"
    month = law.month.vn if vi else str(law.month)
    # The text names what the clause itself asks for; that the person lives, and is not in prison, goes without saying.
    own = frozenset(f.name for f in facts_read(answer.line.condition)) if answer.line else frozenset()
    own |= _names_in(answer.line) if answer.line else frozenset()
    because = "; ".join(fact.label.say(lang) for fact in decided if fact.name in own)
    asks = "; ".join(fact.label.say(lang) for fact in missing)
    if answer.answer is Answer.NOT_ENTITLED and answer.superseded_by:
        return (
            f"Tháng {month}: không xét thêm, vì chế độ {answer.superseded_by} đang được chi trả không thấp hơn."
            if vi
            else f"{month}: not looked into, because {answer.superseded_by}, which is paid, is not lower."
        )
    if answer.answer is Answer.NOT_ENTITLED:
        near = [label.say(lang) for _, label, _ in failed[:1]]
        reason = "; ".join(near)
        return (
            f"Tháng {month}: chưa đủ điều kiện. Điều kiện chưa đáp ứng gần nhất: {reason}."
            if vi
            else f"{month}: not entitled. Nearest condition not met: {reason}."
        )
    if answer.answer is Answer.MISSING:
        return (
            f"Tháng {month}: chưa thể kết luận. Cần biết: {asks}."
            if vi
            else f"{month}: cannot be decided yet. Needed: {asks}."
        )
    assert clause is not None and answer.line is not None
    sum_ = f"{dong(answer.base)} × {number(answer.tenths / 10)} = {dong(answer.base * answer.tenths // 10)}"
    since = figures[0]
    law_text = clause.text.say(lang)
    if answer.answer is Answer.SUPERSEDED:
        return (
            f"Tháng {month}: đủ điều kiện theo {clause.citation} ({sum_}) nhưng chế độ cao hơn được chi trả: "
            f"{answer.superseded_by}."
            if vi
            else f"{month}: qualifies under {clause.citation} ({sum_}), but the higher {answer.superseded_by} is paid."
        )
    said = (
        f"Tháng {month}: được hưởng {sum_}. Căn cứ {clause.citation}: {law_text} Vì: {because}. "
        f"Mức {dong(since.value)} áp dụng từ {vn_date(since.start)} ({since.reference})."
        if vi
        else f"{month}: {sum_} is due. Ground: {clause.citation}: {law_text} Because: {because}. "
        f"The level of {dong(since.value)} applies from {since.start} ({since.reference})."
    )
    if missing:
        said += f" Có thể cao hơn nếu biết thêm: {asks}." if vi else f" It may be higher once this is known: {asks}."
    return said
