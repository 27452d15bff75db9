"""Documents of older systems: read line by line, understood, and saved in batches that can be run again."""
