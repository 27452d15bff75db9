"""The catalogue in the forms other catalogues read: DCAT, schema.org, Croissant, CSV – and read back."""
