"""What every request goes through: who acts, what a browser may load, what a refusal looks like."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import get_language

from ansinh.access.actions import acting
from ansinh.access.queries import actor_of
from ansinh.kernel.problem import BadInput, EnvironmentTrouble, Refused
from ansinh.shells.site import clock

Next = Callable[[HttpRequest], HttpResponse]


class ChosenLanguageMiddleware:
    """Vietnamese, unless the person chose English by the switch: what the browser was installed in says nothing."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        translation.activate("en" if chosen == "en" else "vi")
        request.LANGUAGE_CODE = translation.get_language()
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language() or "vi")
        return response


class ContentSecurityMiddleware:
    """A content security policy under which nothing can be loaded from elsewhere; scripts need the page's nonce."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.csp_nonce = nonce = secrets.token_urlsafe(16)  # type: ignore[attr-defined]  # hung on the request for the pages
        response = self.get_response(request)
        response.headers.setdefault(
            "Content-Security-Policy",
            "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
            f"script-src 'self' 'nonce-{nonce}'; object-src 'none'; base-uri 'self'; form-action 'self'; "
            "frame-ancestors 'none'",
        )
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(self)")
        return response


class ActorMiddleware:
    """Runs each signed-in request in one transaction in which PostgreSQL knows the user.

    ``request.actor`` is the actor, or None before sign-in, when row-level security shows nothing. Streaming
    responses run after the transaction and therefore see nothing: views hand out finished content.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = None  # type: ignore[attr-defined]  # hung on the request for the pages
        if not request.user.is_authenticated or request.path.startswith(settings.STATIC_URL):
            return self.get_response(request)
        actor = actor_of(request.user.pk, clock.now())
        request.actor = actor  # type: ignore[attr-defined]  # hung on the request for the pages
        if request.path.startswith("/account/"):
            return self.get_response(request)
        with acting(actor):
            response = self.get_response(request)
            if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                response = response.render()
            return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turns what our rooms raise into a page (or JSON for the API) that says what to do."""
        from django.db import OperationalError, ProgrammingError, transaction

        lang = "en" if get_language() == "en" else "vi"
        if isinstance(exception, Refused):
            status, message, title = 403, exception.say(lang), "refused"
        elif isinstance(exception, BadInput):
            status, message, title = 400, exception.say(lang), "bad_input"
        elif isinstance(exception, EnvironmentTrouble | OperationalError):
            status, message, title = 503, _say(exception, lang), "trouble"
        elif isinstance(exception, ProgrammingError) and "row-level security" in str(exception):
            status, title = 403, "refused"
            message = (
                "This record lies outside the places of your account."
                if lang == "en"
                else "Hồ sơ này nằm ngoài địa bàn tài khoản được giao."
            )
        else:
            return None
        if transaction.get_connection().in_atomic_block:
            transaction.set_rollback(True)
        if request.path.startswith("/api/"):
            return JsonResponse({"error": title, "message": message}, status=status)
        context = {"status": status, "message": message, "kind": title}
        return render(request, "problem.html", context, status=status)


def _say(exception: Exception, lang: str) -> str:
    if isinstance(exception, EnvironmentTrouble):
        return exception.say(lang)
    return (
        "The database does not answer. Try again in a minute; if it stays so, tell the administrator."
        if lang == "en"
        else "Cơ sở dữ liệu không trả lời. Hãy thử lại sau một phút; nếu vẫn vậy, báo quản trị hệ thống."
    )
