"""One human being, two records: merged by two persons, undone without a trace, never against a contradiction."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ansinh.access.facts import Actor, Role
from ansinh.kernel.period import Month
from ansinh.kernel.problem import Refused
from ansinh.registry.facts import BirthDate, MergeState, NewPerson, Relation, Sex
from tests.registry.scene import AT, BA_TO, BA_VINH

pytestmark = pytest.mark.django_db

WHY = "cùng căn cước, đã đối chiếu giấy khai sinh"


@pytest.fixture
def chair(system: Actor) -> Actor:
    from ansinh.access.actions import open_account

    return open_account("chu-tich", "Võ Văn Quý", Role.COMMUNE_CHAIR, BA_TO, by=system, at=AT)


@pytest.fixture
def province(system: Actor) -> tuple[Actor, Actor]:
    from ansinh.access.actions import open_account

    return (
        open_account("so-y-te", "Lê Thị Tâm", Role.HEALTH_OFFICER, "51", by=system, at=AT),
        open_account("lanh-dao", "Phan Thế Anh", Role.PROVINCIAL_LEADER, "51", by=system, at=AT),
    )


def someone(by: Actor, commune: str = BA_TO, name: str = "Đinh Thị Mơ", number: str | None = None,
            birth: BirthDate = BirthDate(1950, 3, 2)) -> uuid.UUID:  # fmt: skip
    from ansinh.access.actions import acting
    from ansinh.registry.actions import register_household
    from ansinh.registry.queries import members

    new = NewPerson(name, birth, Sex.FEMALE, Relation.HEAD, "Hrê", number, number is not None)
    home = register_household(commune, [new], by=by, at=AT, confirmed_new=True)
    with acting(by):
        return members(home.household_id)[0].person_id


def merged(survivor: uuid.UUID, other: uuid.UUID, maker: Actor, decider: Actor) -> uuid.UUID:
    from ansinh.registry.actions import decide_merge, propose_merge

    proposal = propose_merge(survivor, other, WHY, by=maker, at=AT)
    return decide_merge(proposal.merge_id, True, by=decider, at=AT).merge.merge_id


def everything(*people: uuid.UUID) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the registry about these people, read past row-level security by the owner."""
    tables = {
        "registry_person": "id", "registry_name": "person_id", "registry_number": "person_id",
        "registry_membership": "person_id", "registry_residence": "person_id", "registry_circumstance": "person_id",
    }  # fmt: skip
    found = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('role')")
        role = cursor.fetchone()[0]
        cursor.execute("RESET ROLE")
        for table, key in tables.items():
            cursor.execute(f"SELECT to_jsonb(t)::text FROM {table} t WHERE {key} = ANY (%s) ORDER BY 1", [list(people)])
            found[table] = cursor.fetchall()
        cursor.execute(f"SET ROLE {role}" if role != "none" else "RESET ROLE")
    return found


def test_id_16_a_merge_needs_a_second_person_and_both_codes_go_on_leading_to_one(officer: Actor, chair: Actor) -> None:
    from ansinh.access.actions import acting
    from ansinh.registry.actions import decide_merge, propose_merge
    from ansinh.registry.queries import codes_of, person, person_by_code

    kept, doubled = someone(officer), someone(officer, name="Đinh Thị Mở")
    with acting(officer):
        old_code = person(doubled).code
    proposal = propose_merge(kept, doubled, WHY, by=officer, at=AT)
    with acting(officer):
        assert person(doubled).person_id == doubled, "a proposal changes nothing"
    with pytest.raises(Refused):
        decide_merge(proposal.merge_id, True, by=officer, at=AT)
    result = decide_merge(proposal.merge_id, True, by=chair, at=AT)
    assert result.merge.state is MergeState.MERGED
    assert any(kind == "household_empty" for kind, _, _ in result.to_settle)
    with acting(officer):
        assert person(doubled).person_id == kept
        assert person_by_code(old_code).person_id == kept
        assert codes_of(kept) == (person(kept).code, old_code)


def test_whoever_was_merged_is_found_by_the_name_on_either_paper_and_only_once(officer: Actor, chair: Actor) -> None:
    from ansinh.access.actions import acting
    from ansinh.registry.queries import households, search

    kept, doubled = someone(officer), someone(officer, name="Đinh Thị Mận")
    merged(kept, doubled, officer, chair)
    with acting(officer):
        assert [one.person_id for one in search("dinh thi").items] == [kept]
        assert [one.person_id for one in search("Đinh Thị Mận").items] == [kept]
        assert sorted(home.size for home in households().items) == [0, 1]


