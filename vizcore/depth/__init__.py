"""Why deeper networks need shortcuts."""
