"""Two records of one person in the browser: the officer proposes, the chair decides and takes it back."""

from __future__ import annotations

import subprocess
import sys

import pytest
from playwright.sync_api import Browser, expect

from tests.conftest import ROOT, Cluster
from tests.web.conftest import Site, Visitor, _environment

pytestmark = pytest.mark.browser
_TWO_RECORDS = """
import django
django.setup()
from ansinh.access.actions import ensure_system_actor
from ansinh.access.queries import actor
from ansinh.registry.actions import link_people, register_household
from ansinh.registry.facts import BirthDate, NewPerson, Relation, Sex
from ansinh.shells.site import clock
at = clock.now()
by = actor("commune-officer", at)
place = by.grants[0].scope_code
for name in ("Đinh Thị Trùng Lặp", "Đinh Thị Trung Lap"):
    one = NewPerson(name, BirthDate(1950, 3, 2), Sex.FEMALE, Relation.HEAD, "Hrê")
    register_household(place, [one], by=by, at=at, confirmed_new=True)
link_people(by=ensure_system_actor(at), at=at, finished=clock.now)
"""


def test_an_officer_finds_one_person_twice_the_chair_merges_and_takes_it_back(
    site: Site, database_cluster: Cluster, chromium: Browser
) -> None:
    environment = {
        **_environment(database_cluster, site.database),
        "DJANGO_SETTINGS_MODULE": "ansinh.shells.site.settings",
    }
    done = subprocess.run(
        [sys.executable, "-P", "-c", _TWO_RECORDS], cwd=ROOT, env=environment, capture_output=True, timeout=180
    )
    assert done.returncode == 0, done.stderr.decode()[-3000:]

    officer = Visitor(chromium, site, "commune-officer").page
    officer.goto(f"{site.url}/people/pairs/")
    officer.get_by_role("link", name="Đinh Thị Trùng Lặp").or_(
        officer.get_by_role("link", name="Đinh Thị Trung Lap")
    ).first.click()
    expect(officer.get_by_text("cùng ngày sinh", exact=True)).to_be_visible()
    officer.get_by_label("Căn cứ").fill("đã xem căn cước và hỏi trưởng thôn")
    officer.get_by_role("button", name="Một người: đề nghị gộp").click()
    expect(officer.get_by_text("Chờ người thứ hai quyết định")).to_be_visible()
    expect(officer.get_by_role("button", name="Đồng ý gộp")).to_have_count(0)
    address = officer.url

    chair = Visitor(chromium, site, "commune-chair").page
    chair.goto(address)
    chair.get_by_role("button", name="Đồng ý gộp").click()
    expect(chair.get_by_text("Đã gộp", exact=True)).to_be_visible()
    officer.goto(f"{site.url}/people/?q=trung+lap")
    expect(officer.get_by_role("row")).to_have_count(2)  # the head of the table and one person

    chair.get_by_label("Vì sao tách").fill("nhầm: hai chị em họ")
    chair.get_by_role("button", name="Tách lại hai hồ sơ").click()
    expect(chair.get_by_text("Đã tách lại", exact=True)).to_be_visible()
    officer.reload()
    expect(officer.get_by_role("row")).to_have_count(3)
