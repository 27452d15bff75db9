"""What the staff see of the data in the admin: datasets, their resources and versions, the dictionary, what is due."""
