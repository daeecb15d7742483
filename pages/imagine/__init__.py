"""Pages that grow images."""
