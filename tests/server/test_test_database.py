"""The ground the other tests stand on: the app's role is real in them, and each starts from the same rows."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from ansinh.shells.server.connections import ROLES, assert_serving_role, url_for

AsOwner = Callable[[], AbstractContextManager[Any]]


def one(query: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_tests_are_the_app_and_cannot_do_what_it_cannot() -> None:
    assert one("select current_user") == "ansinh_app"
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        one("create table public.mine (a int)")


def test_as_owner_looks_behind_row_level_security_and_gives_the_role_back(db: None, as_owner: AsOwner) -> None:
    with as_owner() as behind, behind.cursor() as cursor:
        cursor.execute("create table guarded (commune text)")
        cursor.execute("insert into guarded values ('21001')")
        cursor.execute("alter table guarded enable row level security")
        cursor.execute("alter table guarded force row level security")
        cursor.execute("grant select on guarded to ansinh_app")
        cursor.execute("select count(*) from guarded")
        assert cursor.fetchone() == (1,)
    assert one("select current_user") == "ansinh_app"
    assert one("select count(*) from guarded") == 0
    with pytest.raises(ZeroDivisionError), as_owner():
        _ = 1 / 0
    assert one("select current_user") == "ansinh_app"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", [1, 2])
def test_what_a_test_commits_is_gone_for_the_next(time: int) -> None:
    with psycopg.connect(url_for("owner")) as owner:
        assert owner.execute("select to_regclass('left_behind')").fetchone() == (None,)
        owner.execute("create table left_behind (a int)")
    assert one("select to_regclass('left_behind')::text") == "left_behind"


@pytest.mark.django_db
def test_every_role_reaches_the_same_database_and_no_serving_one_is_too_strong() -> None:
    name = one("select current_database()")
    for role in ROLES:
        with psycopg.connect(url_for(role)) as other:
            told = other.execute("select current_database(), session_user").fetchone()
            assert told == (name, f"ansinh_{role}")
            if role != "owner":
                assert_serving_role(other)
