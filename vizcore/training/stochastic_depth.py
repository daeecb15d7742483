"""Stochastic depth: in training, an image goes past some residual blocks, the late ones more often than the early.

Huang, Sun, Liu, Sedra & Weinberger, "Deep Networks with Stochastic Depth", 2016. https://arxiv.org/abs/1603.09382

Each image of a batch by itself; a branch that stays counts for as much more, instead of less when the network is used.
"""

import keras
from keras import layers


def with_stochastic_depth(network: keras.Model, chance: float) -> keras.Model:
    """A copy of an untrained network, with weights of its own, that leaves out the second addend of sums at random.

    Args:
        network: its sums add what a block computes, second, to what came in, first.
        chance: that the last block is left out, 0 to below 1; it grows from the first block by equal steps.

    Returns:
        The copy; its weights have the names and the order of the network's.

    Raises:
        ValueError: the network has no such sum, or its shortcuts have weights of their own.
    """
    sums = [layer.name for layer in network.layers if isinstance(layer, layers.Add)]
    if not sums:
        raise ValueError(f"{network.name} has no shortcuts, so no block can be left out: --stochastic-depth 0")
    chances = {name: chance * number / len(sums) for number, name in enumerate(sums, start=1)}

    def call(layer, *given, **named):
        if layer.name not in chances:
            return layer(*given, **named)
        what_came_in, branch = given[0]
        out = layers.Dropout(chances[layer.name], noise_shape=(None, 1, 1, 1), name=f"left_out_{layer.name}")
        return layer([what_came_in, out(branch)])

    copy = keras.models.clone_model(network, call_function=call)
    if [weight.path for weight in copy.weights] != [weight.path for weight in network.weights]:
        raise ValueError(f"{network.name} has shortcuts with weights of their own: --stochastic-depth 0")
    return copy
