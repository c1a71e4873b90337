"""Vietnamese first, English by a switch: both texts stand side by side where they are used."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import get_language


def lang() -> Literal["vi", "en"]:
    """The language of the running request."""
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def say(vi: str, en: str, *values: object) -> str:
    """The text in the language of the request; ``{}`` or ``{0}`` in it take ``values``."""
    text = en if lang() == "en" else vi
    return text.format(*values) if values else text


class SwitchedLanguage:
    """Middleware: Vietnamese unless the person switched; the browser's own language is not asked.

    An office's machine is often set to English by whoever installed it, which says nothing about its users.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
