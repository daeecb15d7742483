"""In Python: the many faces under study, and what a network made of them."""

from pages.components.recipe import Recipe
from pages.state import collection
from pages.state.subject import Subject

_INDEX = "pathlib import Path", "vizcore.data.index import open_index"
_OPEN = f'open_index(Path("{collection.INDEX}"))'


def of_faces_seen(
    this: Subject,
    call: str,
    *imports: str,
    before: tuple[str, ...] = (),
    found: collection.Collection | None = None,
    image: bool = False,
) -> Recipe:
    """What a call gives that may name `classifier`, `seen`, the network's look at the faces, and `image` if told so."""
    found = found or collection.current()
    needed, lines = _sight(this, found)
    return Recipe(call, this.network, (*needed, *imports), image=image, before=(*lines, *before))


def _sight(this: Subject, found: collection.Collection | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(imports, lines) that give `seen`."""
    look = "vizcore.data import look_at"
    if found is not None and found.token == collection.SAMPLE:
        faces = f"sample_faces(classifier.image_shape, classifier.labels{_framed()})"
        return (look, "vizcore.data.sample import sample_faces"), (f"seen = look_at(classifier, {faces})",)
    if found is not None and not found.own:
        if found.indexed == this.identity:
            return _INDEX, (f"seen = {_OPEN}  # the folder of the index",)
        return (look, *_INDEX), (
            f"faces = {_OPEN}.faces  # the folder of the index",
            "seen = look_at(classifier, faces)",
        )
    lines = (
        f'files = files_of(Path("{collection.FILE}").read_bytes())  # your files',
        f"seen = look_at(classifier, faces_of(files, classifier.image_shape, classifier.labels{_framed()}))",
    )
    needed = "pathlib import Path", "vizcore.data.archive import files_of", "vizcore.data.pictures import faces_of"
    return (look, *needed), lines


def _framed() -> str:
    return ", framing='whole'" if collection.framing() == "whole" else ""
