"""Services of others, played by us: for practice, demonstrations and tests. Never part of a site with real people."""
