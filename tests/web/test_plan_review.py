"""An official reviews a plan in the browser: by keyboard alone, by pointer, and without scripts."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.conftest import ROOT, Cluster
from tests.web.conftest import Site, Visitor, _environment
from tests.web.test_every_page import RULES

pytestmark = pytest.mark.browser
PLAN = (
    (Path(__file__).parents[1] / "plans" / "test_review.py")
    .read_text(encoding="utf-8")
    .split('PLAN = """')[1]
    .split('"""')[0]
)
_TAKE_IN = """
import sys, django
django.setup()
from ansinh.access.queries import actor
from ansinh.plans import actions
from ansinh.shells.site import clock
by = actor("health-officer", clock.now())
print(actions.take_in(sys.stdin.buffer.read(), "ke-hoach.txt", by=by, at=clock.now(), on=clock.today()).plan_id)
"""


class Scene:
    """Plans of its own for each test, taken in by another process."""

    def __init__(self, site: Site, cluster: Cluster) -> None:
        self.site, self.cluster, self.taken = site, cluster, 0

    def plan(self, text: str = PLAN) -> str:
        """Takes a plan in; returns the address of its review."""
        self.taken += 1
        text = text.replace("12/KH-UBND", f"{1200 + self.taken}{os.getpid()}/KH-UBND")
        environment = {
            **_environment(self.cluster, self.site.database),
            "DJANGO_SETTINGS_MODULE": "ansinh.shells.site.settings",
        }
        done = subprocess.run(
            [sys.executable, "-P", "-c", _TAKE_IN], cwd=ROOT, env=environment, input=text.encode(), capture_output=True,
            timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr.decode()[-3000:]
        return f"/plans/{done.stdout.decode().split()[-1]}/review/"


@pytest.fixture(scope="module")
def scene(site: Site, database_cluster: Cluster) -> Scene:
    return Scene(site, database_cluster)


@pytest.fixture
def visit(site: Site, chromium: Browser) -> Iterator[object]:
    visitors: list[Visitor] = []

    def open_as(username: str = "health-officer", width: int = 1440) -> Visitor:
        visitors.append(Visitor(chromium, site, username, width))
        return visitors[-1]

    yield open_as
    for visitor in visitors:
        failed, outside = visitor.failed, visitor.outside()
        visitor.close()
        assert not failed and not outside


def current(page: Page) -> str:
    """The name of the item in focus."""
    return " ".join(page.locator(".item.is-current .item__name").inner_text().split())


def states(page: Page) -> list[str]:
    return [str(one.get_attribute("data-s")) for one in page.locator(".item").all()]


def to(page: Page, words: str) -> None:
    """Goes to an item by j and k alone."""
    for _ in range(40):
        page.keyboard.press("k")
    for _ in range(40):
        if words in current(page):
            return
        page.keyboard.press("j")
    raise AssertionError(f"no item with {words}")


def said(page: Page, words: str) -> None:
    expect(page.locator("#review-told")).to_contain_text(words)


def test_a_whole_plan_is_reviewed_by_keyboard_alone(visit, scene: Scene) -> None:  # type: ignore[no-untyped-def]
    page = visit().page
    page.goto(scene.site.url + scene.plan())
    count = page.locator(".item").count()
    assert count >= 8 and set(states(page)) == {"read"}
    expect(page.locator(".item.is-current article")).to_be_focused()

    to(page, "2.000 lượt lao động")
    page.keyboard.press("e")
    value = page.get_by_label("Giá trị", exact=False).first
    expect(page.get_by_label("Đo cái gì")).to_be_focused()
    value.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("2.500")
    page.keyboard.press("Enter")
    said(page, "Đã ghi sửa")
    edited = page.locator(".item", has_text="2.500 lượt lao động")
    expect(edited).to_have_attribute("data-s", "accepted")
    expect(edited).to_contain_text("Máy đọc")

    to(page, "xóa nhà tạm")
    page.keyboard.press("s")
    parts = page.locator("[name=parts]")
    expect(parts).to_be_focused()
    where = parts.input_value().index("công khai")
    parts.evaluate("(box, at) => box.setSelectionRange(at, at)", where)
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    said(page, "Đã tách")
    expect(page.locator(".item")).to_have_count(count + 1)

    to(page, "rà soát đối tượng")
    page.keyboard.press("m")
    said(page, "Đã gộp")
    expect(page.locator(".item")).to_have_count(count)
    assert "bố trí kinh phí" in current(page)
    page.keyboard.press("u")
    said(page, "Đã hoàn tác: gộp")
    expect(page.locator(".item")).to_have_count(count + 1)

    page.keyboard.press("n")
    expect(page.locator("#add-words")).to_be_focused()
    page.keyboard.type("Bảo đảm mọi người dân … cơ bản")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")  # target → qualitative target
    page.keyboard.press("Enter")
    expect(page.locator("#review-add [name=text]")).to_be_focused()
    page.keyboard.press("Control+Enter")
    said(page, "Đã thêm")
    expect(page.locator(".item")).to_have_count(count + 2)

    to(page, "Sở Tài chính bố trí kinh phí")
    page.keyboard.press("r")
    expect(page.locator("[name=reason]")).to_be_focused()
    page.keyboard.type("Việc thường xuyên hằng năm")
    page.keyboard.press("Enter")
    said(page, "Đã bác bỏ")

    for _ in range(30):
        if "read" not in states(page):
            break
        waiting = states(page).count("read")
        page.keyboard.press("a")
        expect(page.locator(".item[data-s=read]")).to_have_count(waiting - 1)
    assert sorted(set(states(page))) == ["accepted", "rejected"]
    expect(page.locator("#review-progress")).to_contain_text(f"{count + 2} / {count + 2} mục đã duyệt")

    page.keyboard.press("?")
    expect(page.locator("#review-help")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#review-help")).to_be_hidden()


def test_words_selected_by_keyboard_become_an_item(visit, scene: Scene) -> None:  # type: ignore[no-untyped-def]
    page = visit().page
    page.goto(scene.site.url + scene.plan())
    to(page, "95 % Tỷ lệ bao phủ")
    page.keyboard.press("v")
    expect(page.locator("#paper")).to_be_focused()
    chosen = page.evaluate("getSelection().toString()")
    assert "95%" in chosen
    page.keyboard.press("n")
    expect(page.locator("#review-add blockquote")).to_contain_text(" ".join(chosen.split()))
    page.keyboard.press("Escape")
    expect(page.locator("#review-add form")).to_have_count(0)
    expect(page.locator(".item.is-current article")).to_be_focused()


def test_the_page_has_no_accessibility_violation_with_its_forms_open(visit, scene: Scene) -> None:  # type: ignore[no-untyped-def]
    address = scene.site.url + scene.plan()
    for width in (1440, 390):
        page = visit(width=width).page
        page.goto(address)
        item = page.locator(".item").first.get_attribute("data-item")
        for asked in ("", f"?item={item}&do=edit", f"?item={item}&do=split", "?do=add&words=tiếp+cận+dịch+vụ"):
            page.goto(address + asked)
            found = Axe().run(page, options=RULES).response["violations"]
            assert not found, [(one["id"], one["nodes"][0]["html"][:200]) for one in found]
            assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_form_left_by_escape_records_nothing(visit, scene: Scene) -> None:  # type: ignore[no-untyped-def]
    page = visit().page
    page.goto(scene.site.url + scene.plan())
    page.keyboard.press("e")
    field = page.locator(".item.is-current .review-form [name]:not([type=hidden])").first
    expect(field).to_be_focused()
    page.keyboard.type("aaa")
    page.keyboard.press("Escape")
    expect(page.locator(".review-form")).to_have_count(0)
    expect(page.locator(".item.is-current article")).to_be_focused()
    assert set(states(page)) == {"read"}


def test_the_words_and_the_item_point_at_each_other(visit, scene: Scene) -> None:  # type: ignore[no-untyped-def]
    page = visit().page
    page.goto(scene.site.url + scene.plan())
    page.locator("#paper .mk", has_text="khoảng 2.000 lượt").click()
    assert "2.000 lượt lao động" in current(page)
    expect(page.locator("#paper .mk.is-current")).to_have_count(1)
    page.keyboard.press("a")
    said(page, "Đã chấp nhận")
    expect(page.locator("#paper .mk", has_text="khoảng 2.000 lượt")).to_have_attribute("data-s", "accepted")


def test_two_people_on_one_item_lose_nothing(visit, scene: Scene) -> None:  # type: ignore[no-untyped-def]
    address = scene.site.url + scene.plan()
    first, second = visit().page, visit("provincial-leader").page
    for page in (first, second):
        page.goto(address)
        to(page, "2.000 lượt lao động")
        page.keyboard.press("e")
        expect(page.get_by_label("Đo cái gì")).to_be_focused()
    for page, value in ((first, "2.100"), (second, "2.300")):
        page.locator("[name=value]").fill(value)
        page.locator("[name=value]").press("Enter")
    alert = second.locator(".review-form .callout--bad")
    expect(alert).to_contain_text("Võ Thị Y sửa")
    expect(second.locator("[name=value]")).to_have_value("2.300")
    expect(second.locator(".review-form")).to_contain_text("Người khác vừa ghi: 2.100")
    second.locator("[name=value]").press("Enter")
    said(second, "Đã ghi sửa")
    expect(second.locator(".item", has_text="2.300 lượt lao động")).to_have_count(1)


def test_what_is_wrong_in_a_form_stands_beside_its_field(visit, scene: Scene) -> None:  # type: ignore[no-untyped-def]
    page = visit().page
    page.goto(scene.site.url + scene.plan())
    to(page, "2.000 lượt lao động")
    page.keyboard.press("e")
    page.locator("[name=year]").fill("30")
    page.locator("[name=value]").fill("nhiều")
    page.locator("[name=value]").press("Enter")
    expect(page.locator(".field--number .field__wrong").first).to_contain_text("Cần một số")
    expect(page.locator(".field--year .field__wrong")).to_contain_text("Cần một năm")
    expect(page.locator("[name=value]")).to_have_value("nhiều")
    expect(page.locator("[aria-invalid=true]").first).to_be_focused()


def test_only_trusted_items_are_offered_in_bulk(visit, scene: Scene) -> None:  # type: ignore[no-untyped-def]
    page = visit().page
    page.goto(scene.site.url + scene.plan())
    button = page.get_by_role("button", name="mục đọc chắc chắn")
    count = int(button.inner_text().split()[2])
    assert 0 < count < page.locator(".item").count()
    button.click()
    said(page, f"Đã chấp nhận {count} mục đọc chắc chắn")
    assert states(page).count("accepted") == count
    page.keyboard.press("u")
    said(page, "Đã hoàn tác")
    assert set(states(page)) == {"read"}


def test_the_list_is_filtered_and_deeds_keep_the_filter(visit, scene: Scene) -> None:  # type: ignore[no-untyped-def]
    page = visit().page
    page.goto(scene.site.url + scene.plan())
    page.get_by_label("Loại").select_option("task")
    expect(page.locator(".item")).to_have_count(3)
    page.locator(".item").first.click()
    page.keyboard.press("a")
    said(page, "Đã chấp nhận")
    page.keyboard.press("u")
    said(page, "Đã hoàn tác")
    expect(page.locator(".item")).to_have_count(3)
    assert "only=task" in page.url


def test_on_a_phone_one_pane_shows_at_a_time(visit, scene: Scene) -> None:  # type: ignore[no-untyped-def]
    page = visit(width=390).page
    page.goto(scene.site.url + scene.plan())
    expect(page.locator("#paper")).to_be_hidden()
    page.locator(".item").nth(1).locator("[data-words]").click()
    expect(page.locator("#paper")).to_be_visible()
    expect(page.locator(".item").first).to_be_hidden()
    page.get_by_role("button", name="Các mục").click()
    page.locator(".item").nth(1).locator("h3").click()
    page.locator(".item").nth(1).get_by_role("button", name="Chấp nhận").click()
    said(page, "Đã chấp nhận")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_scripts_every_deed_is_a_plain_form(chromium: Browser, scene: Scene) -> None:
    site = scene.site
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 1440, "height": 900})
    context.add_cookies([{"name": "sessionid", "value": site.session("health-officer"), "url": site.url}])
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto(site.url + scene.plan())

    def item(words: str):  # type: ignore[no-untyped-def]
        return page.locator(".item", has_text=words).first

    item("2.000 lượt lao động").get_by_role("button", name="Chấp nhận").click()
    expect(page.locator(".notice")).to_contain_text("Đã chấp nhận")
    expect(item("2.000 lượt lao động")).to_have_attribute("data-s", "accepted")
    item("95 % Tỷ lệ").get_by_role("link", name="Sửa").click()
    page.locator("[name=year]").fill("2029")
    page.get_by_role("button", name="Chỉ lưu").click()
    expect(page.locator(".notice")).to_contain_text("Đã ghi sửa")
    expect(item("95 % Tỷ lệ")).to_contain_text("đến 2029")
    item("bố trí kinh phí").get_by_role("link", name="Bác bỏ").click()
    page.locator("[name=reason]").fill("Việc thường xuyên")
    page.locator(".review-form").get_by_role("button", name="Bác bỏ").click()
    expect(item("bố trí kinh phí")).to_have_attribute("data-s", "rejected")
    count = page.locator(".item").count()
    item("xóa nhà tạm").get_by_role("link", name="Tách").click()
    words = page.locator("[name=parts]").input_value()
    page.locator("[name=parts]").fill(words.replace("; công khai", ";\ncông khai"))
    page.locator(".review-form").get_by_role("button", name="Tách").click()
    expect(page.locator(".item")).to_have_count(count + 1)
    item("Sở Xây dựng hướng dẫn").get_by_role("button", name="Gộp với mục sau").click()
    expect(page.locator(".item")).to_have_count(count)
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.locator(".notice")).to_contain_text("Đã hoàn tác")
    expect(page.locator(".item")).to_have_count(count + 1)
    page.get_by_role("link", name="Thêm từ đoạn chọn").click()
    page.locator("[name=words]").fill("Bảo đảm mọi người dân … cơ bản")
    page.get_by_label("Mục tiêu định tính").check()
    page.get_by_role("button", name="Đọc đoạn này").click()
    page.get_by_role("button", name="Thêm và chấp nhận").click()
    expect(page.locator(".item")).to_have_count(count + 2)
    page.get_by_role("button", name="mục đọc chắc chắn").click()
    expect(page.locator(".notice")).to_contain_text("mục đọc chắc chắn")
    item("2.000 lượt lao động").get_by_role("button", name="Xét lại").click()
    expect(item("2.000 lượt lao động")).to_have_attribute("data-s", "read")
    context.close()


def test_a_plan_tells_how_far_its_review_has_come(visit, scene: Scene) -> None:  # type: ignore[no-untyped-def]
    page = visit().page
    address = scene.plan()
    page.goto(scene.site.url + address)
    page.keyboard.press("a")
    said(page, "Đã chấp nhận")
    page.goto(scene.site.url + address.replace("review/", "?part=history"))
    expect(page.locator("main")).to_contain_text("Chấp nhận · Võ Thị Y")
    page.goto(scene.site.url + "/plans/")
    expect(page.locator("tbody tr", has_text="1 / ").first).to_be_visible()
