"""Pages that change something and watch the prediction."""
