"""Words every room shares: money, period, outcome, identifier. No policy words, no Django."""
