"""The JSON API: what it promises in its own description holds, and territory holds in it."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import quote

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.web.conftest import Site
from tests.web.province import PAID, WAITING


def call(site: Site, path: str, session: str = "", language: str = "vi") -> tuple[int, Any]:
    headers = {"Cookie": f"sessionid={session}; django_language={language}"} if session else {}
    try:
        with urllib.request.urlopen(urllib.request.Request(site.url + path, headers=headers), timeout=60) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


@pytest.fixture(scope="module")
def officer(site: Site) -> str:
    return site.session("commune-officer")


def test_who_has_not_signed_in_gets_401_in_words(site: Site) -> None:
    status, told = call(site, "/api/decisions")
    assert status == 401
    assert told["error"] == "not_signed_in"
    assert told["message"] == "Cần đăng nhập trước."


def test_the_description_names_every_answer_of_every_address(site: Site) -> None:
    status, described = call(site, "/api/openapi.json")
    assert status == 200
    assert len(described["paths"]) >= 20
    for path, deeds in described["paths"].items():
        assert set(deeds) == {"get"}, f"{path} is more than the read side"
        assert {"200", "401", "403", "422"} <= set(deeds["get"]["responses"])


def test_every_item_of_a_plan_says_whether_a_person_accepted_it(site: Site) -> None:
    status, told = call(site, f"/api/plans/{site.told['plan']}", site.session("health-officer"))
    assert status == 200
    for kind in ("items_targets", "items_tasks", "items_duties"):
        assert told[kind] and {one["state"] for one in told[kind]} == {"accepted"}, kind


def test_an_officer_sees_the_people_of_his_own_commune_only(site: Site, officer: str) -> None:
    status, told = call(site, "/api/households?size=500", officer)
    assert status == 200
    assert told["total"] > 50
    assert {one["commune_code"] for one in told["items"]} == {PAID}
    _, elsewhere = call(site, f"/api/households?commune={WAITING}", officer)
    assert elsewhere["total"] == 0


def test_somebody_else_s_household_looks_like_none(site: Site, officer: str) -> None:
    leader = site.session("provincial-leader")
    _, elsewhere = call(site, f"/api/households?commune={WAITING}&size=1", leader)
    found = elsewhere["items"][0]["household_id"]
    assert call(site, f"/api/households/{found}", leader)[0] == 200
    status, told = call(site, f"/api/households/{found}", officer)
    assert (status, told["error"]) == (404, "not_found")


def test_the_payer_may_not_look_into_decisions(site: Site) -> None:
    status, told = call(site, "/api/decisions", site.session("payer"), "en")
    assert (status, told["error"]) == (403, "refused")
    assert "Commune officer" in told["message"]


def test_a_day_that_does_not_exist_is_refused_with_a_reason(site: Site, officer: str) -> None:
    status, told = call(site, "/api/parameters?on=2026-02-30", officer)
    assert (status, told["message"]) == (400, "Không có ngày 2026-02-30.")


def test_a_decision_leads_to_its_payment_and_file(site: Site, officer: str) -> None:
    _, listed = call(site, "/api/decisions?state=active&size=500", officer)
    for one in listed["items"]:
        _, payments = call(site, f"/api/people/{one['person_id']}/payments", officer)
        paid = [p for p in payments if p["decision_id"] == one["decision_id"] and p["file_id"]]
        if paid:
            break
    _, whole = call(site, f"/api/decisions/{one['decision_id']}", officer)
    assert whole["reasons"] and whole["facts"]
    assert call(site, f"/api/clauses/{quote(whole['clause'])}", officer)[1]["citation"]
    _, files = call(site, "/api/payment-files", officer)
    assert paid[0]["file_id"] in {one["file_id"] for one in files["items"]}


def test_no_personal_number_and_no_account_number_leaves_the_api(site: Site, officer: str) -> None:
    _, found = call(site, "/api/people?q=nguyen&size=500", officer)
    assert found["total"] > 5
    _, lines = call(site, f"/api/runs/{site.told['run']}/payments?size=500", officer)
    assert lines["total"] > 5
    text = json.dumps([found, lines])
    assert not re.search(r'"\d{8,16}"', text)
    assert not any(key in text for key in ("number_masked", "account", "holder_name"))


@settings(max_examples=120, deadline=None, phases=(Phase.generate,),
          suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large,
                                 HealthCheck.function_scoped_fixture])  # fmt: skip
@given(data=st.data())
def test_whatever_is_asked_the_answer_is_as_described(site: Site, officer: str, data: st.DataObject) -> None:
    """Schemathesis makes requests from the description, sound and unsound ones; no answer is a 500 or out of shape."""
    schema = _schema(site)
    operations = [found.ok() for found in schema.get_all_operations()]
    operation = data.draw(st.sampled_from(operations))
    mode = data.draw(st.sampled_from(list(schemathesis.GenerationMode)))
    case = data.draw(operation.as_strategy(generation_mode=mode))
    response = case.call(cookies={"sessionid": officer}, timeout=60)
    case.validate_response(
        response,
        checks=[
            schemathesis.checks.not_a_server_error,
            schemathesis.checks.CHECKS.get_one("status_code_conformance"),
            schemathesis.checks.CHECKS.get_one("content_type_conformance"),
            schemathesis.checks.CHECKS.get_one("response_schema_conformance"),
        ],
    )


_SCHEMAS: dict[str, Any] = {}


def _schema(site: Site) -> Any:
    if site.url not in _SCHEMAS:
        _SCHEMAS[site.url] = schemathesis.openapi.from_url(f"{site.url}/api/openapi.json")
    return _SCHEMAS[site.url]
