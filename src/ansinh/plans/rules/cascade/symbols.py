"""Symbols of documents (số, ký hiệu): one form for every way they are written, and the line and level they tell.

Decree 30/2020 for the State (68/NQ-CP, 65/KH-UBND), Instruction 36-HD/VPTW for the Party (42-NQ/TW, 56-CTr/TU).
"""

from __future__ import annotations

import re

from ansinh.documents.facts import DOCUMENT_KINDS
from ansinh.kernel.text import fold
from ansinh.plans.facts import Level
from ansinh.plans.facts.cascade import Line

_SYMBOL = re.compile(r"^0*(?P<number>\d+[a-z]?)(?:/(?P<year>\d{4}))?[-/–](?P<kind>[^\W\d_]+)[-/–](?P<body>.+)$")
_NO_BODY = re.compile(r"^0*(?P<number>\d+)(?:/(?P<year>\d{4}))?[-/–](?P<kind>[^\W\d_]+\d*)$")
_PARTY = re.compile(
    r"^(?:tw|tu|hu|du|dung|du-.*|tu-.*|btv|btvtu|btctw|bcs|bch|bcd.*tw|ubkt.*|dlc.*|quth|quan uy)", re.IGNORECASE
)
_KIND_FORM = {fold(short): short for short in DOCUMENT_KINDS}


def right_form(symbol: str, kind: str | None = None) -> str:
    """The symbol in the form its line prescribes: ``42-NQ-TW`` and ``42/NQ/TW`` are ``42-NQ/TW``.

    What cannot be taken apart is returned as written, without spaces. ``kind`` (``CTr``) mends capitals: ``43-CTR/TU``.
    """
    bare = re.sub(r"\s+", "", symbol).replace("–", "-").rstrip(".,;")
    match = _SYMBOL.match(bare) or _SYMBOL.match(bare.lower())
    if match is None:
        return bare
    short = _KIND_FORM.get(fold(match["kind"]), match["kind"])
    if kind and fold(kind) == fold(short):
        short = kind
    body = match["body"]
    body = body.upper() if body.islower() and len(body) <= 5 else body
    body = {"TTG": "TTg", "HDND": "HĐND", "DU": "ĐU"}.get(body.upper(), body)
    year = f"/{match['year']}" if match["year"] else ""
    number = (
        bare[: len(bare) - len(bare.lstrip("0"))] + match["number"]
    )  # a leading zero is part of the number on paper
    if _PARTY.match(fold(body)):
        return f"{number}{year}-{short}/{body}"
    return f"{number}{year}/{short}-{body}"


def symbol_key(symbol: str) -> str:
    """The matching key: ``42-NQ-TW``, ``042-NQ/TW`` and ``42-nq/tw`` meet; ``42/NQ-CP`` does not."""
    bare = fold(re.sub(r"\s+", "", symbol)).replace("–", "-").rstrip(".,;")
    parts = [part for part in re.split(r"[-/]", bare) if part]
    if parts and parts[0].isdigit():
        parts[0] = parts[0].lstrip("0") or "0"
    return "/".join(parts)


def is_right_form(symbol: str) -> bool:
    """Whether a symbol is written as its line prescribes, letter case aside."""
    bare = re.sub(r"\s+", "", symbol).replace("–", "-")
    return right_form(bare).casefold() == bare.casefold()


def line_of(symbol: str, issuer: str | None = None) -> Line:
    """The line a document comes down, by its symbol, else by its issuer."""
    match = _SYMBOL.match(fold(re.sub(r"\s+", "", symbol)))
    if match is not None:
        return Line.PARTY if _PARTY.match(match["body"]) else Line.STATE
    said = fold(issuer or "")
    party = re.search(
        r"\b(?:tinh uy|thanh uy|huyen uy|dang uy|quan uy|thi uy|bo chinh tri|ban bi thu|chap hanh|dang)\b", said
    )
    return Line.PARTY if party else Line.STATE


def level_of(symbol: str, issuer: str | None = None) -> Level | None:
    """The level of the authority, by issuer where it is said, else by the symbol's ending; None where neither tells."""
    said = fold(issuer or "")
    for level, form in _BY_ISSUER:
        if said and re.search(form, said):
            return level
    match = _SYMBOL.match(fold(re.sub(r"\s+", "", symbol)))
    body = match["body"] if match else (_NO_BODY.match(fold(symbol)) or {"kind": ""})["kind"]
    for level, form in _BY_ENDING:
        if re.match(form, body):
            return level
    return None


_BY_ISSUER = (
    (Level.COMMUNE, r"\b(?:xa|phuong|thi tran|dac khu)\b(?! hoi)(?<!thi xa)|dang uy (?:xa|phuong)"),
    (Level.DISTRICT, r"huyen uy|thi uy|quan uy|\b(?:huyen|quan|thi xa)\b"),
    (Level.CENTRAL, r"trung uong|bo chinh tri|ban bi thu|quoc hoi|chinh phu|thu tuong|^bo |chu tich nuoc"),
    (Level.DEPARTMENT, r"^(?:so|chi cuc|cuc|phong) "),
    (Level.PROVINCE, r"tinh uy|thanh uy|\b(?:tinh|thanh pho)\b"),
)
_BY_ENDING = (
    (Level.CENTRAL, r"tw|cp$|ttg|qh\d*|ubtvqh|nd-cp|b[a-z]{1,7}$"),
    (Level.PROVINCE, r"tu$|tu-"),
    (Level.DISTRICT, r"hu$|quu$|thu$"),
    (Level.COMMUNE, r"du$"),
    (Level.DEPARTMENT, r"s[a-z]{2,8}$"),
)
