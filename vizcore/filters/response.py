"""Which waves a filter lets through.

Oppenheim & Schafer, "Discrete-Time Signal Processing", 3rd edition, 2010, section 2.10.
"""

import numpy as np
from jaxtyping import Float


def frequencies(size: int = 65) -> Float[np.ndarray, " size"]:
    """The frequencies of one axis of `frequency_response`, ascending, in cycles per pixel; 0 in the middle."""
    return np.fft.fftshift(np.fft.fftfreq(size)).astype(np.float32)


def frequency_response(
    kernel: Float[np.ndarray, "height width *inputs"], size: int = 65
) -> Float[np.ndarray, "size size"]:
    """How much a filter amplifies a wave of every direction and frequency: the magnitude of its Fourier transform.

    For a filter of several inputs, the root of the sum of squares over them: the amplitude spectrum of what comes
    out when independent white noise of variance 1 goes into each. The stride of the layer is left out.

    Args:
        kernel: (height, width) or (height, width, inputs), padded with zeros.
        size: samples along each axis; odd, they fill the square from -0.5 to 0.5 cycles per pixel evenly.

    Returns:
        (size, size) ≥ 0, rows = vertical, columns = horizontal `frequencies`. In the middle the absolute sum of the
        weights (of several inputs, the root of the sum of their squares): what the filter does to a flat area.

    Raises:
        ValueError: the kernel is larger than `size`.
    """
    if max(kernel.shape[:2]) > size:
        raise ValueError(f"a kernel of {kernel.shape[:2]} needs a size of at least {max(kernel.shape[:2])}, not {size}")
    slices = np.moveaxis(kernel.reshape(*kernel.shape[:2], -1), 2, 0)
    power = sum(np.square(np.abs(np.fft.fft2(plane, (size, size)))) for plane in slices)
    return np.fft.fftshift(np.sqrt(power)).astype(np.float32)