def test_facts_on_both_papers_are_facts_of_one_person_and_the_law_sees_one(officer: Actor, chair: Actor) -> None:
    from ansinh.access.actions import acting
    from ansinh.registry.actions import record_circumstance
    from ansinh.registry.queries import circumstances_of
    from ansinh.registry.tables import snapshot_frames

    kept, doubled = someone(officer), someone(officer)
    record_circumstance(
        kind="disability", person_id=doubled, degree="severe", start=dt.date(2024, 1, 1), by=officer, at=AT
    )
    merged(kept, doubled, officer, chair)
    with acting(officer):
        assert [one.kind for one in circumstances_of(kept)] == ["disability"]
        frames = snapshot_frames(Month(2026, 11))
    assert frames["people"]["person_id"].to_list() == [str(kept)]
    assert frames["circumstances"]["person_id"].to_list() == [str(kept)]


def test_what_we_knew_before_the_merge_is_still_two_records(officer: Actor, chair: Actor) -> None:
    from ansinh.access.actions import acting
    from ansinh.registry.actions import decide_merge, propose_merge
    from ansinh.registry.tables import snapshot_frames

    kept, doubled = someone(officer), someone(officer)
    later = AT + dt.timedelta(days=2)
    decide_merge(propose_merge(kept, doubled, WHY, by=officer, at=later).merge_id, True, by=chair, at=later)
    with acting(officer):
        assert snapshot_frames(Month(2026, 11))["people"].height == 1
        assert snapshot_frames(Month(2026, 11), known_at=AT + dt.timedelta(days=1))["people"].height == 2


def test_id_15_two_verified_numbers_two_deaths_or_a_crowd_are_never_merged(officer: Actor, chair: Actor) -> None:
    from ansinh.registry.actions import propose_merge, record_death

    a, b = someone(officer, number="999150000001"), someone(officer, number="999150000002")
    with pytest.raises(Refused) as refused:
        propose_merge(a, b, WHY, by=officer, at=AT)
    assert refused.value.problem.kind == "two_numbers"
    c, d = someone(officer), someone(officer)
    record_death(c, dt.date(2026, 1, 2), by=officer, at=AT)
    record_death(d, dt.date(2026, 1, 3), by=officer, at=AT)
    with pytest.raises(Refused) as refused:
        propose_merge(c, d, WHY, by=officer, at=AT)
    assert refused.value.problem.kind == "two_deaths"
    chain = [someone(officer, name=f"Phạm Thị {word}") for word in ("Một", "Hai", "Ba", "Tư", "Năm")]
    for other in chain[1:4]:
        merged(chain[0], other, officer, chair)
    with pytest.raises(Refused) as refused:
        propose_merge(chain[4], chain[0], WHY, by=officer, at=AT)
    assert refused.value.problem.kind == "cluster_too_large"


def test_id_19_two_people_stay_two_until_a_record_says_something_new(officer: Actor) -> None:
    from ansinh.registry.actions import change_name, propose_merge, say_different

    a, b = someone(officer), someone(officer)
    say_different(a, b, "hai chị em sinh đôi", by=officer, at=AT)
    with pytest.raises(Refused) as refused:
        propose_merge(a, b, WHY, by=officer, at=AT)
    assert refused.value.problem.kind == "judged_different"
    change_name(b, "Đinh Thị Mơ Em", on=dt.date(2026, 11, 1), by=officer, at=AT)
    assert propose_merge(a, b, WHY, by=officer, at=AT).state is MergeState.PROPOSED


def test_records_of_two_communes_are_merged_by_the_province_and_both_communes_are_told(
    officer: Actor, neighbour: Actor, province: tuple[Actor, Actor]
) -> None:
    from ansinh.access.actions import acting
    from ansinh.registry.actions import propose_merge, record_circumstance, undo_merge
    from ansinh.registry.queries import circumstances_of, merges, person

    here, there = someone(officer), someone(neighbour, BA_VINH)
    record_circumstance(kind="hiv", person_id=there, by=neighbour, at=AT)
    with pytest.raises(LookupError):
        propose_merge(here, there, WHY, by=officer, at=AT)
    merge_id = merged(here, there, *province)
    with acting(neighbour):
        assert merges().total == 1, "the commune that lost the record is told"
        with pytest.raises(LookupError):
            person(there)
    with acting(officer):
        assert [one.kind for one in circumstances_of(here)] == ["hiv"], "protected facts follow too"
    undo_merge(merge_id, "nhầm: hai người cùng tên", by=province[1], at=AT)
    with acting(neighbour):
        assert [one.kind for one in circumstances_of(there)] == ["hiv"]


