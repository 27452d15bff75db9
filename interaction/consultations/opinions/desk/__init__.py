"""The admin pages about the opinions of one call: read, sorted into groups, answered, taken away as a table."""
