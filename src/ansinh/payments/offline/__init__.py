"""Questions of payments that need no database: files you bring, files to write, names as banks want them."""

from ansinh.payments.offline.lists import bank_list, cash_list, read_list
from ansinh.payments.offline.names import bank_name, remittance
from ansinh.payments.offline.pain001 import check_pain001, read_pain001, write_pain001
from ansinh.payments.offline.returns import make_return_workbook, read_return
from ansinh.payments.offline.shapes import Batch, Instruction, Order
from ansinh.payments.rules import attempt_code, is_attempt_code, reason

__all__ = [
    "Batch",
    "Instruction",
    "Order",
    "attempt_code",
    "bank_list",
    "bank_name",
    "cash_list",
    "check_pain001",
    "is_attempt_code",
    "make_return_workbook",
    "read_list",
    "read_pain001",
    "read_return",
    "reason",
    "remittance",
    "write_pain001",
]
