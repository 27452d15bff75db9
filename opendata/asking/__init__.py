"""Data wanted, errors reported, access applied for: cases, each with its clock."""
