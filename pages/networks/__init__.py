"""Pages that set networks side by side."""
