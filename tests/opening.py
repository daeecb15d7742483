"""A page as a link opens it."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[1]


def open_page(page: str, **query) -> AppTest:
    """The page's file, opened with these parameters of the link; `network` is loaded from the start."""
    given = {name: str(value) for name, value in query.items()}
    app = AppTest.from_file(ROOT / "app.py", default_timeout=300)
    if "network" in given:
        app.query_params["network"] = given["network"]
    app.run().switch_page(page)
    app.query_params.update(given)
    return app.run()
