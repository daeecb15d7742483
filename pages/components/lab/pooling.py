"""The face is moved; what its edges and what pooling makes of that, on the lab's view."""

from pages.components.lab.view import OnChoose, lab, palettes, settings_chooser
from pages.components.recipe import Recipe
from pages.components.stage.pack import pack
from pages.state.subject import Subject
from vizcore.lessons.pooling import FURTHEST, KERNEL, Moves, moves
from vizcore.lessons.signals import grey_face

SIDE = 40  # pixels of the face
MOVED = "pool_moved"  # the setting


def moves_of(this: Subject, size: int, kind: str) -> Moves:
    """What is left of a move of the face under study."""
    return moves(grey_face(this.trace.image, SIDE), size, kind)


def pooling_view(
    this: Subject,
    size: int,
    kind: str,
    by: int,
    *,
    key: str,
    silent: bool = False,
    on_choose: OnChoose | None = None,
) -> None:
    """The living view.

    Args:
        this: whose face.
        size: of the windows of pooling, each way.
        kind: maximum or average.
        by: how many pixels the face is moved at first.
        key: of the view.
        silent: what is chosen on it is not kept in the link.
        on_choose: told what was chosen, in place of the link.
    """
    arrays = {"picture": grey_face(this.trace.image, SIDE), "kernel": KERNEL, **palettes()}
    block = pack(arrays, size=size, kind=kind, by=by, furthest=FURTHEST, silent=silent)
    lab("pooling", block, key=key, on_choose=on_choose or settings_chooser({"by": MOVED}))


def recipe_of(size: int, kind: str) -> Recipe:
    """Lines of Python that give what is left after pooling."""
    imports = "vizcore.lessons.pooling import moves", "vizcore.lessons.signals import grey_face"
    return Recipe(f"moves(grey_face(image, {SIDE}), {size}, {kind!r}).pooling", imports=imports, image=True)
