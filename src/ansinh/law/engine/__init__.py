"""The machine that runs the law: expressions, cases, explanation. No policy words, no database."""
