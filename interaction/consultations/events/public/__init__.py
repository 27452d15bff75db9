"""What the public sees of events and does with them."""
