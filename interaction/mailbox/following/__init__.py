"""/mailbox/track/: a letter that its number and query code open, and what its writer may do with it."""
