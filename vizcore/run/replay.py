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
        edits: {step: value → value}; the input layer's is the image's.
        rule: what runs in place of a step's operation, such as one with another gradient.

    Returns:
        {step: tensor (batch, …)}, after its edit.

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
            value = rule(operation)(*given, **named)
            seen[operation.name] = edits[operation.name](value) if operation.name in edits else value
            return seen[operation.name]

        return run

    walk(model, seen[source], step)
    return {name: seen[name] for name in wanted}
