"""A scalar you can point at. Every lab asks one question about one target."""

LOGITS = "logits"  # the name of every shipped classifier's last, linear layer
