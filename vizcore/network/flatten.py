"""A flat copy of a network, in which every step is one operation.

Nested models are opened, an activation fused into a layer becomes a step of its own, a layer that is called twice
becomes two steps, and a final softmax is taken off, so that nothing that looks at the network needs to ask again how
it was written. The copy has its own weights; the original is left as it was.
"""

from dataclasses import dataclass, field

import keras

from vizcore.network.graph import walk

_SOFTMAX = "softmax"


def flatten(model: keras.Model) -> keras.Model:
    """The same function from image to logits as a flat functional model with unique names.

    A step is called as its layer was, with the names of the models around it in front ("encoder.conv1"); the
    activation fused into "conv1" becomes "conv1_relu", a second call of "conv1" becomes "conv1_2".

    Args:
        model: functional or sequential, one image in, one vector of class scores out.

    Raises:
        ValueError: more than one input or output, or a layer (subclassed model, closure) that cannot be copied.
    """
    if len(model.inputs) != 1 or len(model.outputs) != 1:
        raise ValueError(f"needs one input and one output, not {len(model.inputs)} and {len(model.outputs)}")
    (source,) = model.inputs
    copy = _Copy()
    name = copy.unique(source._keras_history.operation.name.split(".")[-1])
    image = keras.Input(source.shape[1:], dtype=source.dtype, name=name)
    flat = keras.Model(image, _before_softmax(copy.run(model, image, prefix="")), name=model.name)
    for step, weights in copy.weights:
        step.set_weights(weights)
        if isinstance(step, keras.layers.Normalization):
            step.finalize_state()  # the mean and variance it was adapted to
    return flat


@dataclass
class _Copy:
    """A copy under way: the names that are taken, and the weights to be set once everything is built."""

    names: set[str] = field(default_factory=set)
    weights: list[tuple[keras.layers.Layer, list]] = field(default_factory=list)

    def run(self, model: keras.Model, value, prefix: str):
        def copied(operation):
            if isinstance(operation, keras.Model):
                return lambda value, **_: self.run(operation, value, f"{prefix}{operation.name}.")
            return lambda *args, **kwargs: self.step(operation, args, kwargs, prefix)

        return walk(model, value, copied)

    def step(self, operation, args, kwargs, prefix: str):
        config = operation.get_config()
        activation = config.get("activation", "linear")
        fused = not isinstance(operation, keras.layers.Activation) and activation not in (None, "linear")
        config["name"] = self.unique(prefix + operation.name)
        if fused:
            config["activation"] = "linear"
        copy = type(operation).from_config(config)
        value = copy(*args, **kwargs)
        if isinstance(operation, keras.layers.Layer) and operation.weights:
            self.weights.append((copy, operation.get_weights()))
        if not fused:
            return value
        name = self.unique(f"{prefix}{operation.name}_{_activation_name(operation)}")
        return keras.layers.Activation(activation, name=name)(value)

    def unique(self, name: str) -> str:
        wanted, count = name, 1
        while name in self.names:
            count += 1
            name = f"{wanted}_{count}"
        self.names.add(name)
        return name


def _before_softmax(output):
    last = output._keras_history.operation
    return last.input if _activation_name(last) == _SOFTMAX else output


def _activation_name(operation) -> str:
    if type(operation).__name__ == "Softmax":  # a layer, or an operation of `keras.ops`
        return _SOFTMAX
    return getattr(getattr(operation, "activation", None), "__name__", "activation")
