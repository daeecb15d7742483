"""The rules of relevance in NumPy, and what leads to them in a network's last layer."""

import numpy as np
from oracles.relevance import alpha_beta_rule, epsilon_rule

from vizcore.target import Target

LOGIT = Target("logits", 1)
RULES = {
    "LRP-ε": (epsilon_rule, {"epsilon": 0.2}),
    "LRP-αβ": (alpha_beta_rule, {"beta": 0.5}),
}


def weights_of(classifier, name):
    return [np.float64(weight) for weight in classifier.model.get_layer(name).get_weights()]


def through(rule, x, kernel, bias, relevance, setting):
    """A rule of one linear step, its ε a share of the size of all that the step gives, places and heads alike."""
    return rule(x.ravel(), *matrix(kernel, bias, x.shape), relevance.ravel(), setting).reshape(x.shape)


def matrix(kernel, bias, shape):
    """(places × numbers, places × results) of a step that does the same at every place."""
    places = shape[0]
    return np.kron(np.eye(places), kernel), np.tile(bias, places)


def shares(x, weights, relevance):
    """What a sum with constant weights gives back to each number: in proportion to its part."""
    z = np.einsum("hts,shd->thd", weights, x)
    return x * np.einsum("hts,thd->shd", weights, np.divide(relevance, z, out=np.zeros_like(z), where=z != 0))


def head(classifier, x, rule, setting):
    """(the relevance of what comes into the last layer, shaped as that)."""
    kernel, bias = weights_of(classifier, "logits")
    z = x.ravel() @ kernel + bias
    return rule(x.ravel(), kernel, bias, np.where(np.arange(len(z)) == 1, z, 0), setting).reshape(x.shape)
