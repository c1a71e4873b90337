"""What several programmes share: facts about people, figures, clauses, open questions."""
