"""Pages that show why networks are built as they are."""
