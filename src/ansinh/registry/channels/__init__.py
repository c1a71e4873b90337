"""Where the registry speaks to registers of others."""
