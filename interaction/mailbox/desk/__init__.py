"""Letters on the officers' desk: their sections on the case page, what stands beside a form, and entering them."""
