"""Who leads an item that has no labels: its own actor, the one in its sentence, or its heading's."""

from __future__ import annotations

import re

from ansinh.plans.rules.actors import Actor, is_actor_only, leading_actor, partner_at, phrase_before_colon, split_actors
from ansinh.plans.rules.letters import UPPER
from ansinh.plans.rules.outline import Block, Section

_JOINED = re.compile(r",\s*(?:phối hợp\s+)?với\s+")

_BASIS = re.compile(r"^(?:Căn cứ|Trên cơ sở|Theo (?:chức năng|nhiệm vụ|quy định|phân công)|Để)\b")


def own_actor(text: str, begin: int, section: Section, governed: bool) -> tuple[Actor | None, int]:
    """The actor of the item and where the task's words begin. ``governed``: a heading above already names an actor."""
    actor = leading_actor(text, begin)
    if actor is not None and (handed := _HANDS_ON.match(text, actor.end)):
        further = leading_actor(text, handed.end())
        return further or actor, begin
    if actor is None and section in (Section.ORGANISATION, Section.BUDGET):
        actor = _actor_after_opening(text, begin)
        if actor is not None:
            return actor, begin
    if actor is None and section is Section.ORGANISATION and not governed:
        actor = phrase_before_colon(text, begin)
    if actor is None and not governed:
        if _BASIS.match(text[begin:]):
            return _actor_after_basis(text, begin)
        asked = re.search(r"\b(?:giao|yêu cầu|đề nghị)\s+", text[begin : begin + 250])
        return (leading_actor(text, begin + asked.end()) if asked else None), begin
    if actor is None:
        return None, begin
    rest = text[actor.end :]
    colon = rest.find(":")
    if 0 <= colon <= 60 and "." not in rest[:colon] and ";" not in rest[:colon]:
        body = actor.end + colon + 1
        while body < len(text) and text[body] == " ":
            body += 1
        if body < len(text):
            return actor, body
    return actor, begin


_HANDS_ON = re.compile(r"\s+(?:giao|yêu cầu|đề nghị)\s+(?=\S)")


def _actor_after_opening(text: str, begin: int) -> Actor | None:
    """The actor after a short title (“Kinh phí thực hiện:”) or a time (“Hằng năm,”)."""
    at = begin
    colon = text.find(":", begin, begin + 60)
    if colon >= 0:
        at = colon + 1
        while at < len(text) and text[at] == " ":
            at += 1
    yearly = re.match(r"(?:Hằng|Hàng) (?:năm|quý|tháng),?\s*", text[at:])
    at += yearly.end() if yearly else 0
    return leading_actor(text, at) if at > begin else None


def _actor_after_basis(text: str, begin: int) -> tuple[Actor | None, int]:
    """“Căn cứ …, các phòng … xây dựng …”: the actor that a verb follows; a legal basis is no part of the task."""
    for match in re.finditer(r"(?:,\s+|\s+(?:yêu cầu|giao|đề nghị)\s+)", text[begin:]):
        actor = leading_actor(text, begin + match.end())
        if actor is None or actor.end >= len(text):
            continue
        following = text[actor.end :].lstrip(" ,")
        if len(actor.words) > 8 and following and not following.startswith(("(", ".", ":")):
            legal = (
                text.startswith("Căn cứ", begin)
                and re.search(r"\d+[-/]\S*[A-ZĐ]{2}", text[begin : actor.start]) is not None
            )
            body = actor.end
            if legal:
                theo = re.match(r"\s*theo chức năng[^.;]*?được giao,?\s*", text[body:])
                body += theo.end() if theo else 0
                while body < len(text) and text[body] in " ,":
                    body += 1
            return actor, body if legal else begin
    return None, begin


def inherited_actor(block: Block) -> Actor | None:
    """The actor of the nearest heading or lead-in above that is nothing but an actor, or an actor and “sau đây:”."""
    for node in reversed(block.above):
        words = node.block.words.strip()
        if _NAMED_PLACES.match(words):
            return Actor(0, len(words), words.rstrip(" :."), False)
        if is_actor_only(words) or words.endswith(":"):
            actor = leading_actor(words)
            if actor is None and words.endswith(":") and not node.label and _BASIS.match(words):
                actor = _actor_after_basis(words, 0)[0]
            if actor is not None:
                return actor
        elif node.block.is_heading and node.section is Section.ORGANISATION and node.rank > 2:
            actor = phrase_before_colon(f"{words}:", 0)
            if actor is not None and len(actor.words) == len(words):
                return actor
    return None


_NAMED_PLACES = re.compile(
    rf"^(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân) (?:các |04 )?(?:xã|phường|huyện|"
    rf"xã, phường)\s*:\s*[{UPPER}][^.;:]*[^.;:]$"
)


def lead_and_others(
    text: str, body: int, actor: Actor | None, inherited: Actor | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    named = actor or inherited
    if named is None:
        return (), _others(text, body)
    lead_words, with_words = named.words, ""
    if joined := _JOINED.search(lead_words):
        lead_words, with_words = lead_words[: joined.start()], lead_words[joined.end() :]
    lead = split_actors(lead_words)
    others = split_actors(with_words) if with_words else _others(text, actor.end if actor else body)
    return lead, others


_ALONG = r"phối hợp(?: chặt chẽ| đồng bộ)?\s*(?:với|cùng)?(?: với)?\s+"

# “phối hợp với” at the start of the words, after “chủ trì”, or after a few words on whose behalf.
_AT_START = re.compile(
    rf"(?:[^.;:]{{0,40}}?\b[Cc]hủ trì\b[^.;:]{{0,12}}?)?(?i:{_ALONG})|[Cc]hủ trì,?\s*(?:cùng|với)\s+"
)
_AFTER_ADVERB = re.compile(
    rf"(?:[Tt]iếp tục|[Cc]hủ động|[Tt]ham gia|[Tt]hường xuyên|[Tt]heo chức năng[^.;:]{{0,40}}?)\s+(?i:{_ALONG})"
)
# Later in the task: a clause of its own, or the one whom the lead advises. Whom the lead directs works along with others.
_LATER = re.compile(
    rf"(?:[,;]\s*(?:và\s+|chủ động\s+|tích cực\s+)?|\b[Tt]ham mưu [^,;.:]{{3,60}}?\s|\bthường xuyên\s){_ALONG}"
)


def _others(text: str, at: int) -> tuple[str, ...]:
    """Who works along: after “phối hợp với” near the start, or who appraises: “gửi Sở Tài chính thẩm định”."""
    while at < len(text) and text[at] in " ,:":
        at += 1
    joined = _AT_START.match(text, at) or _AFTER_ADVERB.match(text, at)
    if joined is not None:
        return partner_at(text, joined.end())
    for later in _LATER.finditer(text, at):
        if "." not in text[at : later.start()].rstrip(".") and (found := partner_at(text, later.end())):
            return found
    sent = re.search(r"\bgửi\s+", text[at:])
    if sent is not None:
        actor = leading_actor(text, at + sent.end())
        if actor is not None and re.match(r"\s*(?:thẩm định|tổng hợp, thẩm định)", text[actor.end :]):
            return split_actors(actor.words)
    return ()
