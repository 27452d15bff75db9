"""Feeds out and in, subscriptions, webhooks."""
