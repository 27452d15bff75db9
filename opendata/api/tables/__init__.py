"""/api/v1/datasets: the catalogue, and the rows of its tables."""
