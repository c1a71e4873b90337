"""Targets, indicators, the people behind a figure, reports, registers, accounts and audit as people see them."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.web.conftest import Site, Visitor

pytestmark = pytest.mark.browser
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
PAGES = {
    "health-officer": [
        "/indicators/",
        "/indicators/all/",
        "/indicators/elderly_income_coverage/",
        "/indicators/elderly_income_coverage/people/?reached=no",
        "/indicators/poverty_rate/people/",
        "/indicators/health_insurance_coverage/",
        "/indicators/doctors_per_10000/enter/",
        "/reports/",
        "/reports/write/",
        "/registers/",
        "/registers/makeshift_houses/",
        "/registers/makeshift_houses/?part=communes",
        "/registers/makeshift_houses/?part=board",
        "/delegation/",
        "/jobs/",
    ],
    "commune-officer": ["/indicators/", "/indicators/assistance_reach/", "/registers/makeshift_houses/import/"],
    "administrator": ["/accounts/", "/accounts/health-officer/", "/accounts/open/", "/audit/?check=1", "/jobs/"],
}


@pytest.fixture
def visit(chromium, site: Site) -> Iterator[object]:
    opened: list[Visitor] = []

    def go(username: str, width: int = 1440) -> Visitor:
        opened.append(Visitor(chromium, site, username, width))
        return opened[-1]

    yield go
    for one in opened:
        one.close()


def shot(visitor: Visitor, name: str) -> None:
    """A picture of the page for whoever wants to look (``ANSINH_SHOTS`` names a folder)."""
    if folder := os.environ.get("ANSINH_SHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        visitor.page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def breaches(visitor: Visitor) -> list[str]:
    found = Axe().run(visitor.page, options=WCAG).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("username", PAGES)
def test_every_page_can_be_used_by_everybody(visit, username: str, width: int) -> None:
    visitor = visit(username, width)
    for address in PAGES[username]:
        response = visitor.goto(address)
        assert response.status == 200, f"{address}: {visitor.page.inner_text('main')[:300]}"
        shot(visitor, f"{username}-{width}-{re.sub(r'[^a-z0-9]+', '-', address).strip('-')}")
        assert breaches(visitor) == [], address
        wide = visitor.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{address} is wider than the screen by {wide} px"
    assert visitor.outside() == []
    assert visitor.failed == []


def workbook(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Họ và tên chủ hộ", "Xã/phường", "Thuộc diện", "Hình thức", "Tình trạng"])
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def send(visitor: Visitor, content: bytes) -> None:
    visitor.page.set_input_files(
        "input[type=file]",
        {"name": "nha-tam.xlsx", "mimeType": "application/octet-stream", "buffer": content},
    )
    visitor.page.get_by_role("button", name="Nhập danh sách").click()


def test_a_list_is_taken_in_its_bad_row_comes_back_and_a_house_is_finished(visit) -> None:
    officer = visit("commune-officer")
    page = officer.page
    officer.goto("/registers/makeshift_houses/import/")
    send(officer, workbook(["Đinh Văn Ế", "Bình Sơn", "Hộ nghèo", "Xây mới", ""], ["", "Bình Sơn", "Hộ nghèo", "Xây mới", ""],
                           ["Người Xã Khác", "Sơn Hà", "Hộ nghèo", "Xây mới", ""]))  # fmt: skip
    assert page.locator(".stats").inner_text().split()[-1] == "2", page.inner_text("main")
    assert "Thiếu Họ và tên chủ hộ" in page.inner_text("main")
    assert "“Sơn Hà” không thuộc địa bàn của tài khoản" in page.inner_text("main")
    assert breaches(officer) == []
    shot(officer, "import-result")
    with page.expect_download() as waiting:
        page.get_by_role("link", name=re.compile("Tải về.*Các dòng cần sửa")).click()
    sheet = openpyxl.load_workbook(io.BytesIO(Path(waiting.value.path()).read_bytes())).worksheets[0]
    assert next(row[-1] for row in sheet.iter_rows(values_only=True)) == "Lý do chưa nhập được"
    officer.goto("/registers/makeshift_houses/?q=dinh+van")
    page.get_by_role("link", name="Đinh Văn Ế").click()
    assert breaches(officer) == []
    page.get_by_role("button", name="Đã khởi công").click()
    page.fill("#id_note", "nghiệm thu 20/11")
    page.get_by_role("button", name="Đã hoàn thành").click()
    assert "nghiệm thu 20/11" in page.locator(".timeline").inner_text()
    assert page.get_by_role("button", name="Đã khởi công").count() == 0, "a finished house goes nowhere further"
    assert breaches(officer) == []
    shot(officer, "item")
    officer.goto("/registers/makeshift_houses/?part=board")
    assert breaches(officer) == []
    shot(officer, "board")
    assert officer.failed == []


def test_a_formula_in_a_list_is_refused_with_its_cell(visit) -> None:
    officer = visit("commune-officer")
    officer.goto("/registers/makeshift_houses/import/")
    send(officer, workbook(["=A1", "Bình Sơn", "Hộ nghèo", "Xây mới", ""]))
    assert "công thức" in officer.page.inner_text("main") and "dòng 2" in officer.page.inner_text("main")


def test_an_impossible_figure_is_taught_and_a_right_one_kept(visit) -> None:
    insurer = visit("insurance-officer")
    page = insurer.page
    insurer.goto("/indicators/health_insurance_coverage/")
    page.get_by_role("link", name="Nhập số liệu").click()
    page.fill("#id_value", "938")
    page.get_by_role("button", name="Ghi số liệu").click()
    assert "938 % lớn hơn 100 %" in page.inner_text("main")
    assert page.input_value("#id_value") == "938", "what was typed is still there"
    assert breaches(insurer) == []
    page.fill("#id_value", "chín mươi")
    page.get_by_role("button", name="Ghi số liệu").click()
    assert "không phải là số" in page.inner_text("main")
    page.fill("#id_value", "93,8")
    page.get_by_role("button", name="Ghi số liệu").click()
    assert "93,8 %" in page.inner_text(".stats") and "Bảo hiểm" in page.inner_text("h1") + page.inner_text("main")
    assert breaches(insurer) == []


def test_the_officer_writes_the_report_and_the_leader_signs_it(visit) -> None:
    import docx

    health = visit("health-officer")
    page = health.page
    health.goto("/indicators/")
    page.get_by_role("link", name="Viết báo cáo").click()
    page.fill("#id_number", "112/BC-UBND")
    page.get_by_role("button", name="Viết báo cáo (.docx)").click()
    page.wait_for_url(re.compile(r"/reports/[0-9a-f-]{36}/"))
    assert page.get_by_role("button", name="Ký báo cáo").count() == 0, "whoever wrote it does not sign it"
    assert breaches(health) == []
    shot(health, "report")
    with page.expect_download() as waiting:
        page.get_by_role("link", name=re.compile("Tải về")).click()
    kept = Path(waiting.value.path()).read_bytes()
    if folder := os.environ.get("ANSINH_SHOTS"):
        (Path(folder) / "bao-cao.docx").write_bytes(kept)
    document = docx.Document(io.BytesIO(kept))
    words = "\n".join(one.text for one in document.paragraphs)
    cells = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in cells and "112/BC-UBND" in cells
    assert "đã chi trả cho" in words and len(document.inline_shapes) == 2
    address = page.url.removeprefix(health.site.url)
    leader = visit("provincial-leader")
    leader.goto(address)
    leader.page.get_by_role("button", name="Ký báo cáo").click()
    assert "Nguyễn Lãnh Đạo" in leader.page.locator(".facts").inner_text()
    assert breaches(leader) == []
    assert health.failed == leader.failed == []


def test_from_a_target_s_figure_to_the_person_behind_it(visit) -> None:
    officer = visit("commune-officer")
    page = officer.page
    officer.goto("/indicators/elderly_income_coverage/")
    left_out = int(page.locator(".stat").filter(has_text="Chưa đạt tới").locator(".stat__figure").inner_text())
    page.get_by_role("link", name="Ai chưa đạt tới").click()
    assert f"trong {left_out}" in page.locator(".listing__bar").inner_text(), "the figure is the length of the list"
    page.locator("tbody th a").first.click()
    page.wait_for_url(re.compile("/people/"))
    assert officer.failed == []


def test_a_household_behind_the_poverty_rate_has_its_head_s_name(visit) -> None:
    health = visit("health-officer")
    health.goto("/indicators/poverty_rate/people/")
    first = health.page.locator("tbody th a").first
    assert first.inner_text().strip()
    first.click()
    health.page.wait_for_url(re.compile("/households/"))


def test_computing_again_is_asked_for_and_followed(visit) -> None:
    health = visit("health-officer")
    health.goto("/indicators/")
    health.page.get_by_role("button", name=re.compile("Tính lại tháng")).click()
    health.page.wait_for_url(re.compile("/jobs/"))
    assert "Đang chờ" in health.page.inner_text("main")
    assert breaches(health) == []
    shot(health, "job")
    administrator = visit("administrator")
    administrator.goto("/jobs/")
    assert "Tính chỉ tiêu của tháng" in administrator.page.inner_text("main")
    other = visit("commune-officer")
    assert other.goto(health.page.url.removeprefix(health.site.url)).status == 404


def test_an_account_is_opened_with_a_password_shown_once_and_closed_with_a_reason(visit) -> None:
    administrator = visit("administrator")
    page = administrator.page
    administrator.goto("/accounts/open/")
    page.fill("#id_username", "can-bo-moi")
    page.fill("#id_full_name", "Y Blước Ênuôl")
    page.select_option("#id_role", "commune_officer")
    page.fill("#id_scope", "99999")
    page.get_by_role("button", name="Mở tài khoản").click()
    assert "Không có địa bàn" in page.inner_text("main")
    page.fill("#id_scope", "21040")
    page.get_by_role("button", name="Mở tài khoản").click()
    assert "chỉ hiện một lần" in page.inner_text("main") and "Xã Bình Sơn" in page.inner_text("main")
    page.reload()
    assert "chỉ hiện một lần" not in page.inner_text("main")
    page.get_by_text("Đóng tài khoản này").click()
    page.fill("#id_reason", "chuyển công tác")
    page.get_by_role("button", name="Đóng tài khoản").click()
    assert "Không còn quyền nào" in page.inner_text("main")
    administrator.goto("/audit/?room=access")
    newest = page.locator("main tbody tr").first.inner_text()
    assert "Đóng tài khoản" in newest and "access.close_account" in newest, "in words, and the code to search by"
    page.get_by_role("button", name="Niêm phong").click()
    assert "Đã niêm phong" in page.inner_text("main")
    page.get_by_role("link", name="Kiểm tra niêm phong").click()
    assert "nguyên vẹn" in page.inner_text("main")
    assert [one for one in administrator.failed if "400" not in one] == [], "only the wrong place was refused"


def test_a_role_is_handed_on_for_a_time_and_not_further(visit) -> None:
    chair = visit("commune-chair")
    chair.goto("/delegation/")
    page = chair.page
    page.fill("#id_to", "commune-officer")
    page.fill("#id_until", "31/02/2026")
    page.fill("#id_reason", "đi công tác")
    page.get_by_role("button", name="Ủy quyền").click()
    assert "sau hôm nay" in page.inner_text("main") and breaches(chair) == []
    page.fill("#id_until", "30/11/2026")
    page.get_by_role("button", name="Ủy quyền").click()
    assert "Đã ủy quyền" in page.inner_text("main")


def test_whoever_may_not_is_told_whose_work_it_is(visit) -> None:
    front = visit("fatherland-front")
    assert front.goto("/indicators/").status == 200
    assert front.goto("/indicators/elderly_income_coverage/people/").status == 403
    assert "thuộc" in front.page.inner_text("main")
    assert front.goto("/accounts/").status == 403
    assert front.goto("/registers/makeshift_houses/import/").status == 403


def test_the_figure_of_another_agency_has_no_form_and_the_page_names_the_agency(visit) -> None:
    health = visit("health-officer")
    health.goto("/indicators/health_insurance_coverage/")
    assert health.page.get_by_role("link", name="Nhập số liệu").count() == 0
    assert health.goto("/indicators/health_insurance_coverage/enter/").status == 403
    assert "Bảo hiểm xã hội tỉnh báo cáo" in health.page.inner_text("main")
