"""Payment files out, return files in, paying agents."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterable
from typing import Any

from ansinh.access.offline import vault
from ansinh.kernel.page import Page
from ansinh.kernel.period import Month
from ansinh.kernel.problem import Problem
from ansinh.payments.facts import (
    Agent,
    AppliedLine,
    Attempt,
    AttemptState,
    Channel,
    FileBytes,
    FileContent,
    FileKind,
    LineOutcome,
    PaymentFile,
    ReturnResult,
    ReturnState,
    Verdict,
)
from ansinh.payments.queries.attempts import page_of_attempts
from ansinh.payments.queries.commune_runs import states_of
from ansinh.payments.rules import reason
from ansinh.payments.store import models
from ansinh.payments.store.bulk import rows

_KIND_ORDER = {kind.value: place for place, kind in enumerate(FileKind)}
# The sizes and sums of contents are no secret; the sealed bytes lie behind row-level security.
_CONTENTS = "SELECT file_id, kind, name, size, sha256 FROM payments_contents_in(%s)"


def agents() -> tuple[Agent, ...]:
    """The paying agents, by code."""
    return tuple(_agent(found) for found in models.Agent.objects.order_by("code"))


def agent(code: str) -> Agent:
    """One paying agent. Raises LookupError for an unknown one."""
    found = models.Agent.objects.filter(pk=code).first()
    if found is None:
        raise LookupError(f"no agent {code}")
    return _agent(found)


def _agent(found: models.Agent) -> Agent:
    return Agent(
        found.code,
        found.name,
        tuple(Channel(channel) for channel in found.channels),
        found.debtor_name,
        found.debtor_account,
        found.debtor_bin,
        found.stopped_at is not None,
    )


def files(month: Month | None = None, agent: str | None = None, number: int = 1, size: int = 50) -> Page[PaymentFile]:
    """Payment files, newest first. States and runs count only what the acting user may see."""
    found = models.File.objects.order_by("-made_at", "code")
    if month is not None:
        found = found.filter(month=month.first)
    if agent is not None:
        found = found.filter(agent_id=agent)
    chosen = found.select_related("agent", "made_by")[(number - 1) * size : number * size]
    return Page(_files(chosen), found.count(), number, size)


def file(file_id: uuid.UUID, made_now: bool = False) -> PaymentFile:
    """One payment file. Raises LookupError for an unknown one."""
    found = _files(models.File.objects.filter(pk=file_id).select_related("agent", "made_by"), made_now)
    if not found:
        raise LookupError(f"no payment file {file_id}")
    return found[0]


def file_by_code(code: str) -> PaymentFile:
    """One payment file by the code in its name. Raises LookupError for an unknown one."""
    found = models.File.objects.filter(code=code).values_list("file_id", flat=True).first()
    if found is None:
        raise LookupError(f"no payment file {code}")
    return file(found)


def file_lines(
    file_id: uuid.UUID,
    state: AttemptState | None = None,
    text: str = "",
    number: int = 1,
    size: int = 50,
    sort: str = "name",
) -> Page[Attempt]:
    """The payments of a file that are in sight; ``text`` searches name, code or bank reference."""
    return page_of_attempts(
        "a.file_id = %(file)s", {"file": file_id}, state=state, text=text, number=number, size=size, sort=sort
    )


def file_bytes(file_id: uuid.UUID, kind: FileKind) -> FileBytes:
    """The stored bytes of one form. Raises LookupError where there is none, or none for this reader.

    Hand them out through ``actions.download``, which keeps a record.
    """
    found = models.FileContent.objects.filter(file_id=file_id, kind=kind.value).first()
    if found is None:
        raise LookupError(f"no {kind.value} of payment file {file_id}")
    content = base64.b64decode(vault().open(bytes(found.sealed)))
    return FileBytes(found.name, kind, found.sha256, content)


def _files(found: Iterable[models.File], made_now: bool = False) -> tuple[PaymentFile, ...]:
    chosen = list(found)
    ids = [one.file_id for one in chosen]
    contents: dict[uuid.UUID, list[FileContent]] = {}
    for file_id, kind, name, size, sha256 in sorted(rows(_CONTENTS, [ids]), key=lambda row: _KIND_ORDER[row[1]]):
        contents.setdefault(file_id, []).append(FileContent(FileKind(kind), name, size, sha256))
    states = states_of("file_id", ids)
    counts = dict(
        rows("SELECT file_id, count(DISTINCT run_id) FROM payments_attempt WHERE file_id = ANY (%s) GROUP BY 1", [ids])
    )
    return tuple(
        PaymentFile(
            file_id=one.file_id,
            code=one.code,
            agent=one.agent_id,
            agent_name=one.agent.name,
            month=Month.of(one.month),
            lines=one.lines,
            total=one.total,
            made_by=one.made_by.username,
            made_at=one.made_at,
            contents=tuple(contents[one.file_id]),
            runs=counts.get(one.file_id, 0),
            by_state=states.get(one.file_id, {}),
            made_now=made_now,
        )
        for one in chosen
    )


# --- return files ---------------------------------------------------------------------------------------


def returns(file_id: uuid.UUID | None = None, number: int = 1, size: int = 50) -> Page[ReturnResult]:
    """Return files received, newest first; of one payment file where given."""
    found = models.Return.objects.order_by("-received_at", "filename")
    if file_id is not None:
        found = found.filter(file_id=file_id)
    chosen = found.select_related("received_by", "file")[(number - 1) * size : number * size]
    return Page(tuple(_result(one) for one in chosen), found.count(), number, size)


def return_result(return_id: uuid.UUID) -> ReturnResult:
    """What became of one return file. Raises LookupError for an unknown one."""
    found = models.Return.objects.filter(pk=return_id).select_related("received_by", "file").first()
    if found is None:
        raise LookupError(f"no return file {return_id}")
    return _result(found)


def return_lines(
    return_id: uuid.UUID, verdict: Verdict | None = None, number: int = 1, size: int = 50
) -> Page[AppliedLine]:
    """The lines of an applied return file in sight, in file order."""
    found = models.ReturnLine.objects.filter(answer_id=return_id).order_by("line_no")
    if verdict is not None:
        found = found.filter(verdict=verdict.value)
    chosen = found.select_related("attempt")[(number - 1) * size : number * size]
    items = tuple(
        AppliedLine(
            line.line_no,
            line.attempt.code,
            line.attempt_id,
            line.attempt.person_id,
            line.commune_code,
            LineOutcome(line.outcome),
            reason(line.reason_code),
            line.bank_ref,
            line.amount,
            Verdict(line.verdict),
        )
        for line in chosen
    )
    return Page(items, found.count(), number, size)


def return_bytes(return_id: uuid.UUID) -> bytes:
    """A return file as it came. Raises LookupError where there is none, or none for this reader."""
    found = models.ReturnContent.objects.filter(pk=return_id).first()
    if found is None:
        raise LookupError(f"no return file {return_id}")
    return base64.b64decode(vault().open(bytes(found.sealed)))


def _result(found: models.Return) -> ReturnResult:
    def problem(told: dict[str, Any]) -> Problem:
        return Problem(told["kind"], told["vi"], told["en"], told["where"], told["remedy_vi"], told["remedy_en"])

    return ReturnResult(
        return_id=found.return_id,
        filename=found.filename,
        sha256=found.sha256,
        state=ReturnState(found.state),
        received_at=found.received_at,
        received_by=found.received_by.username,
        lines=found.lines,
        form=found.form,
        file_id=found.file_id,
        file_code=found.file.code if found.file else "",
        outcomes=dict(found.outcomes),
        amounts=dict(found.amounts),
        verdicts=dict(found.verdicts),
        problems=tuple(problem(told) for told in found.problems),
    )
