"""Pages that look at a face layer by layer."""
