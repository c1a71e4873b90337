"""UUIDv7 for whole columns."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl


def new_ids(at: dt.datetime, entropy: bytes, name: str = "id") -> pl.Series:
    """One UUIDv7 text per 10 bytes of ``entropy``, all of the instant ``at`` and in rising order within the call.

    ``os.urandom(10 * n)`` for real data; a seeded generator's bytes for repeatable seeds.
    """
    if at.tzinfo is None:
        raise ValueError("an instant carries its time zone")
    random = np.frombuffer(entropy, dtype=np.uint8).reshape(-1, 10)
    raw = np.empty((len(random), 16), dtype=np.uint8)
    raw[:, :6] = np.frombuffer(int(at.timestamp() * 1000).to_bytes(6, "big"), dtype=np.uint8)
    raw[:, 6:] = random
    raw[:, 6] = (raw[:, 6] & 0x0F) | 0x70
    raw[:, 8] = (raw[:, 8] & 0x3F) | 0x80
    digits = np.frombuffer(b"0123456789abcdef", dtype=np.uint8)
    text = np.empty((len(random), 36), dtype=np.uint8)
    text[:, [8, 13, 18, 23]] = ord("-")
    places = [place for place in range(36) if place not in (8, 13, 18, 23)]
    text[:, places[0::2]] = digits[raw >> 4]
    text[:, places[1::2]] = digits[raw & 15]
    return pl.Series(name, text.view("S36").ravel().astype("U36"), dtype=pl.String).sort()
