"""Work ends when nobody waits for it: the visitor went to another page, pressed Stop, or closed the tab."""

from collections.abc import Generator
from contextlib import contextmanager

from pages.runtime.streamlit_private import end_run_if_unwanted
from vizcore.backend.interruption import interruptible


@contextmanager
def listening() -> Generator[None]:
    """Within this context every step of a network first asks whether somebody still listens; if not, the run ends."""
    with interruptible(end_run_if_unwanted):
        yield
