"""A paragraph in large type, and arrow keys that go from one to the next."""

from collections.abc import Callable

from pages.components.lab.view import lab
from pages.components.stage.pack import pack
from pages.components.stage.stage import Choice


def words(text: str, title: str, *, key: str, on_step: Callable[[int], None]) -> None:
    """Draw it.

    Args:
        text: plain words.
        title: above them.
        key: of the view.
        on_step: called with 1 for the next and -1 for the one before, before the page runs again.
    """

    def choose(choice: Choice) -> None:
        if choice.get("step") in (1, -1):
            on_step(int(choice["step"]))

    lab("words", pack({}, text=text, title=title), key=key, on_choose=choose)
