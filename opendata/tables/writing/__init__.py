"""A table of types becomes the files of a version."""
