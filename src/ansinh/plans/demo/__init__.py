"""The plan of the demo: an invented plan of Quảng Ngãi province, written for this product in the official form."""
