"""Training the model and finding pairs with it, in bounded memory."""

from __future__ import annotations

import json
import logging
import os
import tempfile
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import polars as pl

from ansinh.registry.offline.linkage.comparisons import FIELDS, Field, Level

MODEL_NAME = "vn-2026-11"
FOUND = (
    "one_id",
    "other_id",
    "probability",
    *(f"gamma_{name}" for name in FIELDS),
    *(f"weight_{name}" for name in FIELDS),
)
"""Columns of what ``likely_pairs`` returns."""

# Two records are compared when one of these agrees; each finds what another misses (a middle name left out, a wrong
# letter, another commune, another year). Whatever agrees in none of them could not reach an even chance.
_BLOCKS = (
    ("number",),
    ("full_key", "y"),
    ("short_here", "y"),
    ("short_key", "m", "d"),
    ("surname", "middle", "y", "m", "d"),
    ("given", "y", "commune", "m", "d"),
    ("full_here", "m", "d"),
)
_YEARS_NEAR = "l.full_here = r.full_here AND abs(l.y - r.y) <= 2 AND least(l.y, r.y) < 1960"
_MOST_TRAINING_PAIRS = 1e6
_PIECE = 250_000
# Of the records of a province's lists: how many are a second record of somebody. The prior, not a finding.
_SECOND_RECORDS = 0.03


@cache
def model() -> Mapping[str, Any]:
    """The model the product ships: trained on synthetic people with known second records, all figures in the file."""
    text = resources.files("ansinh.registry.offline.linkage").joinpath("model.json").read_text("utf-8")
    read: Mapping[str, Any] = json.loads(text)
    return read


def train(people: pl.DataFrame, seed: int = 1) -> dict[str, Any]:
    """A model from records as ``records`` makes them: expectation maximisation, no labels needed.

    The same records and seed give the same model.
    """
    linker, _ = _linker(people, _settings())
    _expect(linker, people.height)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e7, seed=seed)
    for rule in (("full_key", "commune"), ("y", "m", "d")):
        linker.training.estimate_parameters_using_expectation_maximisation(
            _block_on(rule), max_pairs=_MOST_TRAINING_PAIRS, estimate_without_term_frequencies=True
        )
    trained: dict[str, Any] = linker.misc.save_model_to_json(out_path=None)
    return trained


def likely_pairs(
    people: pl.DataFrame,
    threshold: float = 0.5,
    trained: Mapping[str, Any] | None = None,
    *,
    memory: str = "3GB",
    threads: int = 2,
) -> pl.DataFrame:
    """Pairs whose probability of being one person is at least ``threshold``; columns ``FOUND``, likeliest first.

    ``weight_…`` is what each field says in bits, for or against. Deterministic: the same records give the same pairs.
    """
    if people.height < 2:
        return _nothing()
    linker, connection = _linker(people, dict(trained or model()), memory, threads)
    _expect(linker, people.height)
    # In pieces, so that memory is that of a piece; the pairs are the same.
    pieces = max(1, people.height // _PIECE)
    found = linker.inference.predict(
        threshold_match_probability=threshold, num_chunks_left=pieces, num_chunks_right=1, warning_mode="never"
    )
    weights = ", ".join(
        f"mw_{name}" + (f" + mw_tf_adj_{name}" if _has_rarity(field) else "") + f" AS weight_{name}"
        for name, field in FIELDS.items()
    )
    gammas = ", ".join(f"gamma_{name}" for name in FIELDS)
    table = connection.sql(
        "SELECT least(unique_id_l, unique_id_r) AS one_id, greatest(unique_id_l, unique_id_r) AS other_id,"
        f" match_probability AS probability, {gammas}, {weights} FROM {found.physical_name}"
        " ORDER BY probability DESC, one_id, other_id"
    ).to_arrow_table()
    pairs = pl.from_arrow(table)
    assert isinstance(pairs, pl.DataFrame)
    return pairs.select(FOUND)


def _nothing() -> pl.DataFrame:
    kinds: dict[str, Any] = {"one_id": pl.String, "other_id": pl.String, "probability": pl.Float64}
    kinds |= {name: pl.Int32 if name.startswith("gamma") else pl.Float64 for name in FOUND[3:]}
    return pl.DataFrame(schema=kinds)


def _has_rarity(field: Field) -> bool:
    return any(level.rare for level in field.levels)


def _expect(linker: Any, people: int) -> None:
    """The prior for a registry of this size: second records grow with the people, pairs with their square."""
    prior = _SECOND_RECORDS * people / (people * (people - 1) / 2)
    linker._settings_obj.core_model_settings.probability_two_random_records_match = prior


def _linker(people: pl.DataFrame, settings: Any, memory: str = "3GB", threads: int = 2) -> tuple[Any, Any]:
    # Loaded here: two seconds that only a search of the whole registry needs.
    import duckdb
    from splink import Linker
    from splink.backends.duckdb import DuckDBAPI

    connection = duckdb.connect(":memory:")
    connection.execute(f"SET threads = {int(threads)}; SET preserve_insertion_order = false")
    connection.execute("SET memory_limit = ?", [memory])
    connection.execute("SET temp_directory = ?", [str(Path(tempfile.gettempdir()) / f"ansinh-linkage-{os.getpid()}")])
    database = DuckDBAPI(connection)
    return Linker(database.register(people.to_arrow()), settings, log_level=logging.ERROR), connection


def _block_on(columns: tuple[str, ...]) -> Any:
    from splink import block_on

    return block_on(*columns)


def _settings() -> Any:
    from splink import SettingsCreator
    from splink.blocking_rule_library import CustomRule
    from splink.comparison_library import CustomComparison

    return SettingsCreator(
        link_type="dedupe_only",
        linker_uid=MODEL_NAME,
        comparisons=[
            CustomComparison(output_column_name=name, comparison_levels=_levels(field))
            for name, field in FIELDS.items()
        ],
        blocking_rules_to_generate_predictions=[*(_block_on(columns) for columns in _BLOCKS), CustomRule(_YEARS_NEAR)],
        retain_intermediate_calculation_columns=True,
        retain_matching_columns=True,
    )


def _levels(field: Field) -> list[Any]:
    missing = {"sql_condition": field.missing_sql, "label_for_charts": "missing", "is_null_level": True}
    return [missing, *(_level(level) for level in field.levels)]


def _level(level: Level) -> dict[str, Any]:
    written: dict[str, Any] = {"sql_condition": level.sql or "ELSE", "label_for_charts": level.en}
    if level.rare:
        written |= {"tf_adjustment_column": level.rare, "tf_adjustment_weight": 1.0}
    if level.m is not None:
        written |= {"m_probability": level.m, "fix_m_probability": True}
    if level.u is not None:
        written |= {"u_probability": level.u, "fix_u_probability": True}
    return written
