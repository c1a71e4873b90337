"""Tags and filters of every page: two languages inline, Vietnamese figures and dates, asset addresses."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from ansinh.kernel.dates import VIETNAM, vn_date
from ansinh.kernel.money import dong, number
from ansinh.kernel.period import Month, Period
from ansinh.shells.site import clock
from ansinh.shells.web import language, places, words

register = template.Library()


@register.simple_tag
def t(vi: str, en: str, *values: object) -> str:
    """``{% t "Tháng {}" "Month {}" month %}``: the text in the language of the request."""
    return language.say(vi, en, *values)


@register.simple_tag
def asset(path: str) -> str:
    """The address of a static file with its fingerprint, so that a new version is fetched at once."""
    return f"{static(path)}?v={_fingerprint(path)}"


@cache
def _fingerprint_once(path: str) -> str:
    found = finders.find(path)
    if not isinstance(found, str):
        raise template.TemplateSyntaxError(f"no static file {path!r}")
    return hashlib.sha256(Path(found).read_bytes()).hexdigest()[:10]


def _fingerprint(path: str) -> str:
    return _fingerprint_once.__wrapped__(path) if settings.DEBUG else _fingerprint_once(path)


@register.filter
def day(value: object) -> str:
    """A date or instant as dd/mm/yyyy, a month as mm/yyyy; nothing known shows a dash."""
    if value is None or value == "":
        return "—"
    if isinstance(value, dt.datetime):
        return vn_date(value.astimezone(VIETNAM).date())
    if isinstance(value, dt.date):
        return vn_date(value)
    if isinstance(value, Month):
        return value.vn
    if isinstance(value, str):
        try:
            return vn_date(dt.date.fromisoformat(value[:10]))
        except ValueError:
            return value
    raise TypeError(f"not a day: {value!r}")


@register.filter
def instant(value: dt.datetime | None) -> str:
    """An instant as dd/mm/yyyy hh:mm, Vietnam's time."""
    if value is None:
        return "—"
    local = value.astimezone(VIETNAM)
    return f"{vn_date(local.date())} {local:%H:%M}"


@register.filter
def span(value: Period | None) -> str:
    """A period as people say it: the last day included. ``từ 01/07/2026 đến hết 04/10/2026``."""
    if value is None:
        return "—"
    start = vn_date(value.start)
    if value.end is None:
        return language.say("từ {}", "from {}", start)
    last = vn_date(value.end - dt.timedelta(days=1))
    return language.say("từ {} đến hết {}", "from {} to the end of {}", start, last)


@register.filter
def money(value: int | None) -> str:
    """Whole đồng: ``1.234.567 đ``."""
    return "—" if value is None else dong(int(value))


@register.filter
def count(value: float | int | None, digits: int | None = None) -> str:
    """A figure with dots and a decimal comma; unknown is a dash, never zero."""
    return "—" if value is None else number(value, digits)


@register.filter
def percent(value: float | None, digits: int = 1) -> str:
    """A share 0–1 as a percentage: ``93,8 %``."""
    return "—" if value is None else f"{number(100 * float(value), digits)} %"


@register.filter
def tenths(value: int | None) -> str:
    """A coefficient kept in tenths: 15 → ``1,5``."""
    return "—" if value is None else number(value / 10, 1)


@register.filter
def size(value: int | None) -> str:
    """Bytes for people: ``12,4 KB``."""
    if value is None:
        return "—"
    for unit, step in (("MB", 2**20), ("KB", 2**10)):
        if value >= step:
            return f"{number(value / step, 1)} {unit}"
    return f"{number(value)} B"


@register.filter
def known(value: object) -> object:
    """The value, or the words "not recorded" where nothing is known."""
    if value is None or value == "":
        return format_html('<span class="missing">{}</span>', language.say("chưa ghi nhận", "not recorded"))
    return value


@register.filter
def get(mapping: Mapping[object, object], key: object) -> object:
    """``mapping[key]`` or None."""
    return mapping.get(key)


_SHAPES = {
    "good": "M1 6.2 2.5 4.7 4.6 6.8 9.4 1.6 11 3 4.7 10z",
    "warn": "M6 .8 11.6 11H.4z",
    "bad": "M2.2.8 6 4.6 9.8.8 11.2 2.2 7.4 6l3.8 3.8-1.4 1.4L6 7.4l-3.8 3.8L.8 9.8 4.6 6 .8 2.2z",
    "info": "M6 1a5 5 0 1 1 0 10A5 5 0 0 1 6 1z",
    "still": "M1 4.8h10v2.4H1z",
    "up": "M6 2 11 10H1z",
    "down": "M6 10 1 2h10z",
}


@register.simple_tag
def shape(name: str) -> SafeString:
    """The small shape that tells a state without colour."""
    path = _SHAPES.get(name, _SHAPES["still"])
    return mark_safe(
        f'<svg viewBox="0 0 12 12" aria-hidden="true" focusable="false"><path d="{conditional_escape(path)}"/></svg>'
    )


@register.filter
def tone_of(level: str) -> str:
    """The tone of a message of Django's messages."""
    return {"success": "good", "warning": "warn", "error": "bad"}.get(level, "info")


@register.filter
def hundredths(share: float | None) -> str:
    """A share 0–1 as a number 0–100 with a decimal point, for style sheets and ARIA; never outside."""
    return f"{max(0.0, min(100.0, 100 * float(share or 0))):.2f}"


@register.filter
def place(code: str | None) -> str:
    """A commune's or province's code as its name today."""
    return places.place_name(code, clock.today())


@register.filter
def programme(code: str | None) -> str:
    """A programme's code in words."""
    return words.programme(code)


@register.filter
def group(group_code: str | None, programme_code: str | None) -> str:
    """A group's code in words: ``{{ decision.group|group:decision.programme }}``."""
    return words.group(programme_code, group_code)


@register.filter
def citation(clause_id: str | None) -> str:
    """A clause's id as its citation."""
    return words.citation(clause_id)


@register.filter
def in_law(clause_id: str | None) -> bool:
    """Whether a clause has its page."""
    return words.in_law(clause_id)


@register.filter
def said(label: object) -> str:
    """A label with two languages, or a (vi, en) pair, in the language of the request."""
    if isinstance(label, tuple):
        return str(label[1 if language.lang() == "en" else 0])
    return str(label.say(language.lang())) if hasattr(label, "say") else str(label or "")
