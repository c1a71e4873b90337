"""The gazetteer in the database: loaded in bulk, the same answers as without one, deeds on record."""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter

import pytest

from ansinh.access.actions import ensure_system_actor
from ansinh.access.facts import Actor
from ansinh.kernel.problem import BadInput, Refused
from ansinh.territory import actions, offline, queries
from ansinh.territory.facts import Confidence, Level, PlaceClassKind

AT = dt.datetime(2026, 11, 22, 2, 0, tzinfo=dt.UTC)
NOW, MAY_2024 = dt.date(2026, 11, 22), dt.date(2024, 5, 20)

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(db: None) -> Actor:
    return ensure_system_actor(AT)


@pytest.fixture
def loaded(by: Actor) -> actions.Loaded:
    return actions.load_gazetteer(by=by, at=AT)


def test_the_gazetteer_loads_in_seconds_and_a_second_time_changes_nothing(by: Actor) -> None:
    offline.gazetteer()
    began = time.monotonic()
    first = actions.load_gazetteer(by=by, at=AT)
    took = time.monotonic() - began
    assert took < 20, f"{took:.1f} s; about three on an idle machine"
    assert first.units.added == 14149 and first.changed_anything
    again = actions.load_gazetteer(by=by, at=AT)
    assert not again.changed_anything
    assert queries.holdings().units == 14149


def test_a_wrong_row_is_set_right_by_the_next_load(loaded: actions.Loaded, by: Actor, as_owner) -> None:
    with as_owner() as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE territory_unit_version SET name = 'Xã Sai' WHERE unit_id = '21484'")
        cursor.execute(
            'INSERT INTO territory_succession (from_unit_id, to_unit_id, "on", note, legal_basis, confidence)'
            " VALUES ('16078-cu', '21484', '2025-07-01', 'sai', '[]', 'unconfirmed')"
        )
    again = actions.load_gazetteer(by=by, at=AT)
    assert (again.versions.changed, again.successions.removed) == (1, 1)
    unit = queries.unit("21484", NOW)
    assert unit is not None and unit.name == "Xã Ba Tơ"


def test_the_database_answers_as_the_shipped_maps_do(loaded: actions.Loaded) -> None:
    for day, province in ((NOW, "51"), (dt.date(2025, 6, 30), "51-cu")):
        stored = queries.communes_of(province, day)
        shipped = offline.communes_of("51", day)
        assert [u.key for u in stored] == [u.key for u in shipped]
        assert [(u.name, u.parents, u.valid.end) for u in stored] == [(u.name, u.parents, u.valid.end) for u in shipped]
    assert len(queries.communes_of("51", NOW)) == 96
    assert [s.to_key for s in queries.successors_of("15889-cu")] == ["15889"]
    assert {s.from_key for s in queries.predecessors_of("51")} == {"51-cu", "62-cu"}


def test_names_follow_the_day(loaded: actions.Loaded) -> None:
    before, after = queries.unit("26248", dt.date(2026, 4, 29)), queries.unit("26248", dt.date(2026, 4, 30))
    assert before is not None and before.full_name == "Xã Trảng Bom, Tỉnh Đồng Nai"
    assert after is not None and after.full_name == "Phường Trảng Bom, Thành phố Đồng Nai"
    sibling = queries.unit("26068", dt.date(2026, 4, 29))
    assert sibling is not None and sibling.parents[0].name == "Tỉnh Đồng Nai"
    assert queries.unit("16078-cu", NOW) is None


def test_a_list_of_units_is_paged_sorted_and_searched_without_marks(loaded: actions.Loaded) -> None:
    page = queries.units(on=NOW, level=Level.COMMUNE, parent="51", size=10, page=2)
    assert (page.total, len(page.items), page.number) == (96, 10, 2)
    found = queries.units(on=NOW, search="ba to", parent="51")
    assert {u.name for u in found.items} == {"Xã Ba Tơ", "Xã Ba Tô"}
    assert [u.name for u in queries.units(on=NOW, search="21484").items] == ["Xã Ba Tơ"]
    assert len(queries.provinces(NOW)) == 34


def test_scopes_follow_the_map(loaded: actions.Loaded) -> None:
    scopes = queries.scopes(NOW)
    assert len(scopes["VN"]) == 3321 and len(scopes["51"]) == 96 and scopes["21484"] == ("21484",)
    assert loaded.scope_pairs == sum(len(codes) for codes in scopes.values())


def test_agencies_and_their_successions_are_stored(loaded: actions.Loaded) -> None:
    names = {a.name for a in queries.agencies(on=NOW, level=Level.PROVINCE)}
    assert "Sở Y tế" in names and "Sở Lao động - Thương binh và Xã hội" not in names
    heirs = {s.to_id for s in queries.agency_successions("dolisa")}
    assert heirs == {"doha", "doh", "doae", "doet", "police_province"}


