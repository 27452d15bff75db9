"""How the county's agencies keep to their dates: figures for everybody, cases and demands for the county's office."""
