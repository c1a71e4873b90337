"""What every page knows: the actor, what he may do, where he may go, the language."""

from __future__ import annotations

from functools import cache

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from ansinh.access.facts import ROLE_LABELS, Actor, Permission
from ansinh.access.offline import permissions
from ansinh.shells.site import clock
from ansinh.shells.web.places import place_name

P = Permission
Entry = tuple[str, str, str, Permission | None]
# (heading vi, en, entries (address name, vi, en, permission)); an address that does not exist is left out.
NAVIGATION: tuple[tuple[str, str, tuple[Entry, ...]], ...] = (
    ("", "", (("home", "Việc cần làm", "What needs doing", None),)),
    (
        "Kế hoạch và kết quả",
        "Plans and results",
        (
            ("plans", "Kế hoạch", "Plans", P.PLAN_READ),
            ("plan_check", "Soát dự thảo", "Proof-read a draft", P.PLAN_READ),
            ("matrix_choose", "Kế hoạch đặt cạnh nhau", "Plans side by side", P.PLAN_READ),
            ("board", "Nhiệm vụ, tiến độ", "Tasks", P.PLAN_READ),
            ("indicators", "Chỉ tiêu, tiến độ", "Targets and progress", P.MONITORING_READ),
            ("report_calendar", "Lịch báo cáo", "Reporting calendar", P.PLAN_READ),
            ("reports", "Báo cáo", "Reports", P.MONITORING_READ),
        ),
    ),
    (
        "Người dân",
        "People",
        (
            ("people", "Tra cứu người dân", "People", P.REGISTRY_READ),
            ("households", "Hộ gia đình", "Households", P.REGISTRY_READ),
            ("pairs", "Hồ sơ có thể trùng", "Records alike", P.PERSON_MATCH),
            ("merges", "Gộp hồ sơ", "Merged records", P.PERSON_MERGE),
            ("imports", "Nhập danh sách", "Import a list", P.REGISTRY_IMPORT),
            ("housing", "Xóa nhà tạm", "Housing", P.SERVICE_READ),
        ),
    ),
    (
        "Chính sách",
        "Entitlements",
        (
            ("programmes", "Chế độ, căn cứ", "Programmes and law", P.LAW_READ),
            ("applications", "Hồ sơ đề nghị", "Applications", P.CASE_READ),
            ("proposals", "Đề xuất trong tháng", "Proposals of the month", P.CASE_READ),
            ("decisions", "Quyết định", "Decisions", P.CASE_READ),
            ("left_behind", "Đủ điều kiện, chưa hưởng", "Entitled, not receiving", P.CASE_READ),
            ("tasks", "Việc với từng người", "Tasks for one person", P.CASE_READ),
        ),
    ),
    (
        "Chi trả",
        "Payment",
        (
            ("runs", "Đợt chi trả", "Payment runs", P.PAYMENT_READ),
            ("payment_files", "Tệp và kết quả chi", "Files and returns", P.PAYMENT_READ),
            ("ledger", "Sổ cái", "Ledger", P.PAYMENT_READ),
        ),
    ),
    (
        "Hệ thống",
        "System",
        (
            ("places", "Địa bàn", "Places", None),
            ("accounts", "Tài khoản", "Accounts", P.USER_MANAGE),
            ("audit", "Nhật ký", "Audit trail", P.AUDIT_READ),
            ("jobs", "Việc chạy nền", "Background jobs", P.USER_MANAGE),
        ),
    ),
)


@cache
def _address(name: str) -> str | None:
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


def navigation(actor: Actor, path: str, english: bool) -> list[dict[str, object]]:
    """The menu of this actor; the entry whose address leads the path furthest is the current one."""
    held = permissions(actor)
    groups: list[dict[str, object]] = []
    entries: list[dict[str, object]] = []
    for vi, en, members in NAVIGATION:
        shown: list[dict[str, object]] = []
        for name, label_vi, label_en, needed in members:
            address = _address(name)
            if address is not None and (needed is None or needed in held):
                shown.append({"href": address, "label": label_en if english else label_vi, "current": False})
        if shown:
            groups.append({"heading": en if english else vi, "entries": shown})
            entries += shown
    leading = [entry for entry in entries if entry["href"] == path or _leads(str(entry["href"]), path)]
    if leading:
        max(leading, key=lambda entry: len(str(entry["href"])))["current"] = True
    return groups


def _place(scope_code: str, english: bool) -> str:
    if scope_code == "VN":
        return "The whole country" if english else "Cả nước"
    return place_name(scope_code, clock.today())


def _leads(address: str, path: str) -> bool:
    return address != "/" and path.startswith(address.rstrip("/") + "/")


def page(request: HttpRequest) -> dict[str, object]:
    """Template variables ``actor``, ``role_label``, ``may`` (permission values, dots as underscores), ``menu``."""
    nonce = getattr(request, "csp_nonce", "")
    english = getattr(request, "LANGUAGE_CODE", "vi") == "en"
    actor = getattr(request, "actor", None)
    common: dict[str, object] = {"nonce": nonce, "csp_nonce": nonce, "english": english}
    if actor is None:
        return {**common, "actor": None, "may": {}, "menu": []}
    role = actor.main_role
    return {
        **common,
        "actor": actor,
        "place_label": _place(actor.grants[0].scope_code, english) if actor.grants else "",
        "role_label": ROLE_LABELS[role][1 if english else 0] if role else "",
        "may": {permission.value.replace(".", "_"): True for permission in permissions(actor)},
        "menu": navigation(actor, request.path, english),
    }
