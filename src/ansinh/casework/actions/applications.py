"""Receiving applications (tiếp nhận hồ sơ): the dossier's clock starts here."""

from __future__ import annotations

import datetime as dt
import uuid

import polars as pl

from ansinh.access.actions import deed
from ansinh.access.facts import Actor, Permission
from ansinh.casework.facts import Application, ApplicationState, Channel
from ansinh.casework.rules.deadlines import answer_due
from ansinh.casework.store import models
from ansinh.casework.store.bulk import run, stage
from ansinh.kernel.dates import day_in_vietnam
from ansinh.kernel.identifier import new_id
from ansinh.kernel.problem import Problem, Refused


def receive_application(
    person_id: uuid.UUID,
    programme: str,
    commune_code: str,
    *,
    by: Actor,
    at: dt.datetime,
    household_id: uuid.UUID | None = None,
    channel: Channel = Channel.COUNTER,
    received_at: dt.datetime | None = None,
    note: str = "",
) -> Application:
    """Records a request; ``received_at`` (default ``at``) may lie earlier, as with post. Answer due in 7 working days.

    Raises Refused where an open request for the same programme exists, or it lies in the future.
    """
    received = received_at or at
    if received > at:
        raise Refused(
            Problem(
                "received_in_future",
                "Ngày tiếp nhận nằm trong tương lai.",
                "The day of receipt lies in the future.",
                remedy_vi="Hãy kiểm tra lại ngày.",
                remedy_en="Check the date.",
            )
        )
    received_on = day_in_vietnam(received)
    with deed(
        "casework.receive_application", by=by, at=at, subject=str(person_id), needs=Permission.CASE_PROPOSE
    ) as record:
        there = models.Application.objects.filter(person_id=person_id, programme=programme, state="open").first()
        if there is not None:
            raise Refused(
                Problem(
                    "already_applied",
                    f"Đã có hồ sơ đang giải quyết cho chế độ {programme}, tiếp nhận {there.received_on:%d/%m/%Y}.",
                    f"An application for {programme} is open already, received {there.received_on:%d/%m/%Y}.",
                    remedy_vi="Hãy bổ sung vào hồ sơ đó.",
                    remedy_en="Add to that one.",
                )
            )
        made = models.Application.objects.create(
            id=new_id(at),
            person_id=person_id,
            household_id=household_id,
            commune_code=commune_code,
            programme=programme,
            channel=channel.value,
            received_at=received,
            received_on=received_on,
            due_on=answer_due(received_on),
            state=ApplicationState.OPEN.value,
            note=note,
            made_by_id=by.user_id,
        )
        record(programme=programme, channel=channel.value, due=made.due_on.isoformat())
    return Application(
        application_id=made.id,
        person_id=person_id,
        household_id=household_id,
        commune_code=commune_code,
        programme=programme,
        channel=channel,
        received_at=received,
        received_on=received_on,
        due_on=made.due_on,
        state=ApplicationState.OPEN,
        note=note,
    )


def import_applications(frame: pl.DataFrame, *, by: Actor, at: dt.datetime) -> int:
    """Takes over many open requests: person_id, household_id, commune_code, programme, received_on (date), channel.

    People with an open request for the programme are left as they are. Returns how many were added.
    """
    days = frame["received_on"].unique().to_list()
    due = pl.DataFrame(
        {"received_on": days, "due_on": [answer_due(day) for day in days]},
        schema={"received_on": pl.Date, "due_on": pl.Date},
    )
    ids = pl.Series("id", [str(new_id(at)) for _ in range(frame.height)], dtype=pl.String)
    channel = pl.col("channel") if "channel" in frame.columns else pl.lit(Channel.DATABASE.value).alias("channel")
    ready = frame.with_columns(ids, channel).join(due, on="received_on", how="left")
    with deed("casework.import_applications", by=by, at=at, needs=Permission.CASE_PROPOSE) as record:
        stage(
            "casework_requests",
            ready,
            {
                "id": "uuid",
                "person_id": "uuid",
                "household_id": "uuid",
                "commune_code": "varchar",
                "programme": "varchar",
                "channel": "varchar",
                "received_on": "date",
                "due_on": "date",
            },
        )
        added = run(
            """INSERT INTO casework_application (id, person_id, household_id, commune_code, programme, channel,
              received_at, received_on, due_on, state, note, made_by_id)
            SELECT id, person_id, household_id, commune_code, programme, channel,
              received_on::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh', received_on, due_on, 'open', '', %s
            FROM casework_requests ON CONFLICT DO NOTHING""",
            [by.user_id],
        )
        record(added=added, given=frame.height)
    return added


def withdraw_application(application_id: uuid.UUID, reason: str, *, by: Actor, at: dt.datetime) -> None:
    """The person takes the request back. Raises Refused unless it is open."""
    with deed(
        "casework.withdraw_application", by=by, at=at, subject=str(application_id), needs=Permission.CASE_PROPOSE
    ):
        changed = models.Application.objects.filter(pk=application_id, state="open").update(
            state=ApplicationState.WITHDRAWN.value, note=reason
        )
        if not changed:
            raise Refused(
                Problem(
                    "not_open",
                    "Hồ sơ không ở trạng thái đang giải quyết.",
                    "The application is not open.",
                )
            )
