"""Names and texts as banks take them: ASCII capitals and a few signs."""

from __future__ import annotations

import re
import unicodedata

# The character set of ISO 20022 messages that every bank accepts (SWIFT X), in capitals.
_OTHER = re.compile(r"[^A-Z0-9 /\-?:().,'+]+")
_SPACES = re.compile(r" {2,}")
_QUOTES = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "Đ": "D", "đ": "d", "Ð": "D", "ð": "d", "–": "-", "—": "-"}
)


def bank_name(text: str, longest: int = 70) -> str:
    """``Nguyễn Thị Đào`` → ``NGUYEN THI DAO``: no marks, capitals, single spaces, at most ``longest`` characters.

    Letters of other scripts become spaces. An empty answer means that nothing of the name can be written.
    """
    bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", text).translate(_QUOTES))
    bare = "".join(char for char in bare if not unicodedata.combining(char)).translate(_QUOTES).upper()
    return _SPACES.sub(" ", _OTHER.sub(" ", bare)).strip()[:longest].rstrip()


def remittance(programme: str, month_vn: str, code: str) -> str:
    """What the recipient reads on the statement: programme, month, attempt code; no personal number.

    Example: ``TCXH T11/2026 AS…``.
    """
    return f"{bank_name(programme, 20)} T{month_vn} {code}"
