"""Networks whose files are easily opened otherwise than Keras opens them."""

import keras
import numpy as np
import pytest
from foreign import conv, network, rows
from keras import layers
from matrix import few

from vizcore.network.files.opening import open_file

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # of Keras, saving
IMAGES = np.random.default_rng(1).random((2, 16, 16, 3)).astype(np.float32)


def read_again(model, tmp_path, ending="keras"):
    path = tmp_path / f"network.{ending}"
    model.save(path)
    return open_file(path, path.name).model


def trained(model):
    """One that was run, so that activations with weights have them, and these are others than at the start."""
    model(IMAGES)
    random = np.random.default_rng(2)
    found = [weight for weight in model.weights if "alpha" in weight.path]
    assert found
    for weight in found:
        weight.assign(random.normal(size=weight.shape))
    return model


@pytest.mark.parametrize("ending", few(("keras", "h5"), ("keras",)))
def test_what_a_layer_holds_has_the_weights_of_the_file(ending, tmp_path):
    """PReLU as the activation of four kinds of layers, and a Normalization along time, as it was adapted."""
    prelu, inner = layers.PReLU, layers.Normalization()

    def body(x):
        x = layers.Activation(prelu())(layers.Conv2D(4, 3, activation=prelu(shared_axes=[1, 2]))(x))
        x = layers.Dense(8, activation=prelu())(x)
        return layers.TimeDistributed(layers.Dense(3, activation=prelu()))(layers.TimeDistributed(inner)(rows(x)))

    model = trained(network(body))
    inner.finalize_state()
    assert sum("alpha" in weight.path for weight in model.weights) == 4
    np.testing.assert_allclose(read_again(model, tmp_path, ending)(IMAGES), model(IMAGES), atol=1e-5)


def test_a_prelu_that_was_never_run_begins_as_it_says(tmp_path):
    def body(x):
        for start in ("zeros", "ones", keras.initializers.Constant(0.3)):
            x = layers.Dense(8, activation=layers.PReLU(start))(conv(x))
        return x

    model = network(body)
    assert not any("alpha" in weight.path for weight in model.weights)
    np.testing.assert_allclose(read_again(model, tmp_path)(IMAGES), model(IMAGES), atol=1e-5)


def test_a_prelu_that_was_never_run_and_begins_at_random_is_refused(tmp_path):
    with pytest.raises(ValueError, match="An activation of it, a PReLU, was never run.*run the network on an image"):
        read_again(network(lambda x: layers.Dense(8, activation=layers.PReLU("random_normal"))(conv(x))), tmp_path)


def test_an_adaptive_pooling_to_one_place_does_not_end_the_process(tmp_path):
    kinds = ("AdaptiveAveragePooling2D", "AdaptiveMaxPooling2D")
    model = network(lambda x: layers.add([getattr(layers, kind)(1)(conv(x)) for kind in kinds]))
    assert set(kinds) <= {type(layer).__name__ for layer in read_again(model, tmp_path).layers}


def test_an_adaptive_pooling_that_no_other_equals_is_refused_by_its_name(tmp_path):
    with pytest.raises(ValueError, match="adaptive_max_pooling2d.* makes 1 × 3 of 14 × 14 places"):
        read_again(network(lambda x: layers.AdaptiveMaxPooling2D((1, 3))(conv(x))), tmp_path)
