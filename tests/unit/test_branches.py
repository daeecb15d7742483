"""What 1×1 convolutions save, counted by another way: on the network itself, and on one that is built without them."""

import keras
import pytest
from building import built
from keras import layers

from vizcore.lessons.branches import inception_modules


def test_weights_as_it_is_are_those_of_the_networks_kernels():
    model = built("googlenet")
    modules = inception_modules(model)
    assert [module.name for module in modules] == [
        f"inception{n}" for n in ("3a", "3b", "4a", "4b", "4c", "4d", "4e", "5a", "5b")
    ]
    kernels = {layer.name: layer.kernel for layer in model.layers if isinstance(layer, layers.Conv2D)}
    own = sum(
        kernel.shape.num_elements()
        for name, kernel in kernels.items()
        if name not in ("conv1", "conv2_reduce", "conv2")
    )
    assert sum(module.weights[0] for module in modules) == own


def test_without_reductions_a_module_that_is_built_so_has_as_many():
    first = inception_modules(built("googlenet"))[0]
    image = keras.Input((12, 12, first.reads))
    widths = {1: 24, 3: 48, 5: 12}  # three eighths of 64, 128 and 32
    branches = [layers.Conv2D(width, side, padding="same", use_bias=False)(image) for side, width in widths.items()]
    pooled = layers.Conv2D(12, 1, use_bias=False)(layers.MaxPooling2D(3, 1, padding="same")(image))
    model = keras.Model(image, layers.Concatenate()([*branches, pooled]))
    assert first.weights[1] == model.count_params()
    assert first.multiplications == tuple(144 * count for count in first.weights)
    assert model.output.shape[-1] == first.gives


def test_another_network_is_refused():
    with pytest.raises(ValueError, match="has no inception module"):
        inception_modules(built("lenet5"))
