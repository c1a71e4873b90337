"""Styles of a Word file: the font, capitals, hiding and numbering that a paragraph or run inherits."""

from __future__ import annotations

from typing import Any

from ansinh.documents.offline.word.package import W


def flag(properties: Any, name: str) -> bool | None:
    """A switch of run properties: True, False, or None where it is not set (``<w:caps/>``, ``<w:caps w:val="0"/>``)."""
    if properties is None:
        return None
    node = properties.find(W + name)
    if node is None:
        return None
    return node.get(W + "val") not in ("0", "false", "off")


def font_of(properties: Any) -> str | None:
    """The Latin font named by run properties."""
    if properties is None:
        return None
    node = properties.find(W + "rFonts")
    if node is None:
        return None
    for script in ("ascii", "hAnsi", "cs"):
        if name := node.get(W + script):
            return str(name)
    return None


class Styles:
    """What each style says, its parents asked where it is silent."""

    def __init__(self, root: Any) -> None:
        self._styles: dict[str, Any] = {}
        self._default: str | None = None
        self._default_font: str | None = None
        if root is None:
            return
        self._default_font = font_of(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
        for style in root.iterchildren(W + "style"):
            key = style.get(W + "styleId")
            if key is None:
                continue
            self._styles[key] = style
            if style.get(W + "type") == "paragraph" and style.get(W + "default") in ("1", "true"):
                self._default = key

    def name(self, key: str | None) -> str:
        """The name of a style in lower case (``toc 1``); empty when unknown."""
        style = self._styles.get(key or "")
        node = None if style is None else style.find(W + "name")
        return "" if node is None else (node.get(W + "val") or "").lower()

    def font(self, key: str | None) -> str | None:
        """The font of a paragraph style, of the default style, or of the document."""
        for style in self._line(key or self._default):
            if found := font_of(style.find(W + "rPr")):
                return found
        return self._default_font

    def run_font(self, key: str | None) -> str | None:
        """The font of a character style; None where it names none."""
        return next((found for style in self._line(key) if (found := font_of(style.find(W + "rPr")))), None)

    def flag(self, key: str | None, name: str) -> bool:
        """A switch of a style (``caps``, ``vanish``)."""
        for style in self._line(key or self._default):
            found = flag(style.find(W + "rPr"), name)
            if found is not None:
                return found
        return False

    def numbering(self, key: str | None) -> tuple[str | None, int | None]:
        """The list a style belongs to and its level, as far as it says."""
        for style in self._line(key or self._default):
            link = style.find(f"{W}pPr/{W}numPr")
            if link is None:
                continue
            number, level = link.find(W + "numId"), link.find(W + "ilvl")
            depth = (level.get(W + "val") or "") if level is not None else ""
            return (
                None if number is None else number.get(W + "val"),
                int(depth) if depth.isdigit() else None,
            )
        return None, None

    def _line(self, key: str | None) -> list[Any]:
        line: list[Any] = []
        while key in self._styles and len(line) < 12:
            style = self._styles[key]
            line.append(style)
            parent = style.find(W + "basedOn")
            key = None if parent is None else parent.get(W + "val")
        return line
