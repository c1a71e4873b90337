"""Vietnamese first, English by a switch: both texts stand side by side where they are used."""

from __future__ import annotations

from typing import Literal

from django.utils.translation import get_language


def lang() -> Literal["vi", "en"]:
    """The language of the running request."""
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def say(vi: str, en: str, *values: object) -> str:
    """The text in the language of the request; ``{}`` or ``{0}`` in it take ``values``."""
    text = en if lang() == "en" else vi
    return text.format(*values) if values else text
