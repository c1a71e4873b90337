"""Accounts and the audit trail: who may, where and until when; who did what; whether the record is whole."""

from __future__ import annotations

import datetime as dt
import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from ansinh.access import actions, queries
from ansinh.access.facts import ROLE_LABELS, Actor, AuditEntry, Grant, Permission, Role
from ansinh.access.offline import permissions
from ansinh.kernel.dates import VIETNAM, parse_vn_date, vn_date
from ansinh.kernel.problem import BadInput, Problem, Refused
from ansinh.shells.site import clock
from ansinh.shells.web.deeds import deed_name
from ansinh.shells.web.doors import actor_of, found, page, told
from ansinh.shells.web.language import lang, say
from ansinh.shells.web.listing import Asked, Column, Filter, Listing
from ansinh.shells.web.places import all_communes, place_name, provinces

ROOMS = (
    ("access", "Tài khoản, quyền", "Accounts"),
    ("registry", "Sổ đăng ký", "Registry"),
    ("plans", "Kế hoạch", "Plans"),
    ("services", "Sổ theo dõi", "Registers"),
    ("casework", "Hồ sơ, quyết định", "Casework"),
    ("payments", "Chi trả", "Payments"),
    ("monitoring", "Chỉ tiêu, báo cáo", "Monitoring"),
    ("journeys", "Công việc của tháng", "Monthly work"),
    ("documents", "Văn bản", "Documents"),
    ("territory", "Địa bàn", "Territory"),
    ("jobs", "Việc chạy nền", "Background jobs"),
    ("web", "Xuất danh sách", "Exports"),
    ("demo", "Dữ liệu trình diễn", "Demonstration"),
)


def scope_name(code: str) -> str:
    """``VN`` is the whole country; other codes are places."""
    return say("Toàn quốc", "The whole country") if code == "VN" else place_name(code, clock.today())


def role_name(role: Role) -> str:
    """The office in words."""
    return say(*ROLE_LABELS[role])


def _roles(one: Actor) -> str:
    return "; ".join(role_name(grant.role) for grant in one.grants) or say("không còn quyền", "no rights")


def _places(one: Actor) -> str:
    return "; ".join(dict.fromkeys(scope_name(grant.scope_code) for grant in one.grants))


ACCOUNTS = Listing(
    name="tai-khoan",
    search_vi="Tìm tên tài khoản, họ tên",
    search_en="Search a username or name",
    columns=(
        Column("name", "Họ tên", "Name", lambda one: one.full_name, heads_row=True,
               link=lambda one: reverse("account", args=[one.username]), note=lambda one: one.username),
        Column("roles", "Vai trò", "Role", _roles),
        Column("places", "Địa bàn", "Places", _places),
        Column("state", "Tình trạng", "State",
               lambda one: say("Đang dùng", "In use") if one.grants else say("Đã đóng", "Closed"),
               tone=lambda one: "good" if one.grants else "still"),
    ),
    filters=(
        Filter("role", "Vai trò", "Role", tuple((role.value, *ROLE_LABELS[role]) for role in Role),
               matches=lambda one, value: any(grant.role.value == value for grant in one.grants)),
    ),
)  # fmt: skip


@page(Permission.USER_MANAGE)
def accounts(request: HttpRequest) -> HttpResponse:
    """Every account with its roles and places."""

    def ask(asked: Asked):  # type: ignore[no-untyped-def]  # a page of actors
        size = 20_000 if asked.get("role") else asked.size
        return queries.all_actors(clock.now(), asked.text, 1 if asked.get("role") else asked.number, size)

    asked = ACCOUNTS.asked(request)
    if asked.get("role"):
        whole = queries.all_actors(clock.now(), size=20_000).items
        return ACCOUNTS.respond(request, "access/accounts.html", ACCOUNTS.of(whole))
    return ACCOUNTS.respond(request, "access/accounts.html", ACCOUNTS.over(ask, searches=True))


def _grant_row(one: Grant) -> dict[str, object]:
    return {
        "role": role_name(one.role),
        "place": scope_name(one.scope_code),
        "starts": one.starts_at,
        "ends": one.ends_at,
        "from": one.delegated_by,
    }


