"""Plans as a workbook: every kind of item on a sheet of its own, and a corrected workbook read back."""

from ansinh.plans.rules.worksheets.columns import SHEETS, SheetForm, plan_sheet_name
from ansinh.plans.rules.worksheets.reading import read_corrections
from ansinh.plans.rules.worksheets.writing import correction_workbook, workbook

__all__ = ["SHEETS", "SheetForm", "correction_workbook", "plan_sheet_name", "read_corrections", "workbook"]
