"""A photo that somebody looks at: the picture, the faces in it, and whose it is."""

from dataclasses import dataclass

from vizcore.arrays import Picture
from vizcore.intake import Face, Found
from vizcore.intake.samples import SAMPLES, Sample

Box = tuple[float, float, float, float]  # left, top, right, bottom, in pixels of the photo
FIRST = next(iter(SAMPLES))  # the sample that everything begins with


@dataclass(frozen=True, eq=False)
class Photo:
    """A decoded picture, the faces in it, and whose it is.

    Args:
        found: the picture, upright, and the faces in it.
        notes: sentences about what was changed on the way in.
        token: names it in links: random for a photo, its name for a sample, empty for the first of them.
    """

    found: Found
    notes: tuple[str, ...]
    token: str = ""

    @property
    def pixels(self) -> Picture:
        """(height, width, 3), uint8."""
        return self.found.pixels

    @property
    def faces(self) -> tuple[Face, ...]:
        """Those that can be chosen, largest first; none where the picture is a cut-out face, which is used whole."""
        return () if self.cropped else self.found.faces

    @property
    def cropped(self) -> bool:
        """Whether it is taken for a cut-out face."""
        return self.found.cropped

    @property
    def own(self) -> bool:
        """Whether it is the visitor's, not a sample."""
        return self.sample is None

    @property
    def sample(self) -> Sample | None:
        """Which sample it is; None where it is the visitor's."""
        return SAMPLES.get(self.token or FIRST)

    @property
    def whole(self) -> Box:
        """The largest centred square."""
        return self.middle((1, 1))

    def middle(self, size: tuple[int, int]) -> Box:
        """The largest centred box of the shape of (height, width)."""
        from vizcore.intake.crops import middle_box

        return middle_box(self.pixels.shape, size)
