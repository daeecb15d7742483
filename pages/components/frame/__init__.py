"""What the frame draws around every page: the context bar, and how both look."""
