"""What others made of the data, shown after moderation."""
