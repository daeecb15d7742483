"""What is left when the pixels of a face are shuffled: a dense layer can follow, a convolution cannot.

Goodfellow, Bengio & Courville, "Deep Learning", 2016, chapter 9.4: convolution as an infinitely strong prior.
https://www.deeplearningbook.org/contents/convnets.html
"""

import csv
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields

import numpy as np
from jaxtyping import Float, Int

from vizcore.arrays import Image
from vizcore.network.cards import FOLDER
from vizcore.network.classifier import Classifier
from vizcore.network.layers.kinds import WEIGHTED

FILE = FOLDER / "shuffling.csv"  # to measure again: python -m vizcore.training.measure_shuffling --data FOLDER
IN_ORDER, BRIEFLY, SHUFFLED = "in order", "in order, briefly", "shuffled, briefly"  # what a network learned from
Order = Int[np.ndarray, " pixels"]  # at each place, which pixel comes there


@dataclass(frozen=True)
class Measured:
    """Of how many faces a network says what most people say.

    Args:
        network: its name.
        trained: how the pixels were that it learned from.
        faces: how many it was asked about; none of them did it learn from.
        in_order: share of these that it reads with their pixels in order, 0 to 1.
        shuffled: share that it reads with their pixels shuffled.
        says: what it says most often of shuffled ones.
        says_share: share of the shuffled ones of which it says that.
    """

    network: str
    trained: str
    faces: int
    in_order: float
    shuffled: float
    says: str
    says_share: float


def read_measured() -> tuple[Measured, ...]:
    """What was measured of the shipped networks, and of some that were trained for it."""
    return tuple(
        Measured(
            row["network"], row["trained"], int(row["faces"]), float(row["in_order"]), float(row["shuffled"]),
            row["says"], float(row["says_share"]),
        )
        for row in csv.DictReader(FILE.read_text(encoding="utf-8").splitlines())
    )  # fmt: skip


def write_measured(found: Sequence[Measured]) -> None:
    """One row a network, with four digits that count."""
    names = [field.name for field in fields(Measured)]
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        for one in found:
            row = asdict(one)
            writer.writerow(f"{row[n]:.4g}" if isinstance(row[n], float) else row[n] for n in names)


def order_of(image_shape: tuple[int, int, int]) -> Order:
    """One fixed random order of the pixels of an image, the same at every call."""
    return np.random.default_rng(2016).permutation(image_shape[0] * image_shape[1])


def shuffled(image: Image) -> Image:
    """The same pixels, each with its channels, in the order of `order_of`."""
    pixels = image.reshape(-1, image.shape[-1])
    return pixels[order_of(image.shape)].reshape(image.shape)


def dense_of_pixels(classifier: Classifier, units: int = 64) -> Float[np.ndarray, "numbers units"]:
    """The weights of a dense layer that reads every pixel: the network's first layer, where that is dense.

    Args:
        classifier: left as it is.
        units: of a layer of random weights (standard deviation 1 / √numbers), where the network's own is none.
    """
    first = next((step for step in classifier.model.operations if type(step).__name__ in WEIGHTED), None)
    if first is not None and type(first).__name__ == "Dense":
        return np.array(first.get_weights()[0])
    numbers = int(np.prod(classifier.image_shape))
    return (np.random.default_rng(2016).normal(size=(numbers, units)) / np.sqrt(numbers)).astype(np.float32)


def follow(weights: Float[np.ndarray, "numbers units"], image_shape: tuple[int, int, int]) -> np.ndarray:
    """The weights of a dense layer, each moved to where `shuffled` takes its pixel."""
    numbers = np.arange(len(weights)).reshape(-1, image_shape[-1])
    return weights[numbers[order_of(image_shape)].ravel()]


def relative_error(a: np.ndarray, b: np.ndarray) -> float:
    """How far b is from a: ‖a - b‖ ÷ ‖a‖; 0 where they are equal."""
    distance, norm = np.linalg.norm(a - b), np.linalg.norm(a)
    return float(distance / norm) if distance else 0.0


def relative_error_rearranged(a: Float[np.ndarray, "height width channels"], b: np.ndarray) -> float:
    """How far b stays from a, at the least, wherever the numbers of each of its maps are moved.

    Sorted, two lists of numbers are as near to each other as any rearrangement brings them.
    """
    first, second = (np.sort(maps.reshape(-1, maps.shape[-1]), axis=0) for maps in (a, b))
    return relative_error(first, second)
