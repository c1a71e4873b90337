"""Web archives (.mht, and Word's “single file web page”): the page inside them."""

from __future__ import annotations

import codecs
import email
import email.policy
from email.errors import MessageError
from email.message import Message

from ansinh.documents.offline import plain, refusals


def page_of(data: bytes, filename: str) -> bytes:
    """The HTML of the archive's main page as UTF-8. Raises BadInput where there is none."""
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
        found = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
    except (MessageError, ValueError, LookupError, RecursionError) as trouble:
        raise refusals.corrupt(filename, "mht") from trouble
    body = None if found is None else found.get_payload(decode=True)
    if found is None or not isinstance(body, bytes) or not body.strip():
        raise refusals.corrupt(filename, "mht")
    return codecs.BOM_UTF8 + _words(found, body, filename).encode("utf-8", "replace")


def _words(part: Message, body: bytes, filename: str) -> str:
    charset = part.get_content_charset()
    if charset:
        try:
            return body.decode(charset)
        except (LookupError, UnicodeDecodeError):
            pass
    return plain.decode(body, filename)[0]
