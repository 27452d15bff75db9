"""Gathering in the admin."""
