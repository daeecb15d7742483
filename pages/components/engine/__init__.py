"""A small engine that trains networks in the visitor's browser, so that a class costs the server nothing."""
