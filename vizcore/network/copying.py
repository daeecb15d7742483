"""A copy of a network's graph under way: one step for each operation, in float32, each with weights of its own."""

import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import keras
import numpy as np

from vizcore.network.equivalents import equal_pooling, known_shape, shape_read
from vizcore.network.graph import copied_lambda, readers_of, walk
from vizcore.network.layers.kinds import AUGMENTATIONS
from vizcore.network.layers.parts import Part

_LONGEST = 80  # characters of a step's name
_GRID = np.linspace(-7, 7, 57, dtype=np.float32)[None]  # numbers that tell one activation function from another

# Kinds that give their activation of what they would give without it. What else has an activation uses it inside.
ENDING_IN_THEIR_ACTIVATION = (
    keras.layers.Conv1D, keras.layers.Conv2D, keras.layers.Conv3D, keras.layers.Conv1DTranspose,
    keras.layers.Conv2DTranspose, keras.layers.Conv3DTranspose, keras.layers.Dense, keras.layers.DepthwiseConv1D,
    keras.layers.DepthwiseConv2D, keras.layers.EinsumDense, keras.layers.SeparableConv1D, keras.layers.SeparableConv2D,
)  # fmt: skip


@dataclass
class Copy:
    """The names that are taken, the weights to be set once everything is built, and whose they were.

    Args:
        names: of all steps so far.
        weights: (step, its weights).
        originals: {step: the variables of the original that its weights are from, or the layer where it is not built
            yet}; a layer that is called several times, or an activation of several layers, is several steps from them.
    """

    names: set[str] = field(default_factory=set)
    weights: list[tuple[keras.layers.Layer, list[np.ndarray]]] = field(default_factory=list)
    originals: dict[str, list] = field(default_factory=dict)

    def run(self, model: keras.Model, value, prefix: str = ""):
        """The model's output, of whatever structure, from copies of its steps.

        Raises:
            ValueError: a step cannot be copied.
        """

        def copied(operation):
            if isinstance(operation, keras.Model):
                return lambda value, **_: self.run(operation, value, f"{prefix}{operation.name}.")
            return lambda *args, **kwargs: self.step(operation, args, kwargs, prefix)

        return walk(model, value, copied)

    def step(self, operation, args, kwargs, prefix: str = ""):
        """What the copy of one operation gives, its activation as a step of its own."""
        name = prefix + operation.name
        if isinstance(operation, keras.layers.SpectralNormalization):
            operation = operation.layer  # what it does at prediction
        activation = _activation_at_the_end(operation)
        kwargs = {key: value for key, value in kwargs.items() if key != "training"}  # what is shown is prediction
        value = self._layer_or_function(operation, name, args, kwargs, activation)
        if len(parts := keras.tree.flatten(value)) > 1 and not is_taken_apart(operation):
            names = [self.unique(f"{name}.{number}") for number in range(1, len(parts) + 1)]
            parts = [Part(name=part, dtype="float32")(given) for part, given in zip(names, parts, strict=True)]
            value = keras.tree.pack_sequence_as(value, parts)
        if activation is None:
            return value
        return self.activation(activation, f"{name}_{activation_name(operation)}")(value)

    def activation(self, function, name: str) -> Callable:
        """A step that applies an activation function, which may be a layer with weights (PReLU)."""
        name = self.unique(name)
        if isinstance(function, keras.layers.Layer):
            step = _rebuilt(function, name, {})
            self.weigh(step, function.weights)
            self.originals.setdefault(name, [function])
            return step
        return keras.layers.Activation(_same_of_keras(function), name=name, dtype="float32")

    def unique(self, name: str) -> str:
        """A name that is not taken, that a graph accepts and Markdown shows as it is; it is taken from now on."""
        plain = re.sub(r"[^A-Za-z0-9_.\-]+|(?<=www)\.", "_", name, flags=re.IGNORECASE)[:_LONGEST].strip("_")
        plain = re.sub(r"(?<=[.-])_+|_+(?=[.-])", "", plain) or "layer"
        wanted = plain if re.match(r"[A-Za-z0-9.]", plain) else f"layer{plain}"
        found, count = wanted, 1
        while found in self.names:
            count += 1
            found = f"{wanted}_{count}"
        self.names.add(found)
        return found

    def _layer_or_function(
        self, operation, name: str, args, kwargs, activation, changes: Mapping = MappingProxyType({})
    ):
        if type(operation) is keras.layers.Activation:
            return self.activation(operation.activation, name)(*args, **kwargs)
        name, shape = self.unique(name), shape_read((args, kwargs))
        equal = equal_pooling(operation, shape, changes.get("data_format"), name=name, dtype="float32")
        if equal is not None:
            return equal(*args)
        changes = {**known_shape(operation, shape), **changes} | (
            {} if activation is None else {"activation": "linear"}
        )
        copy = _rebuilt(operation, name, changes)
        value = copy(*args, **kwargs)
        if isinstance(operation, keras.layers.Layer):
            others = {id(each) for each in getattr(activation, "weights", ())}
            self.weigh(copy, [each for each in operation.weights if id(each) not in others])
        return value

    def weigh(self, step: keras.layers.Layer, originals: Sequence) -> None:
        """Note what the weights of a step are to be: those of variables of the original."""
        if originals:
            self.weights.append((step, numbers_of(originals)))
            self.originals[step.name] = [*originals]


