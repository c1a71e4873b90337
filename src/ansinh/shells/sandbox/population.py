"""A sandbox of the national population database: a real HTTP service that speaks the DCI sync search shape and knows
synthetic people only. It can be slow, down, answer in part, or answer with the wrong person, as real ones do."""

from __future__ import annotations

import datetime as dt
import json
import threading
import time
from collections.abc import Iterable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

Mood = Literal["well", "slow", "down", "partial", "wrong", "nonsense"]
MOODS: tuple[Mood, ...] = ("well", "slow", "down", "partial", "wrong", "nonsense")
SYNTHETIC = "999"


class PopulationSandbox:
    """Serves ``POST /registry/sync/search`` on this machine. ``mood`` may be changed while it runs.

    ``people``: number → record (name, birth_date, sex male/female, death_date). Raises ValueError for a number that
    does not begin with 999: real people have no business here.
    """

    def __init__(self, people: Mapping[str, Mapping[str, str | None]], *, port: int = 0, mood: Mood = "well",
                 slow_seconds: float = 3.0) -> None:  # fmt: skip
        real = next((number for number in people if not number.startswith(SYNTHETIC)), None)
        if real is not None:
            raise ValueError("the sandbox knows synthetic people only: numbers begin with 999")
        self.people, self.mood, self.slow_seconds = dict(people), mood, slow_seconds
        self.asked = 0
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self._server.daemon_threads = True

    @property
    def address(self) -> str:
        """``http://127.0.0.1:<port>``."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> PopulationSandbox:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def serve(self) -> None:
        """Serves until interrupted."""
        try:
            self._server.serve_forever()
        finally:
            self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        sandbox = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                sandbox.asked += 1
                size = int(self.headers.get("Content-Length") or 0)
                asked = self.rfile.read(min(size, 8 * 2**20))
                if sandbox.mood == "down":
                    return self._say(503, b"")
                if sandbox.mood == "slow":
                    time.sleep(sandbox.slow_seconds)
                if sandbox.mood == "nonsense":
                    return self._say(200, b"<html>Bad gateway</html>")
                if not self.path.endswith("/registry/sync/search"):
                    return self._say(404, b"{}")
                try:
                    answer = sandbox.answer(json.loads(asked))
                except (ValueError, KeyError, TypeError, AttributeError):
                    return self._say(400, b"{}")
                return self._say(200, json.dumps(answer, ensure_ascii=False).encode())

            def _say(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Silent: a log of who asked about whom is not wanted, even here."""

        return Handler

    def answer(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """The message that answers a search message."""
        header, message = asked["header"], asked["message"]
        now = dt.datetime.now(dt.UTC).isoformat()
        requests = list(message["search_request"])
        if self.mood == "partial":
            requests = requests[: (len(requests) + 1) // 2]
        return {
            "signature": "",
            "header": {
                "version": "1.0.0", "message_id": header["message_id"], "message_ts": now, "action": "on-search",
                "status": "succ", "total_count": len(requests), "sender_id": "population-register",
                "receiver_id": header.get("sender_id", ""),
            },
            "message": {
                "transaction_id": message["transaction_id"], "correlation_id": header["message_id"],
                "search_response": [self._response(one, now) for one in requests],
            },
        }  # fmt: skip

    def _response(self, request: Mapping[str, Any], now: str) -> dict[str, Any]:
        number = str(request["search_criteria"]["query"]["value"])
        if self.mood == "wrong":
            number = next((other for other in self.people if other != number), number)
        known = self.people.get(number)
        records = [] if known is None else [_record(number, known)]
        return {
            "reference_id": request["reference_id"], "timestamp": now, "status": "succ",
            "data": {"version": "1.0.0", "reg_type": "ns:org:RegistryType:Civil", "reg_record_type": "Person",
                     "reg_records": records},
            "pagination": {"page_size": 1, "page_number": 1, "total_count": len(records)},
        }  # fmt: skip


def people_of(rows: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, str | None]]:
    """The sandbox's people from rows of a practice province (``persons.parquet``): those with a number."""
    return {
        str(row["number"]): {
            "name": str(row["full_name"]),
            "birth_date": _birth(row),
            "sex": row.get("sex"),
            "death_date": None if row.get("died_on") is None else str(row["died_on"]),
        }
        for row in rows
        if row.get("number")
    }


def _birth(row: Mapping[str, Any]) -> str | None:
    if row.get("birth_year") is None:
        return None
    month, day = row.get("birth_month"), row.get("birth_day")
    return f"{row['birth_year']:04d}" + (
        "" if month is None else f"-{month:02d}" + ("" if day is None else f"-{day:02d}")
    )


def _record(number: str, known: Mapping[str, str | None]) -> dict[str, Any]:
    return {
        "@type": "Person",
        "identifier": [{"identifier_type": "UIN", "identifier_value": number}],
        "name": {"full_name": known["name"]},
        "sex": known.get("sex"),
        "birth_date": known.get("birth_date"),
        "death_date": known.get("death_date"),
    }
