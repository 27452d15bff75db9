"""What officers see of a case of this procedure."""
