"""What several pages show. A component owns its keys, is told what to show, and says what was chosen."""
