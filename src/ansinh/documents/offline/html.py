"""Web pages of legal portals and news sites: the document without the site around it."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from ansinh.documents.offline import plain, refusals
from ansinh.documents.offline.tables import table_lines

_DROP = {
    "script",
    "style",
    "noscript",
    "nav",
    "header",
    "footer",
    "aside",
    "form",
    "button",
    "select",
    "iframe",
    "svg",
    "template",
    "object",
    "embed",
    "video",
    "audio",
    "figure",
    "input",
    "textarea",
    "dialog",
    "head",
}
_BLOCK = {
    "p",
    "div",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "tr",
    "section",
    "article",
    "main",
    "blockquote",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "pre",
    "center",
    "body",
    "table",
    "tbody",
    "thead",
    "td",
    "th",
    "address",
}
_CHROME = re.compile(
    r"(?:^|[\s_-])(?:nav|menu|breadcrumb|sidebar|share|social|comment|related|footer|banner|advert|ads|login|cookie|"
    r"popup|modal|toolbar|pagination|tag|tags|rating|thong-?ke|luot-?xem)(?:$|[\s_-])",
    re.IGNORECASE,
)
_META_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\n\r\f]+")


def read(data: bytes, filename: str) -> str:
    """The words of the main content, a line per block. Nothing outside the file is fetched. Raises BadInput."""
    text = _decode_page(data, filename)
    if "<!ENTITY" in text[:20_000]:
        raise refusals.dangerous(filename, "có khai báo thực thể", "it declares entities")
    try:
        root = lxml_html.document_fromstring(
            text.encode("utf-8", "replace"),
            parser=lxml_html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True),
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as trouble:
        raise refusals.corrupt(filename, "html") from trouble
    body = root.find("body")
    body = root if body is None else body
    _drop_chrome(body)
    lines = _lines_of(_main(body))
    return plain.clean("\n".join(lines)) + "\n"


def _decode_page(data: bytes, filename: str) -> str:
    if declared := _META_CHARSET.search(data[:4096]):
        try:
            return data.decode(declared[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass
    return plain.decode(data, filename)[0]


def _drop_chrome(body: Any) -> None:
    for node in list(body.iter()):
        if not isinstance(node.tag, str) or node is body:
            continue
        label = f"{node.get('class') or ''} {node.get('id') or ''}"
        chrome = node.tag in _DROP or (node.get("role") in ("navigation", "banner", "contentinfo", "search"))
        if not chrome and node.tag in ("div", "ul", "section", "p", "span") and _CHROME.search(label):
            chrome = len(node.text_content()) < 3000 or _link_share(node) > 0.5
        if chrome and node.getparent() is not None:
            node.drop_tree()


def _link_share(node: Any) -> float:
    total = len(node.text_content()) or 1
    return sum(len(link.text_content()) for link in node.iter("a")) / total


def _main(body: Any) -> Any:
    """The smallest element that holds almost all the running text (paragraphs that are not links)."""
    for tag in ("article", "main"):
        found = [node for node in body.iter(tag) if len(node.text_content()) > 500]
        if len(found) == 1:
            return found[0]
    own: dict[Any, int] = {}
    total = 0
    for node in body.iter("p", "div", "td", "li", "span"):
        words = len((node.text or "").strip()) + sum(len((child.tail or "").strip()) for child in node)
        words += sum(
            len((child.text or "").strip()) for child in node if child.tag in ("b", "i", "strong", "em", "u", "span")
        )
        if node.tag == "li" and _link_share(node) > 0.5:
            continue
        if words > 40:
            total += words
            above = node
            while above is not None:
                own[above] = own.get(above, 0) + words
                above = above.getparent()
    best = body
    while True:
        inner = [child for child in best if own.get(child, 0) >= 0.85 * total and total]
        if not inner:
            return best
        best = inner[0]


def _lines_of(node: Any) -> list[str]:
    lines: list[str] = [""]

    def end_line() -> None:
        if lines[-1].strip():
            lines.append("")

    def add(text: str | None) -> None:
        if text:
            piece = _SPACES.sub(" ", text)
            lines[-1] += piece.lstrip() if not lines[-1].strip() else piece

    stack: list[tuple[Any, bool]] = [(node, False)]
    while stack:
        item, closing = stack.pop()
        if closing:
            if item.tag in _BLOCK:
                end_line()
            if item is not node:
                add(item.tail)
            continue
        if not isinstance(item.tag, str):
            add(item.tail)
            continue
        if item.tag == "br":
            end_line()
            add(item.tail)
            continue
        if item.tag in _BLOCK:
            end_line()
        if item.tag == "table" and item is not node and not list(item.iter("table"))[1:]:
            for line in table_lines(
                [
                    [
                        "\n".join(line for line in _lines_of(cell) if line.strip())
                        for cell in row.iterchildren("td", "th")
                    ]
                    for row in item.iter("tr")
                ]
            ):
                lines.append(line)
            lines.append("")
            add(item.tail)
            continue
        add(item.text)
        stack.append((item, True))
        stack.extend((child, False) for child in reversed(list(item)))
    return [line.strip() for line in lines if line.strip()]
