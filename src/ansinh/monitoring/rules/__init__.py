"""Decisions of monitoring: what each indicator counts (``measures``) and how a target stands (``standing``)."""