def test_villages_are_numbered_within_their_commune(loaded: actions.Loaded, by: Actor) -> None:
    one = actions.add_village("21484", "Thôn  Con Ghè", valid_from=dt.date(2025, 7, 1), by=by, at=AT)
    two = actions.add_village("21484", "Thôn Bắc Lân", valid_from=dt.date(2025, 7, 1), by=by, at=AT)
    assert (one.code, one.name, two.code) == ("21484-001", "Thôn Con Ghè", "21484-002")
    assert [v.name for v in queries.villages("21484", NOW)] == ["Thôn Bắc Lân", "Thôn Con Ghè"]
    ended = actions.end_village("21484-001", valid_to=dt.date(2026, 6, 1), by=by, at=AT)
    assert ended.valid.end == dt.date(2026, 6, 1)
    assert [v.name for v in queries.villages("21484", NOW)] == ["Thôn Bắc Lân"]


def test_many_villages_at_once_and_those_known_are_left_alone(loaded: actions.Loaded, by: Actor) -> None:
    names = {"21484": ["Thôn 1", "Thôn 2"], "21548": ["Thôn Đông"]}
    made = actions.add_villages(names, valid_from=dt.date(2025, 7, 1), by=by, at=AT)
    assert Counter(v.commune_key for v in made) == {"21484": 2, "21548": 1}
    assert actions.add_villages(names, valid_from=dt.date(2025, 7, 1), by=by, at=AT) == ()
    assert len(queries.villages_of("51", NOW)) == 3


@pytest.mark.parametrize(
    ("commune", "name", "code", "kind"),
    [
        ("99999", "Thôn A", None, "territory.no_such_commune"),
        ("51", "Thôn A", None, "territory.no_such_commune"),
        ("15889-cu", "Thôn A", None, "territory.no_such_commune"),
        ("21484", "  ", None, "territory.village_without_name"),
        ("21484", "Thôn A", "21548-001", "territory.village_code_malformed"),
    ],
)
def test_a_village_that_cannot_be_is_refused(
    loaded: actions.Loaded, by: Actor, commune: str, name: str, code: str | None, kind: str
) -> None:
    with pytest.raises(BadInput) as refused:
        actions.add_village(commune, name, valid_from=dt.date(2025, 7, 1), by=by, at=AT, code=code)
    assert refused.value.problems[0].kind == kind
    assert queries.holdings().villages == 0


def test_a_village_name_is_taken_once_in_a_commune(loaded: actions.Loaded, by: Actor) -> None:
    actions.add_village("21484", "Thôn An", valid_from=dt.date(2025, 7, 1), by=by, at=AT)
    with pytest.raises(BadInput):
        actions.add_village("21484", "Thôn An", valid_from=dt.date(2025, 7, 1), by=by, at=AT)
    other = actions.add_village("21484", "Thôn Ân", valid_from=dt.date(2025, 7, 1), by=by, at=AT)
    assert other.code == "21484-002", "names that differ by a mark are two villages"


def test_a_class_of_a_place_needs_its_decision_and_holds_once_at_a_time(loaded: actions.Loaded, by: Actor) -> None:
    kind = PlaceClassKind.ESPECIALLY_DIFFICULT

    def classify(valid_from: dt.date, basis: str = "Quyết định 999/QĐ-TTg (kiểm thử)"):
        return actions.classify_place(
            "21538", kind, valid_from=valid_from, legal_basis=basis, confidence=Confidence.SYNTHETIC, by=by, at=AT
        )

    with pytest.raises(BadInput):
        classify(dt.date(2025, 7, 1), " ")
    classify(dt.date(2025, 7, 1))
    with pytest.raises(BadInput):
        classify(dt.date(2026, 1, 1))
    actions.end_place_class("21538", kind, valid_to=dt.date(2026, 1, 1), by=by, at=AT)
    assert queries.place_classes("21538", NOW) == ()
    classify(dt.date(2026, 1, 1))
    assert list(queries.communes_in_class(kind, NOW, "51")) == ["21538"]
    assert queries.communes_in_class(kind, dt.date(2025, 6, 1)) == {}


def test_demo_classes_are_written_once(loaded: actions.Loaded, by: Actor) -> None:
    made = actions.load_demo_place_classes(by=by, at=AT)
    assert made == len(offline.demo_place_classes())
    assert actions.load_demo_place_classes(by=by, at=AT) == 0
    assert "21548" in queries.communes_in_class(PlaceClassKind.ISLAND, NOW)


def test_each_deed_is_on_record_and_needs_the_right(loaded: actions.Loaded, by: Actor, as_owner) -> None:
    actions.add_village("21484", "Thôn An", valid_from=dt.date(2025, 7, 1), by=by, at=AT)
    with as_owner() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT verb, subject FROM access_audit WHERE verb LIKE 'territory.%' ORDER BY seq")
        assert cursor.fetchall() == [("territory.load_gazetteer", ""), ("territory.add_village", "21484")]
    nobody = Actor(by.user_id, by.username, by.full_name, ())
    with pytest.raises(Refused):
        actions.add_village("21484", "Thôn Bình", valid_from=dt.date(2025, 7, 1), by=nobody, at=AT)


def test_an_ended_class_leaves_its_former_state_in_the_record_of_changes(
    loaded: actions.Loaded, by: Actor, as_owner
) -> None:
    actions.load_demo_place_classes(by=by, at=AT)
    actions.end_place_class("21548", PlaceClassKind.ISLAND, valid_to=NOW, by=by, at=AT)
    with as_owner() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT row_before->>'valid_to' FROM access_change WHERE table_name = 'territory_place_class'")
        assert cursor.fetchall() == [(None,)]
