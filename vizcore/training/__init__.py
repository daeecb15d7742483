"""From labelled faces to trained weights and the figures of a model card."""
