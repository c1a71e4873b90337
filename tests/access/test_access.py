"""Who may, and who did."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid

import pytest
from cryptography.exceptions import InvalidTag
from django.db import DatabaseError, connection, transaction

from ansinh.access.actions import (
    acting,
    close_account,
    deed,
    define_scopes,
    delegate,
    ensure_system_actor,
    open_account,
    seal_audit,
)
from ansinh.access.facts import PERMISSION_LABELS, Actor, Grant, Permission, Role
from ansinh.access.offline import MAY, Vault, merkle_root, require, require_second_person
from ansinh.access.queries import actor, audit_entries, communes_of, verify_seals
from ansinh.kernel.problem import Refused

AT = dt.datetime(2026, 11, 22, 3, tzinfo=dt.UTC)


@pytest.fixture
def system(db) -> Actor:
    return ensure_system_actor(AT)


@pytest.fixture
def two_communes(system: Actor) -> tuple[Actor, Actor]:
    """An officer of commune A and one of commune B of a province P of both."""
    define_scopes({"VN": ["A", "B"], "P": ["A", "B"], "A": ["A"], "B": ["B"]}, by=system, at=AT)
    return (
        open_account("can-bo-a", "Lò Thị A", Role.COMMUNE_OFFICER, "A", by=system, at=AT),
        open_account("can-bo-b", "Vừ A B", Role.COMMUNE_OFFICER, "B", by=system, at=AT),
    )


def seen_communes() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_communes() ORDER BY 1")
        return [row[0] for row in cursor.fetchall()]


def test_an_officer_sees_her_own_commune_and_nothing_without_signing_in(two_communes) -> None:
    officer, other = two_communes
    assert seen_communes() == []
    with acting(officer):
        assert seen_communes() == ["A"]
        with acting(other):
            assert seen_communes() == ["B"]
        assert seen_communes() == ["A"], "the outer actor is restored"
    assert communes_of(["P"]) == ("A", "B")


def test_a_closed_account_sees_nothing_any_more(two_communes, system) -> None:
    officer, _ = two_communes
    close_account("can-bo-a", by=system, at=AT, reason="chuyển công tác")
    with acting(officer):
        assert seen_communes() == []
    with pytest.raises(LookupError):
        actor("can-bo-a", AT)


def test_a_deed_and_its_audit_entry_live_and_die_together(two_communes, system) -> None:
    officer, _ = two_communes
    before = audit_entries().total
    with pytest.raises(RuntimeError), deed("test.fails", by=officer, at=AT):
        raise RuntimeError("the officer's laptop fell")
    assert audit_entries().total == before
    with deed("test.works", by=officer, at=AT, subject="x") as record:
        record(count=3, what=Role.PAYER)
    entry = audit_entries(verb="test.works").items[0]
    assert (entry.by, entry.subject, entry.details) == ("can-bo-a", "x", {"count": 3, "what": "payer"})
    assert len(entry.row_hash) == 64


def test_a_deed_without_permission_leaves_no_trace(two_communes) -> None:
    officer, _ = two_communes
    before = audit_entries().total
    with pytest.raises(Refused) as refusal, deed("x", by=officer, at=AT, needs=Permission.PAYMENT_APPROVE):
        raise AssertionError("never entered")
    assert "Chủ tịch UBND xã" in refusal.value.say("vi") and "Commune chair" in refusal.value.say("en")
    assert audit_entries().total == before


@pytest.mark.parametrize("statement", ["UPDATE access_audit SET verb = 'x'", "DELETE FROM access_audit"])
def test_nobody_rewrites_the_audit_record(two_communes, as_owner, statement: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    with as_owner(), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_seal_shows_that_an_entry_was_tampered_with(two_communes, system, as_owner) -> None:
    assert seal_audit(by=system, at=AT) is not None
    assert seal_audit(by=system, at=AT) is None, "nothing new to seal"
    assert verify_seals().broken_at is None
    first = audit_entries(number=1, size=500).items[-1].seq
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE access_audit DISABLE TRIGGER access_audit_append_only")
        cursor.execute("UPDATE access_audit SET verb = 'forged' WHERE seq = %s", [first])
        cursor.execute("ALTER TABLE access_audit ENABLE TRIGGER access_audit_append_only")
    assert verify_seals().broken_at == first


@pytest.mark.usefixtures("two_communes")
def test_a_chair_hands_on_her_own_office_for_a_time_and_it_cannot_be_handed_on_again(system) -> None:
    chair = open_account("chu-tich-a", "Chủ tịch A", Role.COMMUNE_CHAIR, "A", by=system, at=AT)
    week = AT + dt.timedelta(days=7)
    delegate(Role.COMMUNE_CHAIR, "A", "can-bo-b", week, by=chair, at=AT, reason="nghỉ phép")
    holder = actor("can-bo-b", AT + dt.timedelta(days=1))
    assert Role.COMMUNE_CHAIR in holder.roles
    assert Role.COMMUNE_CHAIR not in actor("can-bo-b", week).roles
    with pytest.raises(Refused):
        delegate(Role.COMMUNE_CHAIR, "A", "can-bo-a", week, by=holder, at=AT, reason="chuyển tiếp")
    with pytest.raises(Refused):
        delegate(Role.COMMUNE_CHAIR, "B", "can-bo-a", week, by=chair, at=AT, reason="ngoài địa bàn")


def test_the_one_who_prepares_never_approves() -> None:
    with pytest.raises(Refused):
        require_second_person("a", "a")
    require_second_person("a", "b")


def test_no_single_role_both_prepares_and_approves_money_or_decisions() -> None:
    for role, may in MAY.items():
        assert not {Permission.CASE_PROPOSE, Permission.CASE_DECIDE} <= may, role
        assert not {Permission.PAYMENT_BUILD, Permission.PAYMENT_APPROVE} <= may, role
        assert not {Permission.REPORT_WRITE, Permission.REPORT_SIGN} <= may, role


def test_every_permission_belongs_to_somebody_who_can_sign_in() -> None:
    for permission in Permission:
        assert any(permission in may for role, may in MAY.items() if role is not Role.SYSTEM), permission


def test_a_role_without_grants_may_nothing(system) -> None:
    nobody = Actor(system.user_id, "nobody", "Nobody", ())
    with pytest.raises(Refused):
        require(nobody, Permission.PLAN_READ)


def test_a_number_is_found_by_its_index_but_not_read_without_the_key() -> None:
    vault = Vault(secrets.token_bytes(32))
    sealed = vault.seal("999123456789")
    assert vault.open(sealed) == "999123456789" and b"999123456789" not in sealed
    assert vault.seal("999123456789") != sealed, "equal numbers do not look equal at rest"
    assert vault.blind_index("999123456789") == vault.blind_index("999123456789")
    other = Vault(secrets.token_bytes(32))
    assert other.blind_index("999123456789") != vault.blind_index("999123456789")
    with pytest.raises(InvalidTag):
        other.open(sealed)


def test_the_merkle_root_follows_rfc_6962() -> None:
    # Test vectors of RFC 6962's reference implementation: the empty tree and the first leaf (empty string).
    assert merkle_root([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert merkle_root([b""]).hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert merkle_root([b"", b"\x00"]).hex() == "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"


def test_a_refused_request_ends_with_its_outer_actor_restored(two_communes) -> None:
    """A shell that answers a failure by rolling back must still be able to leave the frame."""
    officer, other = two_communes
    with acting(officer):
        with acting(other):
            transaction.set_rollback(True)
        assert seen_communes() == ["A"]


def test_who_only_watches_over_the_figures_reads_nobody_by_name() -> None:
    by_name = {Permission.REGISTRY_READ, Permission.CASE_READ, Permission.PAYMENT_READ, Permission.SERVICE_READ}
    for role in (Role.FATHERLAND_FRONT, Role.ADMINISTRATOR):
        assert not MAY[role] & by_name, role


def test_a_refusal_says_in_words_what_one_may_not_do() -> None:
    clerk = Actor(uuid.UUID(int=9), "don-vi-chi-tra", "Đơn vị chi trả", (Grant(Role.PAYER, "VN", AT),))
    with pytest.raises(Refused) as refused:
        require(clerk, Permission.SERVICE_READ)
    problem = refused.value
    assert "không có quyền xem sổ dịch vụ xã hội" in problem.say("vi")
    assert "may not see the registers of social services" in problem.say("en")
    assert "service.read" not in problem.say("vi") + problem.say("en")
    assert set(PERMISSION_LABELS) == set(Permission), "every permission has its words"
