"""Which part of a web page is the document: menus, related articles, cookie bars and comments are not."""

from __future__ import annotations

import re
from typing import Any

from ansinh.documents.offline.html.lines import holds_a_page
from ansinh.kernel.text import fold

_DROP = {
    "script", "style", "noscript", "nav", "footer", "aside", "button", "select", "iframe", "svg", "template", "object",
    "embed", "video", "audio", "figure", "input", "textarea", "dialog", "head", "link", "meta", "applet", "canvas", "map",
}  # fmt: skip
_CHROME = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|breadcrumbs?|sidebar|shares?|sharing|social|comments?|binh-?luan|related|"
    r"relate|tin-?lien-?quan|lien-?quan|tin-?khac|tin-?moi|cung-?chuyen-?muc|footer|banner|advert\w*|ads|quang-?cao|login|"
    r"cookies?|consent|gdpr|popup|modal|overlay|toolbar|pagination|pager|tags?|rating|vote|thong-?ke|luot-?xem|counter|"
    r"hotline|subscribe|newsletter|top-?bar|skip-?link|print|zalo|facebook|weblink|lien-?ket|chatbot|search)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_AFTERWORDS = re.compile(
    r"^(?:cac )?(?:tin|bai|bai viet|tin tuc|tin bai|van ban) (?:lien quan|khac|cung chuyen muc|moi|moi nhat|moi hon|cu hon|"
    r"da dua|doc nhieu|noi bat|cung loai)\b.{0,30}$|^(?:binh luan|y kien ban doc|gui binh luan|doc nhieu|xem nhieu|"
    r"chia se(?: bai viet)?|y kien cua ban|danh gia bai viet|thong ke truy cap|tu khoa)\b.{0,25}$"
)
_FORM = re.compile(
    r"CỘNG H[ÒO][AÀ]\s+XÃ|Độc lập\s*[-–]\s*Tự do|Nơi nhận\s*:|TM\.\s|KT\.\s|Số\s*:\s*\d+[\d/]*[A-ZĐ/-]+|^\s*KẾ HOẠCH\s*$",
    re.M,
)
_RUNNING = ("p", "div", "td", "li", "span", "pre", "font", "center")
_INLINE = ("b", "i", "strong", "em", "u", "span", "font", "a", "sup")


def drop_chrome(body: Any) -> None:
    """Takes out what belongs to the site and not to the document."""
    for node in list(body.iter()):
        if not isinstance(node.tag, str) or node is body or node.getparent() is None:
            continue
        if _is_chrome(node):
            node.drop_tree()


def _is_chrome(node: Any) -> bool:
    tag = node.tag
    if tag in _DROP or node.get("role") in ("navigation", "banner", "contentinfo", "search", "dialog", "alertdialog"):
        return True
    if node.get("hidden") is not None or _HIDDEN.search(node.get("style") or ""):
        return len(node.text_content()) < 3_000
    if tag == "div" and (node.get("title") in ("header", "footer") or "mso-element:" in (node.get("style") or "")):
        return "footnote" not in (node.get("style") or "")
    if tag == "header":
        return not any(above.tag in ("article", "main") for above in node.iterancestors())
    if tag == "form":  # some portals put the whole page into one form
        return len(node.text_content()) < 1_500
    if tag not in ("div", "ul", "ol", "section", "p", "span", "table", "dl"):
        return False
    label = _CAMEL.sub("-", f"{node.get('class') or ''} {node.get('id') or ''}")
    if not label.strip() or not _CHROME.search(label):
        return False
    return len(node.text_content()) < 3_000 or _link_share(node) > 0.5


def _link_share(node: Any) -> float:
    total = len(node.text_content()) or 1
    return sum(len(link.text_content()) for link in node.iter("a")) / total


def main_part(body: Any) -> Any:
    """The smallest element that holds almost all the running text (paragraphs that are not links)."""
    best = body
    for tag in ("article", "main"):
        found = [node for node in body.iter(tag) if len(node.text_content()) > 500]
        if len(found) == 1:
            best = found[0]
            break
    own: dict[Any, int] = {}
    total = 0
    for node in best.iter(*_RUNNING):
        words = len((node.text or "").strip()) + sum(len((child.tail or "").strip()) for child in node)
        words += sum(len((child.text or "").strip()) for child in node if child.tag in _INLINE and child.tag != "a")
        if words <= 40 or (node.tag == "li" and _link_share(node) > 0.5):
            continue
        total += words
        _weigh(own, node, best, words)
    for table in best.iter("table"):  # cells of data are short, yet they are the document
        if (words := _data_words(table)) > 0:
            total += words
            _weigh(own, table, best, words)
    while True:
        inner = [child for child in best if own.get(child, 0) >= 0.85 * total and total]
        if not inner or (inner[0].tag == "table" and not holds_a_page(inner[0])) or _parts_a_document(best, inner[0]):
            break
        best = inner[0]
    _drop_link_lists(best)
    return best


def _weigh(own: dict[Any, int], node: Any, top: Any, words: int) -> None:
    while node is not None:
        own[node] = own.get(node, 0) + words
        if node is top:
            return
        node = node.getparent()


def _data_words(table: Any) -> int:
    """The letters in short cells of a table of data; 0 for a table that arranges a page or a menu."""
    rows = table.findall(".//tr")
    if len(rows) < 3 or holds_a_page(table) or _link_share(table) > 0.5:
        return 0
    cells = [cell for row in rows for cell in row if cell.tag in ("td", "th")]
    if len(cells) < 2 * len(rows):
        return 0
    lengths = (len(cell.text_content().strip()) for cell in cells)
    return sum(length for length in lengths if length <= 40)


def _parts_a_document(parent: Any, chosen: Any) -> bool:
    """Would going down into ``chosen`` cut the heading or the foot off the document?"""
    return any(
        child is not chosen and isinstance(child.tag, str) and _FORM.search(child.text_content()) for child in parent
    )


def _drop_link_lists(node: Any) -> None:
    """Lists that are nothing but links to elsewhere."""
    for part in list(node.iter("ul", "ol", "div", "section")):
        if part is node or part.getparent() is None:
            continue
        links = [link for link in part.iter("a") if not (link.get("href") or "").startswith("#")]
        if len(links) >= 3 and _link_share(part) > 0.8 and len(part.text_content()) < 5_000:
            part.drop_tree()


def without_afterwords(lines: list[str]) -> list[str]:
    """Lines up to the headings under which a site lists other articles, if little of the text stands after them."""
    total = sum(len(line) for line in lines)
    left = 0
    cut = len(lines)
    for index in range(len(lines) - 1, -1, -1):
        left += len(lines[index])
        if left > 0.4 * total:
            break
        if len(lines[index]) < 60 and _AFTERWORDS.match(fold(lines[index]).strip(" :.-»")):
            cut = index
    return lines[:cut]
