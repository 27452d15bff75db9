"""What the public sees of interviews and asks."""
