"""What sets a convolution apart from a dense layer."""
