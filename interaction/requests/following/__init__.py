"""Following a request with number and query code, and the page on which a third party answers."""
