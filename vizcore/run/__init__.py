"""One image through the network, with edits, and backwards."""
