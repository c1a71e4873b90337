"""Plans as Akoma Ntoso 3.0, the XML of parliaments and official gazettes: see docs/reference/plan-exchange.md."""

from ansinh.plans.rules.akoma_ntoso.names import work_of
from ansinh.plans.rules.akoma_ntoso.writing import akoma_ntoso

__all__ = ["akoma_ntoso", "work_of"]
