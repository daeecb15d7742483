"""The app: one folder a page, what several pages show, what a visitor has chosen, and the server that they run in."""
