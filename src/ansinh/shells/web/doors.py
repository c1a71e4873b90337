"""Who may open a page, and what a view gets: every view of the rooms goes through ``page``."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from ansinh.access.facts import Actor, Permission
from ansinh.access.offline import require
from ansinh.kernel.problem import BadInput, EnvironmentTrouble, Problem, Refused
from ansinh.shells.web.language import lang, say

View = Callable[..., HttpResponse]


class SignedIn(HttpRequest):
    """A request whose actor is known."""

    actor: Actor
    LANGUAGE_CODE: str


def page(*needs: Permission) -> Callable[[View], View]:
    """Only signed-in people with all of ``needs`` get in; others are sent to sign in, or refused with the reason."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = getattr(request, "actor", None)
            if actor is None:
                return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
            try:
                for permission in needs:
                    require(actor, permission)
                return view(request, *args, **kwargs)
            except (Refused, BadInput, EnvironmentTrouble) as error:
                # A deed has rolled its own part back; what the request read before stays readable for the page.
                return problem_page(request, error)

        return guarded

    return wrap


_PROBLEMS: dict[type[Exception], tuple[int, str]] = {
    Refused: (403, "refused"),
    BadInput: (400, "bad_input"),
    EnvironmentTrouble: (503, "trouble"),
}


def problem_page(request: HttpRequest, error: Refused | BadInput | EnvironmentTrouble) -> HttpResponse:
    """What went wrong and what to do, as a page."""
    status, kind = _PROBLEMS[type(error)]
    context = {"status": status, "kind": kind, "message": error.say(lang())}
    return render(request, "problem.html", context, status=status)


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in actor of a guarded view."""
    return cast(SignedIn, request).actor


def found(question: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """The answer of a query, or a 404 page where it says there is none (LookupError, or None).

    What lies outside the person's places looks the same as what does not exist: row-level security hides it. A key or
    position that our own code missed is a mistake of ours, not an absence: it is told as one.
    """
    try:
        answer = question(*args, **kwargs)
    except (KeyError, IndexError):
        raise
    except LookupError as error:
        raise Http404(str(error)) from error
    if answer is None:
        raise Http404
    return answer


def told(request: HttpRequest, vi: str, en: str, *values: object) -> None:
    """Says on the next page what was done."""
    messages.success(request, say(vi, en, *values))


def told_problems(request: HttpRequest, error: BadInput | Refused) -> None:
    """Says on the next page everything that was wrong."""
    for problem in error.problems if isinstance(error, BadInput) else (error.problem,):
        level = messages.WARNING if problem.severity == "warning" else messages.ERROR
        messages.add_message(request, level, problem.say(lang()))


def wrong_field(vi: str, en: str, remedy_vi: str = "", remedy_en: str = "") -> BadInput:
    """A value typed into a form that cannot be taken."""
    return BadInput(Problem("field", vi, en, remedy_vi=remedy_vi, remedy_en=remedy_en))
