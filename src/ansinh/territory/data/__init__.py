"""Facts shipped with the territory room, each file naming its source. See README.md."""
