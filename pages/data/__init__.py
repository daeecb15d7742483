"""Many faces at once."""
