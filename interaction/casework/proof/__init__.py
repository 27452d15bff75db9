"""Proof that no timeline was altered: the published digest of each day, receipts that anyone can check, and a command
that goes through everything and names what does not fit."""
