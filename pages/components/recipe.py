"""The same in Python: the lines that give what a figure shows, for whoever wants its numbers outside of the app.

One renderer writes them all. `tests/app/test_recipes.py` runs every one that a page offers, and compares what it gives
with what the page showed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pages.state import networks

FACE = "tensor.npz"  # what the page Predict downloads: the image that the network receives
FACES = "face-A.npz", "face-B.npz"  # what a page that compares two faces downloads below each


@dataclass(frozen=True)
class Recipe:
    """Lines of Python that end in `result`: the first array that the figure offers.

    Args:
        call: an expression in what the fields below bring.
        network: name of the network, loaded as `classifier`; empty where none is needed.
        imports: what the call needs, as `vizcore.target import Target`.
        image: whether it needs the face, loaded as `image`.
        faces: whether it needs the two faces of a comparison, loaded as `a` and `b`.
        numbers: key of a figure whose downloaded numbers it needs, loaded as `given`: images, where networks of several
            sizes are asked.
        before: lines between, that the call builds on.
    """

    call: str
    network: str = ""
    imports: tuple[str, ...] = ()
    image: bool = False
    faces: bool = False
    numbers: str = ""
    before: tuple[str, ...] = ()

    @property
    def python(self) -> str:
        """The lines."""
        needed = {f"from {line}" for line in self.imports}
        loading = ""
        if self.network:
            brought, loading = networks.in_python(self.network)
            needed.update(f"from {line}" for line in brought)
        lines = (
            ["import numpy as np"]
            if self.image or self.faces or self.numbers or "np." in self.call + "".join(self.before)
            else []
        )
        lines += [*_merged(needed), ""]
        if loading:
            lines.append(f"classifier = {loading}")
        if self.image:
            lines.append(f'image = np.load("{FACE}")["image"]  # from the page Predict: Download')
        if self.faces:
            lines.append(f'a, b = (np.load(name)["image"] for name in {FACES!r})  # Download, below each face')
        if self.numbers:
            lines.append(f'given = np.load("{self.numbers}.npz")  # Download, below this figure')
        return "\n".join([*lines, *self.before, f"result = {self.call}"]).lstrip("\n")


def _merged(lines: set[str]) -> list[str]:
    """One line for each module, its names in order."""
    names: dict[str, set[str]] = {}
    for line in lines:
        module, _, imported = line.removeprefix("from ").partition(" import ")
        names.setdefault(module, set()).update(name.strip() for name in imported.split(","))
    return [f"from {module} import {', '.join(sorted(found))}" for module, found in sorted(names.items())]


def of_image(network: str, call: str, *imports: str, before: Sequence[str] = ()) -> Recipe:
    """What a call gives for the face under study; it may name `classifier` and `image`."""
    return Recipe(call, network, imports, image=True, before=tuple(before))


def of_trace(network: str, call: str, *imports: str, before: Sequence[str] = ()) -> Recipe:
    """The same; it may also name `seen`, the trace of the face."""
    seen = "seen = trace(classifier, image)"
    return of_image(network, call, "vizcore.run.trace import trace", *imports, before=(seen, *before))


def of_activation(network: str, layer: str, part: str = "", *imports: str) -> Recipe:
    """A layer's activation for the face under study, or a part of it; as maps where it has axes of its own."""
    call, needed = f"activation(classifier, seen, {layer!r})", ("vizcore.run.trace import activation", *imports)
    if len(networks.network(network).by_name[layer].output_shape) in (1, 3):
        return of_trace(network, f"{call}{part}", *needed)
    return of_trace(network, f"as_maps({call}){part}", "vizcore.activations.maps import as_maps", *needed)


def of_network(network: str, call: str, *imports: str, before: Sequence[str] = ()) -> Recipe:
    """What a call gives for a network alone; it may name `classifier`."""
    return Recipe(call, network, imports, before=tuple(before))


def of_faces(network: str, call: str, *imports: str, before: Sequence[str] = ()) -> Recipe:
    """What a call gives for two faces; it may name `classifier`, and `a` and `b`, the traces of the two."""
    traced = "a, b = trace(classifier, a), trace(classifier, b)"
    return Recipe(
        call, network, ("vizcore.run.trace import trace", *imports), faces=True, before=(traced, *before)
    )  # fmt: skip
