"""/mailbox/ and /mailbox/new/: what may be written, and writing it."""
