"""A weight that is pulled in the browser: the map follows as the layer with that weight would."""

import numpy as np
import pytest
from every_kind import BUILDS, single

from pages.components.stage.pack import pack
from vizcore.arithmetic import rule_of

LINES = """
const { unpack } = await assets("unpack"), { withWeights } = await assets("convolve");
const { window, arrays: { after, read, now, pulled } } = unpack(bytes);
console.log(JSON.stringify([...withWeights(after, read, window, now, pulled)]));
"""
KINDS = ["valid", "same", "same, stride 2", "even kernel", "dilation", "groups", "depthwise", "depthwise × 2"]
RANDOM = np.random.default_rng(5)


@pytest.mark.parametrize("kind", KINDS)
def test_the_map_is_that_of_the_layer_with_these_weights(kind, run):
    model, activations, name = single(BUILDS[kind], 9, 8, 3)
    channel, number = 1, 0
    rule = rule_of(model, activations, name, channel)
    now = rule.arrays["kernel"][:, :, number]
    pulled = now.copy()
    pulled[0, 0], pulled[-1, -1] = 1.5, -2.25
    arrays = {"after": activations[name][..., channel], "read": rule.input[..., number], "now": now, "pulled": pulled}
    found = run(LINES, pack({key: value.astype(np.float32) for key, value in arrays.items()}, **rule.settings))
    np.testing.assert_allclose(
        found, retrained(model, name, rule, channel, number, pulled).ravel(), atol=1e-5, rtol=1e-5
    )


def retrained(model, name: str, rule, channel: int, number: int, pulled: np.ndarray) -> np.ndarray:
    """The channel's map of the layer itself, with other weights."""
    layer = model.get_layer(name)
    kernel = layer.kernel.numpy().copy()
    if "Depthwise" in type(layer).__name__:
        kernel[:, :, *divmod(channel, kernel.shape[3])] = pulled
    else:
        kernel[:, :, number, channel] = pulled
    image = np.zeros((1, *layer.input.shape[1:]), np.float32)
    for place, (_, source) in enumerate(rule.origins):
        image[0, ..., source] = rule.input[..., place]
    layer.kernel.assign(kernel)
    return np.array(layer(image))[0, ..., channel]
