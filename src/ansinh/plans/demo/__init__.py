"""Plans of the demo, written for this product in the official form: the province, those above, below and beside it."""
