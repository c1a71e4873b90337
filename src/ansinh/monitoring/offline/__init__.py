"""Pictures and the report: facts in, SVG, PNG or .docx out. No database."""

from ansinh.monitoring.offline.board_chart import board_chart
from ansinh.monitoring.offline.charts import commune_bars, commune_map, targets_chart, trend_chart
from ansinh.monitoring.offline.report import ReportFacts, annual_report, goal, report_title
from ansinh.monitoring.rules.measures import DATED, MEASURES, share

__all__ = [
    "DATED",
    "MEASURES",
    "ReportFacts",
    "annual_report",
    "board_chart",
    "commune_bars",
    "commune_map",
    "goal",
    "report_title",
    "share",
    "targets_chart",
    "trend_chart",
]
