"""Which sample faces there are, and the picture of each."""

from dataclasses import dataclass

import numpy as np

from vizcore.arrays import Picture
from vizcore.intake.face import Box
from vizcore.intake.samples.drawing import SIDE, Expression, drawn_face

_COVERED = (slice(129, 164), slice(180, 268))  # rows and columns of the portrait: from under the nose to the chin
_CARD = 89  # its grey
_FACE: Box = (166.0, 56.0, 283.0, 173.0)  # of the portrait


@dataclass(frozen=True)
class Sample:
    """A sample face.

    Args:
        name: in links and in code.
        title: what people call it.
        shows: what a person sees in it: a label of FER+.
        about: a sentence on what it is good for.
        credit: whose it is, and under which licence.
        drawn: how it is drawn; None for the portrait.
    """

    name: str
    title: str
    shows: str
    about: str
    credit: str
    drawn: Expression | None = None


_NASA = "Eileen Collins, NASA, public domain, from scikit-image."
_OURS = "Drawn by Fovea itself: MIT, as all of it."
_EVERY = (
    Sample("portrait", "Clear", "happiness", "A smile that no network of Fovea's own doubts.", _NASA),
    Sample(
        "delighted", "Ambiguous", "surprise", "Wide eyes over a smile: surprise, or happiness?", _OURS,
        Expression(smile=0.88, mouth_open=0.33, mouth_width=1.32, brow_tilt=-0.33, brow_height=0.53, eyes_open=0.79,
                   skin=0.715, teeth=0.5),
    ),
    Sample(
        "covered", "Wrong", "happiness",
        "The same smile with its mouth covered. The eyes still smile; a network that reads mouths goes wrong.",
        f"{_NASA} The cover is ours.",
    ),
    Sample(
        "surprised", "Surprise", "surprise", "Drawn from a few shapes: raised brows, wide eyes, an open mouth.", _OURS,
        Expression(mouth_open=1.0, mouth_width=0.6, brow_height=1.0, eyes_open=1.0),
    ),
    Sample(
        "sad", "Sadness", "sadness",
        "Drawn from a few shapes: the brows' inner ends up, the mouth's corners down.",
        _OURS,
        Expression(smile=-0.8, brow_tilt=0.9, eyes_open=0.35),
    ),
    Sample(
        "angry", "Anger", "anger", "Drawn from a few shapes: the brows low and drawn together.", _OURS,
        Expression(smile=-0.95, mouth_open=0.95, brow_tilt=-0.85, brow_height=-0.35, eyes_open=0.9, skin=0.57,
                   teeth=1.0),
    ),
)  # fmt: skip
SAMPLES = {sample.name: sample for sample in _EVERY}


def face_box(name: str) -> Box:
    """Where the face is in the picture of a sample: left, top, right, bottom in pixels, framed as for a network."""
    return (0.0, 0.0, float(SIDE), float(SIDE)) if SAMPLES[name].drawn is not None else _FACE


def picture(name: str) -> Picture:
    """The picture of a sample face, (height, width, 3), uint8.

    Args:
        name: a key of `SAMPLES`.

    Raises:
        ValueError: there is no such sample.
    """
    if name not in SAMPLES:
        raise ValueError(f"expected the name of a sample face, one of {', '.join(SAMPLES)}; got {name!r}")
    drawn = SAMPLES[name].drawn
    if drawn is not None:
        return drawn_face(drawn)
    from skimage.data import astronaut

    portrait = np.array(astronaut())
    if name == "covered":
        portrait[_COVERED] = _CARD
    return portrait
