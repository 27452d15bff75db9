"""/data/track/: what was asked, opened by number and query code; a key is taken there."""
