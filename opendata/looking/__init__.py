"""A table as a person looks at it: rows, profile, charts, map."""
