"""Staff accounts: who they belong to, how they sign in, the second factor."""
