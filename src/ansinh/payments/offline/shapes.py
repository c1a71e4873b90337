"""What a payment file says, whichever form it takes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Order:
    """One payment in a file. ``amount`` in đồng; ``account`` in clear digits, empty for cash."""

    code: str
    amount: int
    holder: str
    account: str
    bank_bin: str
    bank_name: str
    remittance: str
    programme: str
    month: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """The orders of one run (one commune), in file order."""

    run_code: str
    commune_code: str
    orders: tuple[Order, ...]

    @property
    def total(self) -> int:
        """Sum in đồng."""
        return sum(order.amount for order in self.orders)


@dataclass(frozen=True, slots=True)
class Instruction:
    """A whole payment file: who pays from which account, when, and the batches."""

    code: str
    made_at: dt.datetime
    pay_on: dt.date
    debtor_name: str
    debtor_account: str
    debtor_bin: str
    batches: tuple[Batch, ...]

    @property
    def count(self) -> int:
        """Number of orders."""
        return sum(len(batch.orders) for batch in self.batches)

    @property
    def total(self) -> int:
        """Sum in đồng."""
        return sum(batch.total for batch in self.batches)
