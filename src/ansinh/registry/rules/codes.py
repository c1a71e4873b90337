"""The permanent code (mã số tạm): ``AS`` or ``HO``, eight characters, one ISO 7064 check character.

The eight characters spell a serial number scattered over 40 bits, so that neighbours in time are not
neighbours in code and two codes never meet. Letters that look like digits (I, L, O, U) do not occur.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from ansinh.kernel.identifier import check_character

PERSON, HOUSEHOLD = "AS", "HO"
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ALPHABET = np.frombuffer(_LETTERS.encode(), dtype=np.uint8)
_CHECK = np.frombuffer(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", dtype=np.uint8)
_RANK = np.zeros(128, dtype=np.int64)
_RANK[_CHECK] = np.arange(36)
_SIZE = 1 << 40
_SCATTER = 740_560_481_237  # odd, so multiplication modulo 2^40 loses nothing
_LOOKALIKE = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})


def codes(prefix: str, serials: np.ndarray) -> pl.Series:
    """The codes for serial numbers 1 … 2^40-1 of a database sequence; vectorised for bulk loads."""
    scattered = _scatter(serials.astype(np.uint64))
    text = np.empty((len(serials), 11), dtype=np.uint8)
    text[:, :2] = np.frombuffer(prefix.encode(), dtype=np.uint8)
    for place in range(8):
        text[:, 9 - place] = _ALPHABET[(scattered >> np.uint64(5 * place)).astype(np.int64) & 31]
    product = np.full(len(serials), 36, dtype=np.int64)
    for place in range(10):
        product = (product + _RANK[text[:, place]]) % 36
        product = np.where(product == 0, 36, product) * 2 % 37
    text[:, 10] = _CHECK[(37 - product) % 36]
    return pl.Series("code", text.view("S11").ravel().astype("U11"), dtype=pl.String)


def _scatter(serials: np.ndarray) -> np.ndarray:
    # 64-bit products overflow silently and still give the right low 40 bits.
    with np.errstate(over="ignore"):
        product: np.ndarray = (serials * np.uint64(_SCATTER)) & np.uint64(_SIZE - 1)
    return product


def read_code(text: str, prefix: str = PERSON) -> str | None:
    """The code as stored, from what somebody typed (small letters, blanks, dashes); None if it cannot be one."""
    bare = "".join(c for c in text.upper() if c.isalnum())
    if len(bare) != 11 or not bare.startswith(prefix) or not bare.isascii():
        return None
    body = bare[2:10].translate(_LOOKALIKE)
    return prefix + body + bare[10] if check_character(prefix + body) == bare[10] else None
