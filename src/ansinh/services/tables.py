"""The bulk door of services: items as column tables, of the places in the acting user's sight."""

from __future__ import annotations

import polars as pl

from ansinh.services.offline import register
from ansinh.services.store import models


def items(code: str) -> pl.DataFrame:
    """item_id, commune_code, household_id, state, counts, done of a register's items."""
    states = {state.code: state for state in register(code).states}
    rows = models.Item.objects.filter(register=code).values_list("item_id", "commune_code", "household_id", "state")
    return pl.DataFrame(
        [
            (str(item), commune, str(household) if household else None, state, states[state].counts, states[state].done)
            for item, commune, household, state in rows.iterator(chunk_size=10_000)
        ],
        schema={
            "item_id": pl.String,
            "commune_code": pl.String,
            "household_id": pl.String,
            "state": pl.String,
            "counts": pl.Boolean,
            "done": pl.Boolean,
        },
        orient="row",
    )
