"""The live desk: questions on one side, what is said on the other."""
