"""Layer-wise relevance propagation, layer by layer in NumPy, on matrices.

Bach et al., 2015: equations 58 (ε) and 60 (αβ), read as the docstrings of `vizcore.attribution.methods.lrp` say.
"""

import numpy as np
from oracles.attribution import explains

_WEIGHTED = {"Conv2D", "Dense", "BatchNormalization"}


def epsilon_rule(x, kernel, bias, relevance, epsilon):
    """Equation 58 for one layer; ε as a share of the root mean square of z."""
    z = x @ kernel + bias
    share = relevance / (z + epsilon * np.sqrt((z**2).mean()) * np.where(z < 0, -1, 1))
    return x * (kernel @ share)


def alpha_beta_rule(x, kernel, bias, relevance, beta):
    """Equation 60, unit by unit; sides swapped for units below zero."""
    found = np.zeros_like(x)
    for j in np.flatnonzero(relevance):
        parts = x * kernel[:, j]
        z = parts.sum() + bias[j]
        with_it, against = (np.maximum, np.minimum) if z >= 0 else (np.minimum, np.maximum)
        alpha = 1 + beta if against(parts, 0).any() or against(bias[j], 0) else 1
        found += alpha * with_it(parts, 0) / (with_it(parts, 0).sum() + with_it(bias[j], 0)) * relevance[j]
        if alpha > 1:
            found -= beta * against(parts, 0) / (against(parts, 0).sum() + against(bias[j], 0)) * relevance[j]
    return found


def _folded(steps):
    """Each batch normalisation put into the layer with weights before it."""
    found = []
    for step in steps:
        before = found[-1] if found else step
        if step.kind == "BatchNormalization" and before.kind in ("Conv2D", "Dense"):
            matrix, bias = before.matrix @ step.matrix, before.bias @ step.matrix + step.bias
            found[-1] = before._replace(name=step.name, matrix=matrix, bias=bias)
        else:
            found.append(step)
    return found


def _to_the_largest(x, windows, relevance):
    """All that a window is given goes to the largest number in it."""
    below = np.zeros_like(x)
    for window, one in zip(windows, relevance, strict=True):
        below[window[np.argmax(x[window])]] += one
    return below


def _down(plain, image, target, rule, setting):
    """From the target's own numbers to where the network starts to look, behind a rescaling of the image."""
    seen, wanted, steps, relevance = plain.forward(image), plain.weights(target), _folded(plain.steps), 0.0
    for number in range(len(steps) - 1, -1, -1):
        step = steps[number]
        relevance = relevance + wanted.get(step.name, 0.0) * seen[step.name]
        if step.kind in ("Rescaling", "InputLayer"):
            return relevance.reshape(step.shape).sum(axis=-1)
        if not np.ndim(relevance):
            continue
        x = seen[steps[number - 1].name]
        if step.windows is not None:
            relevance = _to_the_largest(x, step.windows, relevance)
        elif step.kind in _WEIGHTED:
            relevance = rule(x, step.matrix, step.bias, relevance, setting)
        elif step.matrix is not None:  # a mean: in proportion to each number's share
            z = x @ step.matrix
            relevance = x * (step.matrix @ np.divide(relevance, z, out=np.zeros_like(z), where=z != 0))
    raise AssertionError("the network has no beginning")


@explains("LRP-ε", epsilon=0.2, apart=1e-3)
def lrp_epsilon(plain, image, target, epsilon):
    return _down(plain, image, target, epsilon_rule, epsilon)


@explains("LRP-αβ", beta=0.5, apart=1e-3)
def lrp_alpha_beta(plain, image, target, beta):
    return _down(plain, image, target, alpha_beta_rule, beta)


def relevance_of_channels(plain, image, epsilon):
    """{layer: relevance of each channel for the largest logit}, for a chain without normalisations."""
    seen, found, relevance = plain.forward(image), {}, None
    for number in range(len(plain.steps) - 1, -1, -1):
        step = plain.steps[number]
        if relevance is None:
            logits = seen[step.name]
            relevance = np.where(np.arange(len(logits)) == logits.argmax(), logits, 0.0)
        found[step.name] = relevance.reshape(-1, step.shape[-1]).sum(axis=0)
        if not number:
            return found
        x = seen[plain.steps[number - 1].name]
        if step.windows is not None:
            relevance = _to_the_largest(x, step.windows, relevance)
        elif step.kind in _WEIGHTED:
            relevance = epsilon_rule(x, step.matrix, step.bias, relevance, epsilon)
    raise AssertionError("the network has no beginning")
