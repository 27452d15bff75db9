"""What the four kinds of consultation share."""
