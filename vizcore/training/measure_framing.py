"""Where the faces of a training set lie in their frames: the constants of `vizcore.intake.crops`.

python -m vizcore.training.measure_framing --data FOLDER
"""

import argparse
from pathlib import Path

import numpy as np
from jaxtyping import Float, UInt8
from PIL import Image as PillowImage

from vizcore.arrays import Picture
from vizcore.intake import Face, find
from vizcore.training.faceset import read_faces

_SIDE = 192  # pixels to which a frame is enlarged: the detector's finest network reads 48 of them across a face
_BORDER = 64  # grey pixels about it, without which a face that fills its frame is missed more often
_GREY = 127


def measure(images: UInt8[np.ndarray, "faces height width 1"]) -> Float[np.ndarray, "found 5"]:
    """For each face that the detector finds: the eyes' middle (x, y), their distance, their tilt, the box's height.

    All are shares of the frame's side but the tilt, which is in degrees, clockwise.
    """
    found = [find(_framed(image[..., 0]), try_turns=False).faces for image in images]
    return np.array([_shares(faces[0]) for faces in found if faces]).reshape(-1, 5)


def _framed(image: UInt8[np.ndarray, "side side"]) -> Picture:
    larger = PillowImage.fromarray(image).resize((_SIDE, _SIDE), PillowImage.Resampling.BICUBIC).convert("RGB")
    return np.pad(np.asarray(larger), ((_BORDER, _BORDER), (_BORDER, _BORDER), (0, 0)), constant_values=_GREY)


def _shares(face: Face) -> list[float]:
    left, right = np.array(face.left_eye), np.array(face.right_eye)
    x, y = ((left + right) / 2 - _BORDER) / _SIDE
    tilt = np.degrees(np.arctan2(*(right - left)[::-1]))
    return [x, y, np.hypot(*(right - left)) / _SIDE, tilt, (face.box[3] - face.box[1]) / _SIDE]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="see vizcore.training.faceset.read_faces")
    parser.add_argument("--faces", type=int, default=380, help="how many to look at, evenly spread")
    chosen = parser.parse_args()
    images = read_faces(chosen.data, "training").images
    images = images[np.linspace(0, len(images) - 1, min(chosen.faces, len(images))).astype(int)]
    measured = measure(images)
    print(f"{len(measured)} faces found in {len(images)} frames")
    for name, values in zip(["middle x", "middle y", "eyes apart", "tilt", "box height"], measured.T, strict=True):
        low, middle, high = np.percentile(values, [25, 50, 75])
        print(f"{name:>10}  median {middle:.3f}  quartiles {low:.3f} to {high:.3f}")


if __name__ == "__main__":
    main()
