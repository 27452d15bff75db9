"""Papers of a case: what may be handed in, how it lies encrypted on disk, and how it is given out again."""
