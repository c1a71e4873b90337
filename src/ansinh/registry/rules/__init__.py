"""Pure decisions of the registry: keys, codes, the shape of numbers, what an import row will do. No clock, no I/O."""
