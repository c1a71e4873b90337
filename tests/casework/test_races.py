"""Two people at once: each proposal is approved once, each number given once."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from ansinh.access.actions import acting, open_account
from ansinh.access.facts import Actor, Role
from ansinh.casework import actions, queries
from ansinh.casework.facts import ApprovalResult
from tests.casework.scene import AT, BA_TO, NOVEMBER, applies, due, propose, settle, somebody


@pytest.mark.django_db(transaction=True)
def test_two_chairs_who_approve_at_once_approve_each_proposal_once() -> None:
    province = settle()
    deputy = open_account("pho-chu-tich", "Phó", Role.COMMUNE_CHAIR, BA_TO, by=province.system, at=AT)
    people = [somebody() for _ in range(40)]
    for person in people:
        applies(province, person, "HTXH")
    propose(province, *(due(person, "HTXH", "HTXH", 540000) for person in people))
    actions.submit(NOVEMBER, BA_TO, by=province.officer, at=AT)
    together = Barrier(4)

    def approve(chair: Actor) -> ApprovalResult:
        try:
            together.wait()
            return actions.approve(None, NOVEMBER, BA_TO, by=chair, at=AT)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(approve, [province.chair, deputy, province.chair, deputy]))
    assert sorted(result.approved for result in results) == [0, 0, 0, 40]
    with acting(province.system):
        made = queries.decisions(BA_TO, state=None, size=100).items
    assert sorted(int(d.number.split("/")[0]) for d in made) == list(range(1, 41))


@pytest.mark.django_db(transaction=True)
def test_two_halves_approved_at_once_share_one_row_of_numbers() -> None:
    province = settle()
    deputy = open_account("pho-chu-tich", "Phó", Role.COMMUNE_CHAIR, BA_TO, by=province.system, at=AT)
    people = [somebody() for _ in range(30)]
    for person in people:
        applies(province, person, "HTXH")
    propose(province, *(due(person, "HTXH", "HTXH", 540000) for person in people))
    actions.submit(NOVEMBER, BA_TO, by=province.officer, at=AT)
    with acting(province.chair):
        ids = [proposal.proposal_id for proposal in queries.proposals(BA_TO, NOVEMBER, size=100).items]
    together = Barrier(2)

    def approve(job: tuple[Actor, list[uuid.UUID]]) -> int:
        try:
            together.wait()
            return actions.approve(job[1], NOVEMBER, BA_TO, by=job[0], at=AT).approved
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(approve, [(province.chair, ids[:15]), (deputy, ids[15:])])) == [15, 15]
    with acting(province.system):
        made = queries.decisions(BA_TO, state=None, size=100).items
    assert sorted(int(d.number.split("/")[0]) for d in made) == list(range(1, 31))
