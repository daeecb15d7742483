"""Pages that ask what a number rests on."""
