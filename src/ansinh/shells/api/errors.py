"""Errors of the API: JSON with a word for machines and a sentence for people, in the language asked for."""

from __future__ import annotations

from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from ansinh.kernel.problem import BadInput, EnvironmentTrouble, Refused


class NotFound(Exception):
    """There is no such thing, or it lies outside the person's places: the two look the same."""


def say(request: HttpRequest, vi: str, en: str) -> str:
    """English where the request asks for it (``Accept-Language: en`` or the switch of the pages)."""
    return en if lang(request) == "en" else vi


def lang(request: HttpRequest) -> str:
    """``vi`` unless English was asked for."""
    return "en" if str(getattr(request, "LANGUAGE_CODE", "vi")).startswith("en") else "vi"


def register(api: NinjaAPI) -> None:
    """Gives the API its answers to what the rooms raise."""

    def answer(request: HttpRequest, status: int, error: str, message: str, detail: Any = None) -> HttpResponse:
        body: dict[str, Any] = {"error": error, "message": message}
        if detail is not None:
            body["detail"] = detail
        return api.create_response(request, body, status=status)

    @api.exception_handler(NotFound)
    def not_found(request: HttpRequest, _: Any) -> HttpResponse:
        told = say(request, "Không có, hoặc ngoài địa bàn được giao.", "There is none, or it is outside your places.")
        return answer(request, 404, "not_found", told)

    @api.exception_handler(AuthenticationError)
    def not_signed_in(request: HttpRequest, _: Any) -> HttpResponse:
        told = say(request, "Cần đăng nhập trước.", "Sign in first.")
        return answer(request, 401, "not_signed_in", told)

    @api.exception_handler(Refused)
    def refused(request: HttpRequest, error: Refused) -> HttpResponse:
        return answer(request, 403, "refused", error.say(lang(request)))

    @api.exception_handler(BadInput)
    def bad_input(request: HttpRequest, error: BadInput) -> HttpResponse:
        return answer(request, 400, "bad_input", error.say(lang(request)))

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        detail = [
            {"where": ".".join(map(str, one.get("loc", ()))), "message": str(one.get("msg", ""))} for one in error.errors
        ]
        told = say(request, "Tham số không đúng dạng.", "A parameter has the wrong form.")
        return answer(request, 422, "invalid", told, detail)

    @api.exception_handler(HttpError)
    def other(request: HttpRequest, error: HttpError) -> HttpResponse:
        return answer(request, error.status_code, "error", str(error))

    @api.exception_handler(EnvironmentTrouble)
    def trouble(request: HttpRequest, error: EnvironmentTrouble) -> HttpResponse:
        return answer(request, 503, "trouble", error.say(lang(request)))

    @api.exception_handler(OperationalError)
    def no_database(request: HttpRequest, _: Any) -> HttpResponse:
        told = say(request, "Cơ sở dữ liệu không trả lời.", "The database does not answer.")
        return answer(request, 503, "trouble", told)
