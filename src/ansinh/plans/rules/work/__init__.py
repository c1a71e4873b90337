"""Decisions about the work on tasks: when it is due, who owes it, which way a difficulty goes. No clock, no store."""
