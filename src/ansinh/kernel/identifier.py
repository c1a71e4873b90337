"""Identifiers: UUIDv7 for our own rows, ISO 7064 check characters for codes people type."""

from __future__ import annotations

import datetime as dt
import os
import uuid

_MOD = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def new_id(at: dt.datetime, entropy: bytes | None = None) -> uuid.UUID:
    """A UUIDv7 (RFC 9562) for an aware instant. ``entropy`` (10 bytes) makes it repeatable in tests and seeds."""
    if at.tzinfo is None:
        raise ValueError("an instant carries its time zone")
    random = int.from_bytes(entropy if entropy is not None else os.urandom(10), "big")
    millis = int(at.timestamp() * 1000)
    value = (millis & 0xFFFF_FFFF_FFFF) << 80 | 0x7 << 76 | (random >> 62 & 0xFFF) << 64
    value |= 0b10 << 62 | random & 0x3FFF_FFFF_FFFF_FFFF
    return uuid.UUID(int=value)


def check_character(text: str) -> str:
    """The ISO 7064 MOD 37,36 check character of upper-case letters and digits.

    Finds every single wrong character and nearly every swap of neighbours. Raises ValueError for other characters.
    """
    product = 36
    for char in text:
        product = (product + _MOD.index(char)) % 36 or 36
        product = product * 2 % 37
    return _MOD[(37 - product) % 36]


def is_personal_number(text: str) -> bool:
    """Whether the text has the shape of a 12-digit personal number (số định danh cá nhân): 12 digits."""
    return len(text) == 12 and text.isascii() and text.isdigit()
