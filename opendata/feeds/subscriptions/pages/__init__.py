"""What whoever wants to be told sees and does."""
