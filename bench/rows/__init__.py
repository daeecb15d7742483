"""One file a row or group of rows of the table; each has `measure(quick) -> list[Result]`."""
