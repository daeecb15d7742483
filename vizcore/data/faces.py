"""Faces in columns: pixels, names, and what people said of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from jaxtyping import Float, Int, UInt8
from PIL import Image as PillowImage

UNLABELLED = -1


@dataclass(frozen=True)
class Refused:
    """A file that is no face for a network.

    Args:
        name: of the file, as it came: data, to be shown as plain text only.
        reason: one sentence.
    """

    name: str
    reason: str


@dataclass(frozen=True, eq=False)
class Faces:
    """Faces as a network reads them, with their labels.

    Args:
        images: (faces, height, width, channels), uint8; an array, or what is indexed as one and reads from disk.
        names: one a face, as they came: data, to be shown as plain text only.
        labels: index into `classes`, -1 where nobody said anything, or people do not agree.
        shares: share of the votes of each class, rows of zeros where there are none; None where nobody voted.
        classes: what the labels mean.
        refused: files that came with them and are none.
        source: in words.
    """

    images: Any
    names: Sequence[str]
    labels: Int[np.ndarray, " faces"]
    shares: Float[np.ndarray, "faces classes"] | None
    classes: tuple[str, ...]
    refused: tuple[Refused, ...] = ()
    source: str = "faces"

    def __post_init__(self):
        counts = {len(self.images), len(self.names), len(self.labels)} | (
            set() if self.shares is None else {len(self.shares)}
        )
        if len(counts) > 1:
            raise ValueError(f"expected as many images as names and labels, got {sorted(counts)}")

    def __len__(self) -> int:
        return len(self.images)

    def where(self, chosen: Sequence[int] | np.ndarray) -> "Faces":
        """Only some faces, by number or by a truth for each."""
        numbers = np.asarray(chosen)
        numbers = np.flatnonzero(numbers) if numbers.dtype == bool else numbers.astype(int)
        shares = None if self.shares is None else self.shares[numbers]
        names = [self.names[number] for number in numbers]
        return replace(self, images=self.images[numbers], names=names, labels=self.labels[numbers], shares=shares)

    def batches(self, size: int) -> Iterator[tuple[Int[np.ndarray, " batch"], UInt8[np.ndarray, "batch h w c"]]]:
        """(numbers, images) of all faces in order, `size` at a time."""
        for start in range(0, len(self), size):
            numbers = np.arange(start, min(start + size, len(self)))
            yield numbers, self.images[numbers]

    def sized(self, shape: tuple[int, int, int]) -> "Faces":
        """The same faces as a network of another size reads them, never enlarged.

        Raises:
            ValueError: they were cut out smaller, or in grey where it reads colours.
        """
        height, width, channels = self.images.shape[1:]
        if (height, width, channels) == shape:
            return self
        if shape[0] > height or shape[1] > width or shape[2] > channels or shape[0] * width != shape[1] * height:
            came, wanted = (
                f"{h}×{w} {'grey' if c == 1 else 'colour'}" for h, w, c in ((height, width, channels), shape)
            )
            raise ValueError(
                f"These faces were cut out as {came}, and this network reads {wanted}: bring them again with this "
                "network chosen."
            )
        return replace(self, images=np.stack([_scaled(image, shape) for image in self.images[np.arange(len(self))]]))


def as_images(
    pixels: UInt8[np.ndarray, "batch height width channels"],
) -> Float[np.ndarray, "batch height width channels"]:
    """Pixels as networks read them: float32 in [0, 1]."""
    return pixels.astype(np.float32) / np.float32(255)


def _scaled(image: np.ndarray, shape: tuple[int, int, int]) -> np.ndarray:
    height, width, channels = shape
    picture = PillowImage.fromarray(image[..., 0] if image.shape[-1] == 1 else image)
    if channels == 1 and image.shape[-1] == 3:
        picture = picture.convert("L")
    return np.asarray(picture.resize((width, height), PillowImage.Resampling.LANCZOS)).reshape(shape)
