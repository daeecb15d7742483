"""The face under study, A, beside another one, B."""

from pages.shared import compare_faces, portraits, show
from pages.shared.subject import Subject
from vizcore.figures.map import face_figure
from vizcore.trace import Trace


def face_b(this: Subject) -> Trace:
    """What the network made of the other face, which is chosen here."""
    way = compare_faces.choose_second(this)
    portrait = compare_faces.second(this, way)
    (seen,) = portraits.traces(this, [(this.classifier, portrait)])
    return seen


def small_face(seen: Trace, name: str, height: int = 150) -> None:
    """A face as the network received it."""
    show.figure(
        face_figure(seen.image), key=f"face-{name}", height=height, alt=f"Face {name} as the network receives it",
        arrays={"image": seen.image},
    )  # fmt: skip


def code_of_two(name: str, wanted: str, *imports: str) -> str:
    """Lines of Python about two faces, `a` and `b`."""
    more = "".join(f"from {names}\n" for names in imports)
    return f"""import numpy as np
from vizcore import shipped
{more}from vizcore.trace import trace

classifier = shipped.load({name!r})
a, b = (trace(classifier, np.load(f"face-{{which}}.npz")["image"]) for which in "AB")  # Download, below each face
result = {wanted}"""
