"""How good a network is, by the protocol of FER+ (see `vizcore.training.emotions`).

Intervals: Brown, Cai & DasGupta, "Interval Estimation for a Binomial Proportion", 2001.
https://doi.org/10.1214/ss/1009213286
Brier, "Verification of Forecasts Expressed in Terms of Probability", 1950.
https://doi.org/10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2
Calibration: Guo, Pleiss, Sun & Weinberger, "On Calibration of Modern Neural Networks", 2017.
https://arxiv.org/abs/1706.04599
"""

import keras
import numpy as np
from jaxtyping import Float, Int, UInt8
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax

from vizcore.evaluation.reliability import BINS, bins_of

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


def recall_interval(counts: Int[np.ndarray, "classes classes"], draws: int = 20_000) -> tuple[float, float]:
    """Where the mean recall lies with a probability of 95%, each face's answer being chance with its emotion's recall.

    Each emotion's recall is drawn from Beta(found + 1/2, missed + 1/2) (Jeffreys' prior), so that 13 of 13 found is no
    certainty; emotions without faces are left out. The rarer an emotion, the more it widens the interval.

    Raises:
        ValueError: no face is counted.
    """
    faces, found = counts.sum(axis=1), np.diag(counts)
    if not faces.any():
        raise ValueError("expected counts of some faces to give the mean recall's interval, found none")
    faces, found = faces[faces > 0], found[faces > 0]
    means = np.random.default_rng(0).beta(found + 0.5, faces - found + 0.5, (draws, len(faces))).mean(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return float(low), float(high)


def cross_entropy(logits: Logits, shares: Float[np.ndarray, "faces classes"]) -> float:
    """Mean cross-entropy, in nats, of the shares of the votes under what the logits say."""
    return float(-(shares * log_softmax(logits, axis=1)).sum(axis=1).mean())


def brier(logits: Logits, shares: Float[np.ndarray, "faces classes"]) -> float:
    """Brier score: squared distance of probabilities and shares of the votes, summed over classes, 0 (best) to 2."""
    return float(np.square(softmax(logits, axis=1) - shares).sum(axis=1).mean())


def calibration_error(logits: Logits, labels: Labels, temperature: float = 1.0, bins: int = BINS) -> float:
    """Expected calibration error, in [0, 1]: |confidence - accuracy|, averaged over equal bins of confidence."""
    probabilities = softmax(logits / temperature, axis=1)
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    return bins_of(confidence, right, bins).error


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
