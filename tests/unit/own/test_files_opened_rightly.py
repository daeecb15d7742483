"""Networks whose files are easily opened otherwise than Keras opens them."""

import keras
import numpy as np
import pytest
from foreign import conv, network, rows
from keras import layers

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


PRELU = {
    "Dense": lambda prelu: lambda x: layers.Dense(8, activation=prelu)(conv(x)),
    "Conv2D": lambda prelu: lambda x: layers.Conv2D(4, 3, activation=prelu)(x),
    "Activation": lambda prelu: lambda x: layers.Activation(prelu)(layers.Conv2D(4, 3)(x)),
    "TimeDistributed": lambda prelu: lambda x: layers.TimeDistributed(layers.Dense(3, activation=prelu))(rows(x)),
}


@pytest.mark.parametrize("name", PRELU)
def test_a_prelu_as_an_activation_has_the_weights_of_the_file(name, tmp_path):
    model = trained(network(PRELU[name](layers.PReLU())))
    np.testing.assert_allclose(read_again(model, tmp_path)(IMAGES), model(IMAGES), atol=1e-5)


def test_a_prelu_as_an_activation_in_an_hdf5_file(tmp_path):
    model = trained(network(PRELU["Dense"](layers.PReLU(shared_axes=[1, 2]))))
    np.testing.assert_allclose(read_again(model, tmp_path, "h5")(IMAGES), model(IMAGES), atol=1e-5)


@pytest.mark.parametrize("start", ["zeros", "ones", keras.initializers.Constant(0.3)])
def test_a_prelu_that_was_never_run_begins_as_it_says(start, tmp_path):
    model = network(PRELU["Dense"](layers.PReLU(start)))
    assert not any("alpha" in weight.path for weight in model.weights)
    np.testing.assert_allclose(read_again(model, tmp_path)(IMAGES), model(IMAGES), atol=1e-5)


def test_a_prelu_that_was_never_run_and_begins_at_random_is_refused(tmp_path):
    with pytest.raises(ValueError, match="An activation of it, a PReLU, was never run.*run the network on an image"):
        read_again(network(PRELU["Dense"](layers.PReLU("random_normal"))), tmp_path)


@pytest.mark.parametrize("what", ["Average", "Max"])
def test_an_adaptive_pooling_to_one_place_does_not_end_the_process(what, tmp_path):
    found = read_again(network(lambda x: getattr(layers, f"Adaptive{what}Pooling2D")(1)(conv(x))), tmp_path)
    assert f"Adaptive{what}Pooling2D" in [type(layer).__name__ for layer in found.layers]


def test_an_adaptive_pooling_that_no_other_equals_is_refused_by_its_name(tmp_path):
    with pytest.raises(ValueError, match="adaptive_max_pooling2d.* makes 1 × 3 of 14 × 14 places"):
        read_again(network(lambda x: layers.AdaptiveMaxPooling2D((1, 3))(conv(x))), tmp_path)


@pytest.mark.parametrize("ending", ["keras", "h5"])
def test_a_normalisation_that_another_layer_holds_is_as_it_was_adapted(ending, tmp_path):
    inner = layers.Normalization()
    held = layers.TimeDistributed(inner)
    model = network(lambda x: held(rows(conv(x))))
    inner.finalize_state()
    np.testing.assert_allclose(read_again(model, tmp_path, ending)(IMAGES), model(IMAGES), atol=1e-5)