def test_id_11_only_one_verified_number_and_an_agreeing_name_merge_without_a_second_person(officer: Actor) -> None:
    from ansinh.access.actions import acting
    from ansinh.registry.actions import merge_by_verified_number
    from ansinh.registry.queries import person

    known = someone(officer, number="999150000077")
    doubled, other_name = someone(officer), someone(officer, name="Phạm Thị Lan")
    assert merge_by_verified_number(other_name, "999150000077", by=officer, at=AT) is None
    result = merge_by_verified_number(doubled, "999150000077", by=officer, at=AT)
    assert result is not None and result.merge.survivor_id == known
    with acting(officer):
        assert person(doubled).number_verified


def test_the_household_moves_and_the_merged_record_goes_with_it(officer: Actor, neighbour: Actor, chair: Actor) -> None:
    from ansinh.access.actions import acting
    from ansinh.registry.actions import move_household, record_circumstance
    from ansinh.registry.queries import circumstances_of, person

    kept, doubled = someone(officer), someone(officer)
    record_circumstance(kind="disability", person_id=doubled, degree="severe", by=officer, at=AT)
    merged(kept, doubled, officer, chair)
    with acting(officer):
        home = person(kept).household_id
    assert home is not None
    move_household(home, BA_VINH, on=dt.date(2026, 11, 20), by=officer, at=AT)
    with acting(neighbour):
        assert person(doubled).person_id == kept
        assert [one.kind for one in circumstances_of(kept)] == ["disability"]


def test_id_18_undoing_returns_what_was_recorded_on_the_survivor_since_for_a_person_to_place(
    officer: Actor, chair: Actor
) -> None:
    from ansinh.registry.actions import record_circumstance, undo_merge

    kept, doubled = someone(officer), someone(officer)
    merge_id = merged(kept, doubled, officer, chair)
    later = AT + dt.timedelta(days=1)
    record_circumstance(kind="disability", person_id=kept, degree="severe", by=officer, at=later)
    record_circumstance(kind="studying", degree="general", person_id=doubled, by=officer, at=later)
    since = undo_merge(merge_id, "nhầm hai người cùng tên", by=chair, at=later)
    assert [one.kind for one in since] == ["disability"], "what came under the other id stays with it"


_EDIT = st.sampled_from(["name", "fact on one", "fact on other", "number", "death"])


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=st.lists(_EDIT, max_size=4), first=st.booleans())
def test_id_16_merge_and_undo_restore_both_records_exactly_whatever_was_edited_between(
    officer: Actor, chair: Actor, edits: list[str], first: bool
) -> None:
    from ansinh.registry.actions import change_name, record_circumstance, record_death, record_number, undo_merge

    one, other = someone(officer), someone(officer, name="Đinh Thị Mờ")
    survivor, gone = (one, other) if first else (other, one)
    record_circumstance(kind="disability", person_id=gone, degree="severe", by=officer, at=AT)
    before = everything(gone)
    merge_id = merged(survivor, gone, officer, chair)
    for step, edit in enumerate(edits):
        at = AT + dt.timedelta(hours=step + 1)
        if edit == "name":
            change_name(gone, f"Đinh Thị Tên {step}", on=at.date(), by=officer, at=at)
        elif edit == "number" and "number" not in edits[:step]:
            record_number(gone, f"9991{uuid.uuid4().int % 10**8:08d}", verified=False, by=officer, at=at)
        elif edit == "death" and "death" not in edits[:step]:
            record_death(gone, dt.date(2026, 11, 1), by=officer, at=at)
        elif edit == "fact on one":
            record_circumstance(
                kind="pregnant", person_id=survivor, start=dt.date(2026, 1, 1 + step), by=officer, at=at
            )
        elif edit == "fact on other":
            record_circumstance(
                kind="studying", degree="general", person_id=gone, start=dt.date(2026, 1, 1 + step), by=officer, at=at
            )
    undo_merge(merge_id, "nhầm hai người cùng tên", by=chair, at=AT + dt.timedelta(days=1))
    after = everything(gone)
    for table, rows in before.items():
        if table == "registry_circumstance":
            assert set(rows) <= set(after[table])
        else:
            assert rows == after[table], table


# At the counter


def test_id_08_whoever_is_written_a_little_differently_is_shown_with_the_reasons(officer: Actor) -> None:
    from ansinh.access.actions import acting
    from ansinh.registry.queries import alike

    known = someone(officer, name="Đinh Thị Mơ", birth=BirthDate(1950, 3, 2))
    someone(officer, name="Phạm Văn Rế", birth=BirthDate(1950, 3, 2))
    asked = {
        "accents lost": ("dinh thi mo", BirthDate(1950, 3, 2)),
        "middle name lost": ("Đinh Mơ", BirthDate(1950, 3, 2)),
        "one letter": ("Đinh Thị Mờn", BirthDate(1950, 3, 2)),
        "year only": ("Đinh Thị Mơ", BirthDate(1950)),
        "swapped": ("Đinh Thị Mơ", BirthDate(1950, 2, 3)),
        "a year off": ("Đinh Thị Mơ", BirthDate(1951, 3, 2)),
    }
    with acting(officer):
        for how, (name, birth) in asked.items():
            found = alike(name, birth, Sex.FEMALE, BA_TO)
            assert found and found[0].person is not None and found[0].person.person_id == known, how
            assert all(reason.vi for reason in found[0].reasons)


