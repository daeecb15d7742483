"""An image, the network that looks at it and whatever is drawn at random, all moved alike: the map must move along."""

import sys
from collections.abc import Callable
from functools import lru_cache
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np
import pytest
from keras import layers
from oracles.cams import bilinear
from unit.attribution.networks import network

from vizcore.attribution import METHODS
from vizcore.target import Target

HEIGHT, WIDTH, PLACE = 13, 15, (6, 6)
LAID_OVER = {"Grad-CAM", "Grad-CAM++", "LayerCAM", "Score-CAM"}  # a layer's maps, stretched over the image
LEVELS = {"Occlusion", "RISE"}  # what a pixel's surroundings bring: no share of a whole
SETTINGS = {
    "Integrated gradients": {"steps": 16},
    "KernelSHAP": {"segments": 6, "samples": 100},
    "LIME": {"segments": 6, "samples": 100},
    "Occlusion": {"patch": 4, "stride": 1},
    "RISE": {"masks": 100, "cells": 4},
    "SmoothGrad": {"samples": 8, "noise": 0.3},
    "VarGrad": {"samples": 8, "noise": 0.3},
}


def picture():
    """Something without symmetry on black; a step to the right or down takes nothing of it away."""
    image = np.zeros((HEIGHT, WIDTH, 2), np.float32)
    image[4:9, 4:10] = np.random.default_rng(5).uniform(0.2, 1, (5, 6, 2))
    return image


@lru_cache
def kernels(maps: int):
    random = np.random.default_rng(6)
    return [random.normal(size=(3, 3, *inputs)) / 3 for inputs in ((2, maps), (maps, 2))]


@lru_cache
def looking(move: str, maps: int = 3):
    """Two convolutions with batch normalisation and a ReLU between them, whose kernels are moved as the image is."""
    move = MOVES[move]

    def build(x):
        x = layers.AveragePooling2D(2, name="seen")(x) if move.scale == 2 else x
        x = layers.BatchNormalization(name="norm")(layers.Conv2D(maps, 3, padding="same", name="first")(x))
        x = layers.Conv2D(2, 3, padding="same", name="late")(layers.ReLU(name="maps")(x))
        return layers.Dense(2, name="logits")(layers.GlobalAveragePooling2D(name="mean")(x))

    first, second = (move.kernel(kernel) for kernel in kernels(maps))
    statistics = [np.linspace(0.8, 1.2, maps), np.linspace(-0.2, 0.3, maps), np.full(maps, 0.1), np.full(maps, 0.5)]
    ends = [np.zeros(2), np.eye(2), np.zeros(2)]
    shape = move(picture()).shape
    return network(build, shape, weights=[first, np.full(maps, 0.2), *statistics, second, *ends])


class Move(NamedTuple):
    """What is done to pictures and to kernels, and where the unit in question is afterwards."""

    picture: Callable
    kernel: Callable = lambda kernel: kernel
    place: tuple[int, int] = PLACE
    scale: int = 1
    known: tuple[slice, slice] = (slice(None), slice(None))  # where the moved map comes from within the picture

    def __call__(self, values):
        return np.ascontiguousarray(self.picture(values))


STILL = "not at all"
MOVES = {
    STILL: Move(lambda x: x),
    "mirrored": Move(lambda x: x[:, ::-1], lambda k: k[:, ::-1], (PLACE[0], WIDTH - 1 - PLACE[1])),
    "transposed": Move(lambda x: x.swapaxes(0, 1), lambda k: k.swapaxes(0, 1), PLACE[::-1]),
    "shifted by one": Move(
        lambda x: np.roll(x, (1, 1), (0, 1)), place=(PLACE[0] + 1, PLACE[1] + 1), known=(slice(1, None),) * 2
    ),
    "stretched": Move(lambda x: x.repeat(2, axis=0).repeat(2, axis=1), scale=2),
}


def hooked(patch: pytest.MonkeyPatch, name: str, move: Move) -> None:
    """What a method draws at random, or cuts a picture into, is what it was before the move, moved."""
    room = sys.modules[METHODS[name].function.__module__]
    if name in ("LIME", "KernelSHAP"):
        labels = room.superpixels(picture(), 6)
        patch.setattr(room, "superpixels", lambda image, segments: move(labels))
    if name == "RISE":
        masks = room._masks
        patch.setattr(room, "_masks", lambda grids, shifts, count, _, cells, share: np.stack(
            [move(mask) for mask in masks(grids, shifts, count, (HEIGHT, WIDTH), cells, share)]
        ))  # fmt: skip
    if name in ("SmoothGrad", "VarGrad"):
        drawn = np.random.default_rng(0).standard_normal((8, HEIGHT, WIDTH, 2), np.float32)
        moved = np.stack([move(one) for one in drawn])
        given = SimpleNamespace(standard_normal=lambda shape, dtype: moved.reshape(shape).astype(dtype))
        patch.setattr(np.random, "default_rng", lambda seed: given)


@lru_cache
def map_of(name: str, move: str, of: str) -> np.ndarray:
    """The map of the moved picture, drawing from what was drawn `of` an unmoved or the moved one."""
    settings, maps = dict(SETTINGS.get(name, {})), 1 if name == "Score-CAM" and of == "stretched" else 3
    if name == "Occlusion":
        settings = {key: value * MOVES[move].scale for key, value in settings.items()}
    network, image, target = looking(move, maps), MOVES[move](picture()), Target("late", 1, MOVES[move].place)
    with pytest.MonkeyPatch.context() as patch:
        hooked(patch, name, MOVES[move])
        return METHODS[name](network, image, target, **settings).map


def expected(name: str, move: str, before: np.ndarray) -> np.ndarray:
    """What becomes of a map."""
    if move != "stretched":
        return MOVES[move](before)
    if name in LAID_OVER:
        return bilinear(before, 2 * before.shape[0], 2 * before.shape[1])
    among = 1 if name in LEVELS else 16 if name == "VarGrad" else 4  # pixels that each do what one did before
    return MOVES[move](before) / among


def moves_along(name: str, move: str, fault: Callable = lambda values: values) -> None:
    """Fail where a method's map, with a fault in it, does not move as the picture does."""
    before, after = (fault(map_of(name, which, move)) for which in (STILL, move))
    wanted, known = expected(name, move, before), MOVES[move].known
    assert after.shape == wanted.shape
    assert np.abs(wanted).max() > 0
    np.testing.assert_allclose(after[known], wanted[known], rtol=0, atol=2e-4 * np.abs(wanted).max())
