"""/data/new/: what is asked, then who asks."""
