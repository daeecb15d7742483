"""The arithmetic of a channel as data, for a program that works it out elsewhere."""
