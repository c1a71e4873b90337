"""What the styles of a workbook say that matters to reading: which show a day, which use a font of before Unicode."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_DATE_CODE = re.compile(r"[dmyDMY]")
_QUIET = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_OLD_FONT = re.compile(r"\.?vn[a-z3]|vni[-_ ]?[a-z]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Styles:
    """By style number: those that show a day, and the name of the font where it is an old one."""

    dates: frozenset[str] = frozenset()
    fonts: dict[str, str] = field(default_factory=dict)


def read_styles(root: etree._Element) -> Styles:
    """Reads ``styles.xml``."""
    own = {str(entry.get("numFmtId")): str(entry.get("formatCode")) for entry in root.iter(f"{_MAIN}numFmt")}
    names = []
    fonts = root.find(f"{_MAIN}fonts")
    for font in () if fonts is None else fonts.iter(f"{_MAIN}font"):
        name = font.find(f"{_MAIN}name")
        names.append("" if name is None else str(name.get("val", "")))
    dates, old = set(), {}
    styles = root.find(f"{_MAIN}cellXfs")
    for index, style in enumerate(() if styles is None else styles):
        number = str(style.get("numFmtId", "0"))
        if number in own:
            is_date = bool(_DATE_CODE.search(_QUIET.sub("", own[number])))
        else:
            is_date = int(number) in _DATE_FORMATS
        if is_date:
            dates.add(str(index))
        which = int(style.get("fontId", "0"))
        if which < len(names) and _OLD_FONT.match(names[which]):
            old[str(index)] = names[which]
    return Styles(frozenset(dates), old)
