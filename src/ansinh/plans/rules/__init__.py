"""Pure decisions of plans: the grammar of a plan document and what follows from it. No clock, no files."""
