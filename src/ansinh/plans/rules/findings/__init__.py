"""Proof-reading a plan by itself: what a careful reader would mark before it is signed or followed.

Each check is a small function from the reading to findings. Precision comes first: an official who sees three false
alarms stops reading, so a check that cannot be sure keeps silent, or says so as a note.
"""

from __future__ import annotations

from ansinh.plans.rules.findings.day import findings_on
from ansinh.plans.rules.findings.own import own_findings

__all__ = ["findings_on", "own_findings"]
