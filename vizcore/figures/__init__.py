"""Results in, Plotly figures out: the only place that scales or colours. Nothing is computed here."""
