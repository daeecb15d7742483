"""The face that is there before a visitor brings one."""

from functools import lru_cache

from pages.shared.photo import Photo


@lru_cache(maxsize=1)
def photo() -> Photo:
    """Eileen Collins, NASA, public domain: the portrait that comes with scikit-image. Found once for all visitors."""
    from skimage.data import astronaut

    from vizcore import intake

    pixels = astronaut()
    return Photo(pixels, intake.find_faces(pixels), notes=(), own=False)
