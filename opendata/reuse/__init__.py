"""应用成果: what people made of open data. Sent in by anybody, shown once a moderator has let it through."""
