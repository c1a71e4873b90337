"""Questions of access that need no database: what a role may do, and the vault for personal numbers.

The vault (két mã hóa) keeps two keys derived from one data key: AES-256-GCM for the text itself and
HMAC-SHA256 for the blind index, by which an exact number is found without being readable. An unkeyed hash
would not do: the whole space of 12-digit numbers can be hashed in hours.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable
from functools import cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ansinh.access.rules import MAY, merkle_root, permissions, require, require_second_person

__all__ = ["MAY", "Vault", "merkle_root", "permissions", "require", "require_second_person", "vault"]

_NONCE = 12


class Vault:
    """Seals, opens and indexes short personal texts (personal numbers, account numbers) with a 32-byte data key."""

    def __init__(self, data_key: bytes) -> None:
        if len(data_key) != 32:
            raise ValueError("the data key has 32 bytes")
        self._cipher = AESGCM(hmac.digest(data_key, b"ansinh/seal/1", "sha256"))
        self._index_key = hmac.digest(data_key, b"ansinh/blind-index/1", "sha256")

    def seal(self, text: str, nonce: bytes | None = None) -> bytes:
        """Nonce and ciphertext. ``nonce`` is for repeatable seeds only; leave it out for real data."""
        nonce = nonce or secrets.token_bytes(_NONCE)
        return nonce + self._cipher.encrypt(nonce, text.encode(), None)

    def open(self, sealed: bytes) -> str:
        """The text again. Raises cryptography's InvalidTag if it was tampered with or sealed under another key."""
        sealed = bytes(sealed)
        return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], None).decode()

    def blind_index(self, text: str) -> bytes:
        """16 bytes, equal for equal texts under the same key."""
        return hmac.digest(self._index_key, text.encode(), hashlib.sha256)[:16]

    def seal_many(self, texts: Iterable[str]) -> list[tuple[bytes, bytes]]:
        """``(sealed, blind_index)`` for each text, for bulk loads."""
        return [(self.seal(text), self.blind_index(text)) for text in texts]


@cache
def vault() -> Vault:
    """The vault of this installation: its key comes in ``ANSINH_DATA_KEY`` (64 hex digits).

    The command line sets it from the key file in ANSINH_HOME. Raises KeyError where nobody did.
    """
    return Vault(bytes.fromhex(os.environ["ANSINH_DATA_KEY"]))
