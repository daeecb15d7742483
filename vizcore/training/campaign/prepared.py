"""Networks built and compiled in the background, while others learn."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import keras
import numpy as np

from vizcore.training.campaign.altering import as_learned
from vizcore.training.campaign.asking import Asked
from vizcore.training.campaign.machine import precision
from vizcore.training.campaign.plan import TEACHING, Stage
from vizcore.training.campaign.stepping import begun, steps_of
from vizcore.training.campaign.teachers import build_of
from vizcore.training.emotions import EMOTIONS
from vizcore.training.loop import Recipe
from vizcore.training.loss import prior_of
from vizcore.training.stochastic_depth import with_stochastic_depth

_CHUNK = 20  # steps in one call of the device
_BUILDING = threading.Lock()  # the seed is everybody's


@dataclass(frozen=True, eq=False)
class Prepared:
    """A network that is ready to learn.

    Args:
        recipe: as it is followed here.
        network: untrained.
        asked: the same network, to be asked.
        steps: compiled; see `stepping.steps_of`.
    """

    recipe: Recipe
    network: keras.Model
    asked: Asked
    steps: Callable


def filled(name: str, image_shape: tuple[int, int, int], weights: list, others: list) -> keras.Model:
    """An ordinary network of float32 with these weights, to be saved.

    Args:
        name: of a shipped architecture: nothing but its layers' weights is taken over.
        image_shape: of what it reads.
        weights: of its trainable variables.
        others: of the others, in order; what dropout keeps among them is left out.
    """
    network = untrained(name, image_shape, weights[-1].shape[-1])
    for variable, weight in zip(network.trainable_variables, weights, strict=True):
        variable.assign(np.asarray(weight))
    for variable, other in zip(network.non_trainable_variables, others, strict=True):
        if np.issubdtype(np.asarray(other).dtype, np.floating):
            variable.assign(np.asarray(other))
    return network


def scaled(recipe: Recipe, faces: int) -> Recipe:
    """A recipe as it is followed on this machine: smaller batches of few faces, and the precision that is fast here."""
    return replace(recipe, batch=min(recipe.batch, max(8, faces // 4)), precision=precision(recipe.precision))


def rows_of(recipe: Recipe, faces: int) -> int:
    """How many steps one call of the device takes."""
    return min(_CHUNK, max(1, faces // recipe.batch // 2))


def prepare(stage: Stage, faces: Any, shares: np.ndarray, learner: Recipe | None) -> Prepared:
    """Build and compile what a stage needs; takes a minute, at most, on a graphics card.

    Args:
        stage: of the plan.
        faces: to learn from, uint8, on the device.
        shares: of the votes on them.
        learner: of who learns from this teacher, as it is followed here. Where there are no teachers, None; a teacher
            is prepared to be asked, somebody taught to be told.
    """
    count, classes = shares.shape
    recipe = scaled(stage.recipe, count)
    rows, taught = rows_of(recipe, count), bool(learner) and stage.kind == "taught"
    with _BUILDING:
        network = built(stage.name, recipe, tuple(faces.shape[1:]), classes)
    steps = steps_of(network, recipe, recipe.rarity * np.log(prior_of(shares)), TEACHING if taught else 0.0)
    state, key = begun(network), jax.random.key(0)
    given = (jax.ShapeDtypeStruct((rows, recipe.batch), jnp.int32), jax.ShapeDtypeStruct((rows,), jnp.float32))
    targets = jax.ShapeDtypeStruct((count, classes), jnp.float32)
    said = jax.ShapeDtypeStruct((rows, recipe.batch, classes), jnp.float16) if taught else None
    compiled = jax.jit(steps, donate_argnums=0).lower(state, faces, targets, *given, key, said).compile()
    asked = Asked(network, partial(as_learned, recipe) if recipe.hides else None)
    asked.logits(state["weights"], state["others"], faces[:512])  # compiled now, not when time is counted
    asked.remeasured(state["weights"], state["others"], faces)
    if learner and stage.kind == "teacher":
        chosen = jnp.zeros((rows_of(learner, count), learner.batch), jnp.int32)
        asked.seen(state["weights"], state["others"], faces, chosen, key, learner)
    return Prepared(recipe, network, asked, compiled)


def untrained(name: str, image_shape: tuple[int, int, int], classes: int = len(EMOTIONS)) -> keras.Model:
    """A network of float32 as it is built."""
    with _BUILDING, _on_the_cpu():
        return build_of(name)(tuple(image_shape), classes)


def built(name: str, recipe: Recipe, image_shape: tuple[int, int, int], classes: int) -> keras.Model:
    """An untrained network that computes in the recipe's precision, with its blocks left out at random."""
    keras.utils.set_random_seed(recipe.seed)
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(recipe.precision)
    try:
        with _on_the_cpu():
            network = build_of(name)(image_shape, classes)
            return with_stochastic_depth(network, recipe.stochastic_depth) if recipe.stochastic_depth else network
    finally:
        keras.config.set_dtype_policy(before)


def _on_the_cpu():
    """Where first weights are drawn: a card needs a program for every shape of them, and a CPU compiles it sooner."""
    return jax.default_device(jax.local_devices(backend="cpu")[0])