@page(Permission.USER_MANAGE)
def one_account(request: HttpRequest, username: str) -> HttpResponse:
    """An account: its grants, what it did last."""
    one: Actor = found(_account, username)
    deeds = queries.audit_entries(subject=username, size=20).items if _reads_audit(request) else ()
    context = {
        "account": one,
        "grants": [_grant_row(grant) for grant in one.grants],
        "deeds": [{"when": entry.at, "what": deed_name(entry.verb), "by": entry.by_name} for entry in deeds],
        "crumbs": [(say("Tài khoản", "Accounts"), reverse("accounts"))],
    }
    return render(request, "access/account.html", context)


def _account(username: str) -> Actor:
    for one in queries.all_actors(clock.now(), username, size=200).items:
        if one.username == username:
            return one
    raise LookupError(f"no account {username}")


def _reads_audit(request: HttpRequest) -> bool:
    return Permission.AUDIT_READ in permissions(actor_of(request))


def _scope_options() -> list[tuple[str, str]]:
    today = clock.today()
    return [
        *((one.code, one.name) for one in provinces(today)),
        *((one.code, one.full_name) for one in all_communes(today)),
    ]


@page(Permission.USER_MANAGE)
def open_account(request: HttpRequest) -> HttpResponse:
    """Opens an account; the first password is shown once, to be handed over."""
    wrong = ""
    given = request.POST
    if request.method == "POST":
        username, full_name = given.get("username", "").strip(), given.get("full_name", "").strip()
        scope = given.get("scope", "").strip().split(" ")[0]
        known = {code for code, _ in _scope_options()} | {"VN"}
        if not username or not full_name or given.get("role") not in set(Role):
            wrong = say("Hãy điền tên tài khoản, họ tên và vai trò.", "Give a username, a name and a role.")
        elif scope not in known:
            wrong = say(
                "Không có địa bàn mang mã này; chọn trong danh sách gợi ý.",
                "No place has this code; choose one of those suggested.",
            )
        else:
            password = secrets.token_urlsafe(12)
            try:
                actions.open_account(
                    username, full_name, Role(given["role"]), scope, by=actor_of(request), at=clock.now(),
                    password=password, reason=given.get("reason", "").strip()[:300],
                )  # fmt: skip
            except Refused as refused:
                wrong = refused.say(lang())
            else:
                told(
                    request,
                    "Đã mở tài khoản {}. Mật khẩu đầu tiên, chỉ hiện một lần: {}",
                    "The account {} is open. Its first password, shown only once: {}",
                    username,
                    password,
                )
                return redirect("account", username=username)
    context = {
        "wrong": wrong,
        "given": given,
        "roles": [(role.value, role_name(role)) for role in Role if role is not Role.SYSTEM],
        "provinces": [(one.code, one.name) for one in provinces(clock.today())],
        "crumbs": [(say("Tài khoản", "Accounts"), reverse("accounts"))],
    }
    return render(request, "access/open.html", context, status=400 if wrong else 200)


@page(Permission.USER_MANAGE)
@require_POST
def close_account(request: HttpRequest, username: str) -> HttpResponse:
    """Closes an account; its past deeds stay."""
    reason = request.POST.get("reason", "").strip()
    actor = actor_of(request)
    if not reason:
        raise BadInput(Problem("reason", "Hãy ghi lý do đóng tài khoản.", "Say why the account is closed."))
    if username == actor.username:
        raise Refused(
            Problem("own_account", "Không tự đóng tài khoản của mình.", "One's own account is closed by somebody else.")
        )
    found(_account, username)
    actions.close_account(username, by=actor, at=clock.now(), reason=reason)
    told(request, "Đã đóng tài khoản {}.", "The account {} is closed.", username)
    return redirect("account", username=username)


# --- delegation -----------------------------------------------------------------------------------


