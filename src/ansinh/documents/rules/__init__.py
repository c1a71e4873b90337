"""Pure decisions of documents: how citations are recognised."""