def is_taken_apart(operation) -> bool:
    """Whether each of the several tensors that a step gives is a step of its own already, as in a flat network."""
    readers = readers_of(operation)
    return bool(readers) and all(isinstance(reader, Part) for reader in readers)


def activation_name(operation) -> str:
    """What a step's activation is called; "softmax" also for the layer and the operation of that name."""
    function = operation if type(operation).__name__ == "Softmax" else getattr(operation, "activation", None)
    if isinstance(function, keras.layers.Layer) or function is operation:
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(function).__name__).lower()
    return getattr(function, "__name__", "activation")


def _activation_at_the_end(operation):
    """The activation that is the last thing a layer does; None where it has none there, or is an activation itself."""
    if type(operation) not in ENDING_IN_THEIR_ACTIVATION:
        return None
    function = operation.activation
    return None if function in (None, keras.activations.linear) else function


def _rebuilt(operation, name: str, changes: dict):
    """A layer or an operation of the same kind and settings.

    Raises:
        ValueError: Keras cannot make it again from its settings.
    """
    if isinstance(operation, keras.layers.Lambda):
        return copied_lambda(operation, name=name, dtype="float32")
    if type(operation).__name__ in AUGMENTATIONS:  # they act wherever they are not told that this is no training
        return keras.layers.Identity(name=name, dtype="float32")
    try:
        with warnings.catch_warnings():  # a lambda as its activation, which is not read from here
            warnings.simplefilter("ignore")
            config = operation.get_config() | changes | {"name": name}
        if isinstance(operation, keras.layers.Layer):
            config["dtype"] = "float32"
            config.pop("quantization_config", None)
        elif "float" in str(config.get("dtype", "")):  # a cast
            config["dtype"] = "float32"
        return type(operation).from_config(config)
    except Exception as error:  # whatever a layer of somebody's own may raise
        reason = str(error).strip().split("\n")[0][:200]
        raise ValueError(f"{operation.name!r}, a {type(operation).__name__}, cannot be copied: {reason}") from error


def _same_of_keras(function):
    """The name of Keras' own function that gives the same, if one does (`tf.nn.relu`); else the function itself."""
    name = getattr(function, "__name__", "")
    own = getattr(keras.activations, name, None)
    if own is None:
        return function
    if own is function:
        return name
    try:
        mine, theirs = (
            keras.ops.convert_to_numpy(each(keras.ops.convert_to_tensor(_GRID))) for each in (own, function)
        )
    except Exception:  # a function that only shares the name
        return function
    return name if mine.shape == theirs.shape and np.allclose(mine, theirs, atol=1e-6) else function


def numbers_of(weights) -> list[np.ndarray]:
    """What weights hold, in float32."""
    return [np.asarray(each).astype(np.float32) for each in weights]