@pytest.mark.parametrize("missing", ["birth", "sex", "commune", "number"])
def test_id_10_a_missing_field_weakens_the_check_and_never_ends_it(officer: Actor, missing: str) -> None:
    from ansinh.access.actions import acting
    from ansinh.registry.queries import alike

    known = someone(officer, number="999150000088")
    asked: dict[str, object] = {
        "birth": BirthDate(1950, 3, 2),
        "sex": Sex.FEMALE,
        "commune": BA_TO,
        "number": "999150000088",
    }
    asked[missing] = BirthDate(None) if missing == "birth" else None
    with acting(officer):
        found = alike("Đinh Thị Mơ", asked["birth"], asked["sex"], asked["commune"], asked["number"])  # type: ignore[arg-type]
    assert found[0].person is not None and found[0].person.person_id == known


def test_id_23_somebody_alike_in_another_commune_is_told_of_but_not_shown(officer: Actor, neighbour: Actor) -> None:
    from ansinh.access.actions import acting
    from ansinh.registry.actions import register_household
    from ansinh.registry.queries import alike

    someone(neighbour, BA_VINH)
    with acting(officer):
        assert [one.person for one in alike("Đinh Thị Mơ", BirthDate(1950, 3, 2))] == [None]
    new = [NewPerson("Đinh Thị Mơ", BirthDate(1950, 3, 2), Sex.FEMALE, Relation.HEAD)]
    with pytest.raises(Refused) as refused:
        register_household(BA_TO, new, by=officer, at=AT)
    assert refused.value.problem.kind == "perhaps_elsewhere"
    assert "21490" not in str(refused.value.problem)
    register_household(BA_TO, new, by=officer, at=AT, confirmed_new=True)


# Through the whole registry


def linked(by: Actor, at: dt.datetime = AT) -> int:
    from ansinh.registry.actions import link_people

    return link_people(by=by, at=at, finished=lambda: at)[2]


def test_id_12_looking_twice_finds_the_same_pairs_and_id_22_says_why_in_words(officer: Actor, system: Actor) -> None:
    from ansinh.access.actions import acting
    from ansinh.registry.queries import pairs

    someone(officer, name="Đinh Thị Mơ", birth=BirthDate(1950, 3, 2))
    someone(officer, name="Dinh Thi Mo", birth=BirthDate(1950, 3, 2))
    for number, name in enumerate(("Phạm Văn Rế", "Võ Thị Lài", "Trần Quốc Dũng", "Lê Minh Tâm")):
        someone(officer, name=name, birth=BirthDate(1970 + number, 1 + number, 9))
    assert linked(system) == linked(system) == 1
    with acting(officer):
        found = pairs().items
    assert len(found) == 1 and found[0].probability > 0.5
    assert {"cùng ngày sinh", "một bên viết không dấu"} <= {reason.vi for reason in found[0].reasons}


def test_id_19_a_pair_judged_to_be_two_people_does_not_come_back_until_something_new_is_said(
    officer: Actor, system: Actor
) -> None:
    from ansinh.access.actions import acting
    from ansinh.registry.actions import judge_pair, record_number
    from ansinh.registry.queries import pairs

    someone(officer)
    second = someone(officer)
    linked(system)
    with acting(officer):
        waiting = pairs().items
    judge_pair(waiting[0].pair_id, False, by=officer, at=AT, note="hai chị em họ")
    linked(system)
    with acting(officer):
        assert pairs().total == 0
    record_number(second, "999150000099", verified=False, by=officer, at=AT)
    linked(system)
    with acting(officer):
        assert pairs().total == 1


def test_two_verified_numbers_are_two_people_and_never_in_the_queue(officer: Actor, system: Actor) -> None:
    someone(officer, number="999150000001"), someone(officer, number="999150000002")
    assert linked(system) == 0


def test_a_pair_across_communes_is_seen_by_the_province_and_by_neither_commune(
    officer: Actor, neighbour: Actor, province: tuple[Actor, Actor], system: Actor
) -> None:
    from ansinh.access.actions import acting
    from ansinh.registry.queries import pairs

    someone(officer), someone(neighbour, BA_VINH)
    assert linked(system) == 1
    for who, seen in ((officer, 0), (neighbour, 0), (province[0], 1)):
        with acting(who):
            assert pairs().total == seen
