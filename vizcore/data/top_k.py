"""The faces that excite each channel most, found in parts that can be merged in any order."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int, UInt64

_LOW = np.uint64(0xFFFFFFFF)
_SIGN = np.uint32(0x80000000)


@dataclass(frozen=True, eq=False)
class TopK:
    """For each channel the faces with the largest values, the largest first; of equal ones, those that came first.

    A value and its face are one number, the value in its upper half, so that one comparison settles both: the result
    does not depend on how the faces were cut into parts.

    Args:
        keys: (channels, kept), falling along each row.
        most: how many are kept of a channel.
    """

    keys: UInt64[np.ndarray, "channels kept"]
    most: int

    @classmethod
    def of(cls, values: Float[np.ndarray, "faces channels"], faces: Int[np.ndarray, " faces"], most: int) -> "TopK":
        """Of some faces.

        Args:
            values: of every face and channel, finite.
            faces: their numbers, from 0 to 2³² - 1, no two alike.
            most: how many are kept of a channel.

        Raises:
            ValueError: a value is not a number.
        """
        if np.isnan(values).any():
            raise ValueError("expected numbers to rank, got some that are not a number")
        ranks = _LOW - faces.astype(np.uint64)
        keys = (_rising(values.T).astype(np.uint64) << np.uint64(32)) | ranks[None]
        return cls(_largest(keys, most), most)

    @classmethod
    def of_labels(
        cls,
        values: Float[np.ndarray, "faces channels"],
        faces: Int[np.ndarray, " faces"],
        labels: Int[np.ndarray, " faces"],
        classes: int,
        most: int,
    ) -> tuple["TopK", ...]:
        """One for each label, of its faces alone: see `of`."""
        return tuple(cls.of(values[labels == label], faces[labels == label], most) for label in range(classes))

    def merged(self, other: "TopK") -> "TopK":
        """Of both together.

        Raises:
            ValueError: they are of other channels, or keep another number of faces.
        """
        if self.most != other.most or len(self.keys) != len(other.keys):
            raise ValueError(
                f"expected {self.most} faces for each of {len(self.keys)} channels, got {other.most} for each of "
                f"{len(other.keys)}"
            )
        return TopK(_largest(np.concatenate([self.keys, other.keys], axis=1), self.most), self.most)

    def shifted(self, by: int) -> "TopK":
        """The same of faces whose numbers are larger by so many: those of a part, as they are counted among all."""
        return TopK(self.keys - np.uint64(by), self.most)

    @property
    def values(self) -> Float[np.ndarray, "channels kept"]:
        """In the units of the activation, falling along each row."""
        return _back((self.keys >> np.uint64(32)).astype(np.uint32))

    @property
    def faces(self) -> Int[np.ndarray, "channels kept"]:
        """Their numbers, in the same order."""
        return (_LOW - (self.keys & _LOW)).astype(np.int64)


def _largest(keys: np.ndarray, most: int) -> np.ndarray:
    if keys.shape[1] > most:
        keys = np.partition(keys, keys.shape[1] - most, axis=1)[:, -most:]
    return np.sort(keys, axis=1)[:, ::-1]


def _rising(values: np.ndarray) -> np.ndarray:
    """Whole numbers in the order of the floating-point numbers; -0 is 0."""
    bits = np.ascontiguousarray(values.astype(np.float32) + np.float32(0)).view(np.uint32)
    return np.where(bits & _SIGN, ~bits, bits | _SIGN)


def _back(ranks: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(np.where(ranks & _SIGN, ranks ^ _SIGN, ~ranks)).view(np.float32)
