"""What is looked at: a network's graph, its layers and weights, what its card says of it, and where it comes from."""
