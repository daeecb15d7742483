"""A network run again with changes: what one mechanism every edit, rule and question of "what if" is.

No edit ever changes the network itself: it changes one run of it.
"""

from collections.abc import Callable, Mapping, Sequence

import keras

from vizcore.network.graph import step_of, walk

Replacement = Callable  # the value of a step, (batch, …) → another of the same shape
Rule = Callable[[keras.Operation], Callable]  # a step → what runs in its place


def replay(
    model: keras.Model,
    images,
    wanted: Sequence[str],
    edits: Mapping[str, Replacement] | None = None,
    rule: Rule = lambda operation: operation,
) -> dict:
    """What the wanted steps give, with edits put in place of their values on the way.

    Without edits and rule equal to the network, to the last bit.

    Args:
        model: a flat graph (see `vizcore.network.flatten`).
        images: (batch, height, width, channels), in [0, 1].
        wanted: names of steps.
        edits: {step: value → value}, shaped as what comes back; the input layer's is the image's.
        rule: what runs in place of a step's operation, such as one with another gradient.

    Returns:
        {step: tensor (batch, …)}, after its edit; of a step that gives a single number of each image (batch, 1).

    Raises:
        KeyError: there is no such step.
    """
    edits = edits or {}
    if unknown := sorted({*wanted, *edits} - {operation.name for operation in model.operations}):
        raise KeyError(f"no step called {', '.join(unknown)}")
    source = step_of(model.inputs[0]).name
    seen = {source: edits[source](images) if source in edits else images}

    def step(operation):
        def run(*given, **named):
            value, name = rule(operation)(*given, **named), operation.name
            seen[name] = edits.get(name, _unchanged)(found := _as_features(value))
            return seen[name] if found is value else keras.ops.squeeze(seen[name], -1)

        return run

    walk(model, seen[source], step)
    return {name: seen[name] for name in wanted}


def _as_features(value):
    """A single number of each image, (batch,), as (batch, 1)."""
    return keras.ops.expand_dims(value, -1) if keras.ops.is_tensor(value) and len(value.shape) == 1 else value


def _unchanged(value):
    return value
