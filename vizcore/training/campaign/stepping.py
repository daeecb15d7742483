"""One compiled program for many steps of training: faces, random numbers, AdamW and averaged weights stay there.

Loshchilov & Hutter, "Decoupled Weight Decay Regularization", 2019. https://arxiv.org/abs/1711.05101
Foret et al., "Sharpness-Aware Minimization for Efficiently Improving Generalization", 2021.
https://arxiv.org/abs/2010.01412
"""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import keras
import numpy as np

from vizcore.training.campaign.altering import altered, drawn
from vizcore.training.loop import Recipe

State = dict[str, Any]  # weights, others, first, second, average, average_others, count: JAX arrays
_FIRST, _SECOND, _TINY = 0.9, 0.999, 1e-7
_LONGEST = 1.0  # length that all gradients together are cut to


def begun(network: keras.Model) -> State:
    """The state before the first step, in arrays of its own.

    Args:
        network: built; its weights are where training starts, and are left as they are.
    """
    weights = [np.asarray(variable.value) for variable in network.trainable_variables]
    others = [np.asarray(variable.value) for variable in network.non_trainable_variables]
    state = {
        "weights": weights,
        "others": others,
        "first": [np.zeros_like(weight) for weight in weights],
        "second": [np.zeros_like(weight) for weight in weights],
        "average": weights,
        "average_others": others,
        "count": np.zeros((), np.int32),
    }
    return jax.tree.map(lambda array: jax.device_put(array.copy()), state)  # no program is compiled to send them


def steps_of(network: keras.Model, recipe: Recipe, adjustment: np.ndarray, teaching: float = 0.0) -> Callable:
    """A function (state, faces, targets, indices, rates, key, said) -> (state, losses) of as many steps as rows.

    Args:
        network: computes in whatever precision it was built for; its weights are float32.
        recipe: of it; `sharpness` is not applied here.
        adjustment: what is added to the logits in the loss, (classes,); see `vizcore.training.loss`.
        teaching: the teachers' part of every target.

    The function takes faces as uint8 (faces, height, width, 1), targets (faces, classes), indices (steps, batch) into
    both, rates (steps,), a key of JAX and, where there are teachers, the shares that they give of these very faces, as
    that key alters them, (steps, batch, classes). It is to be compiled by who calls it; the state can be donated.
    """
    step = _step_of(_loss_of(network, recipe, adjustment), recipe)

    def steps(state: State, faces, targets, indices, rates, key, said=None):
        keys, kept = drawn(key, *indices.shape, recipe)

        def one(state, given):
            chosen, rate, key, kept, said = given
            images = faces[chosen].astype(jnp.float32) / 255
            images, wanted = altered(key, kept, images, targets[chosen], recipe)
            wanted = wanted if said is None else (1 - teaching) * wanted + teaching * said.astype(jnp.float32)
            return step(state, images, wanted, rate)

        return jax.lax.scan(one, state, (indices, rates, keys, kept, said))

    return steps


def _loss_of(network, recipe, adjustment):
    def loss(weights, others, images, targets):
        logits, others = network.stateless_call(weights, others, images, training=True)
        smoothed = targets * (1 - recipe.label_smoothing) + recipe.label_smoothing / targets.shape[1]
        found = jax.nn.log_softmax(logits.astype(jnp.float32) + jnp.asarray(adjustment, jnp.float32))
        return -(smoothed * found).sum(axis=1).mean(), others

    return jax.value_and_grad(loss, has_aux=True)


def _step_of(gradient, recipe):
    def step(state, images, targets, rate):
        (loss, others), slopes = gradient(state["weights"], state["others"], images, targets)
        if recipe.radius:
            far = recipe.radius / (_length(slopes) + 1e-12)
            uphill = [weight + far * slope for weight, slope in zip(state["weights"], slopes, strict=True)]
            _, slopes = gradient(uphill, state["others"], images, targets)
        return _moved(state, slopes, others, rate, recipe), loss

    return step


def _moved(state: State, slopes, others, rate, recipe) -> State:
    count = state["count"] + 1
    cut = jnp.minimum(1.0, _LONGEST / (_length(slopes) + 1e-12))
    slopes = [slope * cut for slope in slopes]
    first = [_FIRST * old + (1 - _FIRST) * slope for old, slope in zip(state["first"], slopes, strict=True)]
    second = [_SECOND * old + (1 - _SECOND) * slope**2 for old, slope in zip(state["second"], slopes, strict=True)]
    scale = jnp.sqrt(1 - _SECOND**count) / (1 - _FIRST**count)
    weights = []
    for weight, one, two in zip(state["weights"], first, second, strict=True):
        decay = recipe.weight_decay if weight.ndim > 1 else 0.0  # kernels shrink; biases and scales do not
        weights.append(weight - rate * (scale * one / (jnp.sqrt(two) + _TINY) + decay * weight))
    kept = jnp.minimum(recipe.average, (1 + count) / (10 + count)) if recipe.average else 0.0
    return {
        "weights": weights,
        "others": others,
        "first": first,
        "second": second,
        "average": _averaged(state["average"], weights, kept),
        "average_others": _averaged(state["average_others"], others, kept),
        "count": count,
    }


def _averaged(old, new, kept):
    return [
        (kept * was + (1 - kept) * now).astype(now.dtype) if jnp.issubdtype(now.dtype, jnp.floating) else now
        for was, now in zip(old, new, strict=True)
    ]


def _length(arrays):
    return jnp.sqrt(sum(jnp.sum(jnp.square(array)) for array in arrays))
