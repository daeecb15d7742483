"""Random layers for the engine, each beside the Keras layer that does the same."""

from collections.abc import Callable
from dataclasses import dataclass

import keras
import numpy as np
from keras import layers


@dataclass(frozen=True)
class Case:
    """Layers as the engine is told them, the shape that they read, and Keras layers that do the same, in order."""

    told: list[dict]
    shape: tuple[int, ...]
    same: list[keras.Layer]


def _sizes(random, axes: int) -> dict[str, list[int]]:
    """Size, kernel, stride or dilation (Keras has not both) along some axes."""
    step, apart = ([int(random.integers(1, 3)) for _ in range(axes)] for _ in range(2))
    strided = random.random() < 0.5
    return {
        "kernel": [int(random.integers(1, 4)) for _ in range(axes)],
        "strides": step if strided else [1] * axes,
        "dilation": [1] * axes if strided else apart,
    }


def convolution(random, axes: int, padding: str, groups: int = 1) -> Case:
    """A convolution; a `full` one is for Keras a valid one of an input with a rim of zeros."""
    given, filters = _sizes(random, axes), groups * int(random.integers(1, 4))
    shape = (*(int(random.integers(7, 10)) for _ in range(axes)), groups * int(random.integers(1, 3)))
    made = {1: layers.Conv1D, 2: layers.Conv2D, 3: layers.Conv3D}[axes]
    rim = {1: layers.ZeroPadding1D, 2: layers.ZeroPadding2D, 3: layers.ZeroPadding3D}[axes]
    before = [(k - 1) * d for k, d in zip(given["kernel"], given["dilation"], strict=True)]
    same = [rim([(b, b) for b in before] if axes > 1 else before[0])] if padding == "full" else []
    same.append(
        made(filters, given["kernel"], strides=given["strides"], dilation_rate=given["dilation"], groups=groups,
             padding="valid" if padding == "full" else padding)
    )  # fmt: skip
    told = {"kind": "convolution", "filters": filters, "padding": padding, "groups": groups, **given}
    return Case([told], shape, same)


def transposed(random, axes: int, padding: str) -> Case:
    """A transposed convolution."""
    given, filters = _sizes(random, axes), int(random.integers(1, 4))
    given["dilation"] = [1] * axes
    shape = (*(int(random.integers(3, 6)) for _ in range(axes)), int(random.integers(1, 4)))
    made = {1: layers.Conv1DTranspose, 2: layers.Conv2DTranspose, 3: layers.Conv3DTranspose}[axes]
    same = made(filters, given["kernel"], strides=given["strides"], padding=padding)
    return Case([{"kind": "transposed", "filters": filters, "padding": padding, **given}], shape, [same])


def pooling(random, axes: int, padding: str, kind: str) -> Case:
    """Pooling, with a stride of its own."""
    made = getattr(layers, f"{kind}Pooling{axes}D")
    size, strides = ([int(random.integers(low, 4)) for _ in range(axes)] for low in (2, 1))
    shape = (*(int(random.integers(5, 9)) for _ in range(axes)), int(random.integers(1, 4)))
    told = {
        "kind": f"{ {'Max': 'max', 'Average': 'average'}[kind] } pooling",
        "size": size,
        "strides": strides,
        "padding": padding,
    }
    size, strides = (size, strides) if axes > 1 else (size[0], strides[0])
    return Case([told], shape, [made(size, strides=strides, padding=padding)])


def dense(random) -> Case:
    """A dense layer."""
    units = int(random.integers(1, 9))
    return Case([{"kind": "dense", "units": units}], (int(random.integers(1, 9)),), [layers.Dense(units)])


def activation(random, kind: str) -> Case:
    """What is done to every number, or to a row."""
    return Case([{"kind": kind}], (int(random.integers(2, 9)),), [layers.Activation(kind)])


def recurrent(random, kind: str, sequences: bool) -> Case:
    """A recurrent cell over some steps."""
    units, made = int(random.integers(1, 6)), {"elman": layers.SimpleRNN, "gru": layers.GRU}[kind]
    shape = (int(random.integers(1, 7)), int(random.integers(1, 5)))
    return Case(
        [{"kind": kind, "units": units, "sequences": sequences}], shape, [made(units, return_sequences=sequences)]
    )


def last_step(random) -> Case:
    """The last step of a sequence."""
    steps, features = int(random.integers(2, 7)), int(random.integers(1, 5))
    return Case([{"kind": "last"}], (steps, features), [layers.Cropping1D((steps - 1, 0)), layers.Flatten()])


def whole_network(random) -> Case:
    """A small network from end to end."""
    told = [
        {"kind": "convolution", "filters": 3, "kernel": [3, 3], "padding": "same"}, {"kind": "relu"},
        {"kind": "max pooling", "size": [2, 2]}, {"kind": "convolution", "filters": 4, "kernel": [2, 2]},
        {"kind": "tanh"}, {"kind": "flatten"}, {"kind": "dense", "units": 5}, {"kind": "softmax"},
    ]  # fmt: skip
    same = [
        layers.Conv2D(3, 3, padding="same"), layers.ReLU(), layers.MaxPooling2D(2), layers.Conv2D(4, 2),
        layers.Activation("tanh"), layers.Flatten(), layers.Dense(5), layers.Softmax(),
    ]  # fmt: skip
    return Case(told, (int(random.integers(6, 9)), 6, 2), same)


KINDS: dict[str, Callable[[np.random.Generator], Case]] = {
    **{
        f"convolution, {axes}-D, {padding}": lambda random, a=axes, p=padding: convolution(random, a, p)
        for axes in (1, 2, 3)
        for padding in ("valid", "same", "full")
    },
    "convolution, in groups": lambda random: convolution(random, 2, "same", groups=2),
    "convolution, in three groups": lambda random: convolution(random, 1, "valid", groups=3),
    **{
        f"transposed, {axes}-D, {padding}": lambda random, a=axes, p=padding: transposed(random, a, p)
        for axes in (1, 2, 3)
        for padding in ("valid", "same")
    },
    **{
        f"{kind} pooling, {axes}-D, {padding}": lambda random, a=axes, p=padding, k=kind: pooling(random, a, p, k)
        for kind in ("Max", "Average")
        for axes in (1, 2, 3)
        for padding in ("valid", "same")
    },
    "dense": dense,
    **{kind: lambda random, k=kind: activation(random, k) for kind in ("relu", "sigmoid", "tanh", "softmax")},
    **{
        f"{kind}, {'every state' if every else 'last state'}": lambda random, k=kind, e=every: recurrent(random, k, e)
        for kind in ("elman", "gru")
        for every in (False, True)
    },
    "last step": last_step,
    "whole network": whole_network,
}
