"""What people look for, what finds nothing, what is clicked: counted without knowing who asked."""
