"""The gradient and what is made of it, by the chain rule in NumPy."""

import numpy as np
from oracles.attribution import TARGETS, explains


@explains("Gradient")
def gradient(plain, image, target):
    """Simonyan et al., 2014, section 3."""
    return plain.gradient(image, target).sum(axis=-1)


@explains("Input × gradient")
def input_x_gradient(plain, image, target):
    """Shrikumar et al., 2016."""
    return (image * plain.gradient(image, target)).sum(axis=-1)


@explains("Integrated gradients", apart=0.01, steps=512, baseline=0.3)
def integrated_gradients(plain, image, target, steps, baseline):
    """Sundararajan et al., 2017, equation 1: the limit, by many even steps between midpoints."""
    fine = 4 * steps
    way = [baseline + (k + 0.5) / fine * (image.astype(float) - baseline) for k in range(fine)]
    return ((image - baseline) * sum(plain.gradient(at, target) for at in way) / fine).sum(axis=-1)


def _noisy(plain, image, target, samples, noise, seed):
    random, deviation = np.random.default_rng(seed), np.float32(noise * (image.max() - image.min()))
    copies = [image + deviation * random.standard_normal(image.shape, np.float32) for _ in range(samples)]
    return np.stack([plain.gradient(copy, target) for copy in copies])


@explains("SmoothGrad", samples=9, noise=0.3, seed=4)
def smoothgrad(plain, image, target, **settings):
    """Smilkov et al., 2017, section 3: the mean of the gradient at noisy copies."""
    return _noisy(plain, image, target, **settings).mean(axis=0).sum(axis=-1)


@explains("VarGrad", samples=9, noise=0.3, seed=4, targets=TARGETS[:1])
def vargrad(plain, image, target, **settings):
    """Adebayo et al., 2018, equation 4: their variance."""
    return _noisy(plain, image, target, **settings).var(axis=0).sum(axis=-1)


@explains("Guided backpropagation")
def guided(plain, image, target):
    """Springenberg et al., 2015, figure 1: down where the unit was on and the signal is positive."""
    return plain.gradient(image, target, rule="guided").sum(axis=-1)


@explains("Deconvnet")
def deconvnet(plain, image, target):
    """Zeiler & Fergus, 2014, section 2.1: rectified signals, switches, transposed filters."""
    return plain.gradient(image, target, rule="deconvnet").sum(axis=-1)
