"""What anybody sees of the catalogue: the list, a dataset, how the mark is made, the figures."""
