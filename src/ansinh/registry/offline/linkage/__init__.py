"""Finding records that may be one person among millions: Splink on DuckDB, with our own comparisons for Vietnamese names.

Pure: frames in, pairs out; no database. The model (``model.json``: how often fields agree among records of one person
and among records of two) is versioned; training makes another one. A pair is something for a person to look at, never
a decision.
"""

from __future__ import annotations

from ansinh.registry.offline.linkage.pairs import FOUND, MODEL_NAME, likely_pairs, model, train
from ansinh.registry.offline.linkage.reasons import say_reasons
from ansinh.registry.offline.linkage.records import NEEDED, records

__all__ = ["FOUND", "MODEL_NAME", "NEEDED", "likely_pairs", "model", "records", "say_reasons", "train"]
