"""Money is whole đồng in Python integers; these functions only show and read it."""

from __future__ import annotations

import re


def number(value: int | float, digits: int | None = None) -> str:
    """``1.234.567,8``: dots between thousands, a decimal comma. ``digits`` fixes the decimals."""
    if digits is None:
        text = f"{value:,}" if isinstance(value, int) else f"{value:,.10g}"
    else:
        text = f"{value:,.{digits}f}"
    return text.translate(str.maketrans(",.", ".,"))


def dong(amount: int) -> str:
    """``1.234.567 đ``."""
    if not isinstance(amount, int) or isinstance(amount, bool):
        raise TypeError("money is whole đồng in an int")
    return number(amount) + " đ"


def parse_dong(text: str) -> int:
    """Reads ``1.234.567``, ``1,234,567``, ``1 234 567 đ`` or ``1234567``.

    Raises ValueError where the text is not a whole number of đồng: a decimal part is refused, never rounded.
    """
    bare = re.sub(r"(?:\s|\u00a0)|(?:đồng|VND|VNĐ|đ|₫)\s*\Z", "", text.strip(), flags=re.IGNORECASE)
    if re.fullmatch(r"-?\d+|-?\d{1,3}(?:\.\d{3})+|-?\d{1,3}(?:,\d{3})+", bare):
        return int(bare.replace(".", "").replace(",", ""))
    raise ValueError(f"not a whole number of đồng: {text!r}")