@page()
def delegation(request: HttpRequest) -> HttpResponse:
    """Hands one's own role to somebody else for a time (ủy quyền)."""
    actor = actor_of(request)
    own = [grant for grant in actor.grants if grant.delegated_by is None]
    wrong = ""
    given = request.POST
    if request.method == "POST":
        try:
            chosen = own[int(given.get("grant", ""))]
            until = parse_vn_date(given.get("until", ""))
            end = dt.datetime.combine(until + dt.timedelta(days=1), dt.time(), VIETNAM).astimezone(dt.UTC)
            if not given.get("to", "").strip() or not given.get("reason", "").strip():
                raise ValueError("blank")
            actions.delegate(
                chosen.role, chosen.scope_code, given["to"].strip(), end, by=actor, at=clock.now(),
                reason=given["reason"].strip()[:300],
            )  # fmt: skip
        except (ValueError, IndexError):
            wrong = say(
                "Chọn vai trò, ghi tài khoản nhận, lý do, và ngày cuối theo mẫu ngày/tháng/năm, sau hôm nay.",
                "Choose a role, name the account and the reason, and a last day (day/month/year) after today.",
            )
        except LookupError:
            wrong = say("Không có tài khoản này, hoặc đã đóng.", "There is no such account, or it is closed.")
        except Refused as refused:
            wrong = refused.say(lang())
        else:
            told(
                request, "Đã ủy quyền cho {} đến hết {}.", "Delegated to {} until the end of {}.",
                given["to"].strip(), vn_date(until),
            )  # fmt: skip
            return redirect("delegation")
    context = {
        "wrong": wrong,
        "given": given,
        "own": [(i, f"{role_name(one.role)} – {scope_name(one.scope_code)}") for i, one in enumerate(own)],
        "grants": [_grant_row(grant) for grant in actor.grants],
    }
    return render(request, "access/delegation.html", context, status=400 if wrong else 200)


# --- the audit trail ------------------------------------------------------------------------------


def _details(entry: AuditEntry) -> str:
    return "; ".join(f"{key}: {value}" for key, value in entry.details.items())[:200]


def _subject(entry: AuditEntry) -> str:
    """The subject; of a long fingerprint its beginning, by which it is known."""
    return entry.subject if len(entry.subject) <= 40 else f"{entry.subject[:16]}…"


AUDIT = Listing(
    name="nhat-ky",
    search_vi="Mã đối tượng (đúng nguyên văn)",
    search_en="Subject (exactly)",
    columns=(
        Column("seq", "Số", "No.", lambda one: str(one.seq), heads_row=True, sort=False),
        Column("at", "Lúc", "At", lambda one: one.at, kind="instant", sort=False),
        Column("by", "Người làm", "By", lambda one: one.by_name, note=lambda one: one.by, sort=False),
        Column("verb", "Việc", "Deed", lambda one: deed_name(one.verb), note=lambda one: one.verb, sort=False),
        Column("subject", "Đối tượng", "Subject", _subject, sort=False),
        Column("details", "Chi tiết", "Details", _details, sort=False),
    ),
    filters=(Filter("room", "Mảng việc", "Room", ROOMS),),
)


@page(Permission.AUDIT_READ)
def audit(request: HttpRequest) -> HttpResponse:
    """Every deed, newest first; of one room or one subject."""

    def ask(asked: Asked):  # type: ignore[no-untyped-def]  # a page of entries
        room = asked.get("room")
        return queries.audit_entries(
            subject=asked.text, verb=f"{room}." if room else "", number=asked.number, size=asked.size
        )

    context = {"check": queries.verify_seals() if request.GET.get("check") else None}
    return AUDIT.respond(request, "access/audit.html", AUDIT.over(ask, searches=True), context)


@page(Permission.AUDIT_READ)
@require_POST
def seal(request: HttpRequest) -> HttpResponse:
    """Seals everything since the last seal; the root is shown to be kept elsewhere."""
    root = actions.seal_audit(by=actor_of(request), at=clock.now())
    if root is None:
        told(request, "Không có việc mới để niêm phong.", "Nothing new to seal.")
    else:
        told(
            request, "Đã niêm phong. Gốc để lưu ở nơi khác: {}", "Sealed. The root, to be kept elsewhere: {}", root
        )  # fmt: skip
    return redirect("audit")


urlpatterns = [
    path("accounts/", accounts, name="accounts"),
    path("accounts/open/", open_account, name="account_open"),
    path("accounts/<str:username>/", one_account, name="account"),
    path("accounts/<str:username>/close/", close_account, name="account_close"),
    path("delegation/", delegation, name="delegation"),
    path("audit/", audit, name="audit"),
    path("audit/seal/", seal, name="audit_seal"),
]
