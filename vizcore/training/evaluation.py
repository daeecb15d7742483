"""How good a network is, by the protocol of FER+ (see `vizcore.training.emotions`).

Calibration: Guo, Pleiss, Sun & Weinberger, "On Calibration of Modern Neural Networks", 2017.
https://arxiv.org/abs/1706.04599
"""

import keras
import numpy as np
from jaxtyping import Float, Int, UInt8
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax

Logits = Float[np.ndarray, "faces classes"]
Labels = Int[np.ndarray, " faces"]


def logits_of(network: keras.Model, images: UInt8[np.ndarray, "faces height width 1"], mirror: bool = False) -> Logits:
    """Logits of every face; with `mirror`, the mean of those of the face and of its mirror image."""
    pixels = images.astype("f4") / 255
    logits = network.predict(pixels, batch_size=256, verbose=0)
    if mirror:
        logits = (logits + network.predict(pixels[:, :, ::-1], batch_size=256, verbose=0)) / 2
    return logits


def confusion(logits: Logits, labels: Labels) -> Int[np.ndarray, "classes classes"]:
    """Counts: row = what people said, column = what the network said."""
    counts = np.zeros((logits.shape[1],) * 2, np.int64)
    np.add.at(counts, (labels, logits.argmax(axis=1)), 1)
    return counts


def recalls(counts: Int[np.ndarray, "classes classes"]) -> Float[np.ndarray, " classes"]:
    """Of the faces of each emotion, the share that the network found; NaN where there is no such face."""
    with np.errstate(invalid="ignore"):
        return np.diag(counts) / counts.sum(axis=1)


def calibration_error(logits: Logits, labels: Labels, temperature: float = 1.0, bins: int = 15) -> float:
    """Expected calibration error, in [0, 1]: |confidence - accuracy|, averaged over equal bins of confidence."""
    probabilities = softmax(logits / temperature, axis=1)
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    which = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [abs(confidence[which == b].sum() - right[which == b].sum()) for b in range(bins)]
    return float(sum(gaps) / len(labels))


def fit_temperature(logits: Logits, labels: Labels) -> float:
    """The number by which to divide the logits so that the labels become most likely."""

    def negative_log_likelihood(log_temperature):
        log_probabilities = log_softmax(logits / np.exp(log_temperature), axis=1)
        return -np.take_along_axis(log_probabilities, labels[:, None], axis=1).mean()

    return float(np.exp(minimize_scalar(negative_log_likelihood, bounds=(-3, 3), method="bounded").x))


def calibrated(logits: Logits, labels: Labels) -> tuple[float, float]:
    """(temperature, calibration error): fitted on the even faces and judged on the odd, and the reverse; the means."""
    halves = [np.arange(start, len(labels), 2) for start in (0, 1)]
    temperatures = [fit_temperature(logits[half], labels[half]) for half in halves]
    errors = [
        calibration_error(logits[half], labels[half], temperature)
        for half, temperature in zip(reversed(halves), temperatures, strict=True)
    ]
    return float(np.mean(temperatures)), float(np.mean(errors))
