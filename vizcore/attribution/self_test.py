"""Whether a method tells on this very network, image and target anything that the gradient does not."""

import numpy as np

from vizcore.arrays import Image
from vizcore.attribution.method import Method
from vizcore.attribution.methods.gradient import gradient
from vizcore.network.classifier import Classifier
from vizcore.target import Target


def differs(classifier: Classifier, image: Image, target: Target, method: Method, **settings) -> float:
    """By how much a method's map is unlike the gradient's, as a share of the gradient's size.

    Guided backpropagation and the deconvnet cannot differ where no ReLU stands between image and target, as in
    LeNet-5 with its tanh; `rectifiers` lists those that do.

    Returns:
        Root of the summed squares of the difference over that of the gradient; 0 for equal maps, infinite where only
        the gradient is zero.
    """
    plain = gradient(classifier, image, target)
    apart = float(np.linalg.norm(method(classifier, image, target, **settings).map - plain))
    size = float(np.linalg.norm(plain))
    return apart / size if size else (np.inf if apart else 0.0)
