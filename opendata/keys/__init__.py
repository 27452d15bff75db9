"""Who may take how much: keys, quotas, limits, and what is open to whom."""
