"""From decisions in force to what is owed: each benefit under a name of its own, so that the law's pair is paid."""

from __future__ import annotations

import polars as pl
import pytest

from ansinh.journeys.pay import as_payments, payment_programme


@pytest.mark.parametrize(
    ("programme", "group", "paid_as"),
    [
        ("TCXH", "K6.DBN", "TCXH"),
        ("TCXH", "K4", "TCXH.K4"),
        ("TCXH", "K4.2con", "TCXH.K4"),
        ("HTXH", "HTXH", "HTXH"),
        ("KPCS", "mang_thai", "KPCS"),
        ("KPCS", "ho_truc_tiep_cham_soc_KTDBN", "KPCS.HO"),
        ("KPCS", "nhan_nuoi_tre_k1_duoi4", "KPCS.NHAN"),
    ],
)
def test_a_benefit_has_one_name_whatever_stands_beside_it(programme: str, group: str, paid_as: str) -> None:
    assert payment_programme(programme, group) == paid_as


def test_a_single_mother_with_a_severe_disability_is_owed_both() -> None:
    decisions = pl.DataFrame(
        {"person_id": ["a", "a"], "programme": ["TCXH", "TCXH"], "group": ["K4", "K6.N"], "amount": [540_000, 810_000]}
    )
    owed = as_payments(decisions)
    assert owed.select("person_id", "programme").n_unique() == 2
    assert owed["amount"].sum() == 1_350_000
