"""Structured log lines without personal data: a JSON object a line."""

from __future__ import annotations

import json
import logging

_ALLOWED = ("verb", "subject", "by", "status_code", "duration_ms", "job", "count")


class JsonLine(logging.Formatter):
    """Level, logger, message and a short list of named extras; nothing else gets through."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        line.update({key: getattr(record, key) for key in _ALLOWED if hasattr(record, key)})
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)
