"""An ascent ascends, as Adam would by hand, and minds what it is told to mind; inversion finds the image again."""

import keras
import numpy as np
import pytest
from keras import layers
from unit.attribution.networks import network, picture

from vizcore.featurevis import ascent, objective, parametrization, transformation
from vizcore.featurevis.ascent import GradientAscent, Pull
from vizcore.featurevis.inversion import inversion
from vizcore.run.gradients import value_of
from vizcore.target import Target

BRIGHT = Target("logits", 0)  # of the network `linear`: the sum of k times pixel k


def climb(classifier, wanted, *, steps=24, rate=0.1, way=parametrization.PIXELS, moves=None, alike_in=None, **pull):
    count, shape = len(wanted), classifier.image_shape
    numbers = way.noise(np.random.default_rng(0), count, shape)
    moves = transformation.still(steps, count) if moves is None else moves
    magnitude = parametrization.falling(*shape[:2], 1.0)
    read = objective.targets(classifier, wanted)
    return GradientAscent(classifier, read, way, numbers, magnitude, moves, Pull(rate, **pull), alike_in)


@pytest.fixture(scope="module")
def textured():
    """Two convolutions with random weights, and logits."""

    def build(x):
        x = layers.ReLU(name="relu1")(layers.Conv2D(6, 3, padding="same", name="conv1")(x))
        x = layers.ReLU(name="relu2")(layers.Conv2D(8, 3, padding="same", name="conv2")(x))
        return layers.Dense(4, name="logits")(layers.GlobalAveragePooling2D(name="mean")(x))

    return network(build, (12, 12, 1))


def by_hand(weights, numbers, rate, steps):
    """Adam in loops, on a sum of weights times a sigmoid: the images."""
    first = second = np.zeros_like(numbers)
    for step in range(steps):
        image = 1 / (1 + np.exp(-4 * numbers))
        gradient = weights / np.sqrt(np.mean(weights**2)) * 4 * image * (1 - image)
        first, second = 0.9 * first + 0.1 * gradient, 0.99 * second + 0.01 * gradient**2
        ahead = first / (1 - 0.9 ** (step + 1)) / (np.sqrt(second / (1 - 0.99 ** (step + 1))) + 1e-8)
        numbers = numbers + rate * (1 - step / steps) * ahead
    return 1 / (1 + np.exp(-4 * numbers))


@pytest.mark.parametrize(("lower", "steps"), [(False, 3), (False, 19), (True, 19)])
def test_it_steps_as_adam_does_by_hand(linear, lower, steps):
    way = climb(linear, [BRIGHT], steps=steps, lower=lower)
    *_, last = way.frames()
    weights = np.arange(1, 17, dtype=float).reshape(4, 4) * (-1 if lower else 1)
    wanted = by_hand(weights, way.numbers["pixels"][0, ..., 0].astype(float), 0.1, steps)
    np.testing.assert_allclose(last.images[0, ..., 0], wanted, atol=2e-4)


def test_frames_come_every_few_steps_and_tell_the_target_as_it_is(linear):
    frames = list(climb(linear, [BRIGHT, Target("logits", 1)], steps=19).frames())
    assert [frame.step for frame in frames] == [0, 8, 16, 19]
    assert {frame.steps for frame in frames} == {19}
    for frame in frames:
        np.testing.assert_allclose(frame.values[0], value_of(linear, frame.images[:1], BRIGHT)[0], rtol=1e-5)
        np.testing.assert_allclose(
            frame.values[1], value_of(linear, frame.images[1:], Target("logits", 1))[0], rtol=1e-5
        )
    ups, downs = np.stack([frame.values for frame in frames]).T
    assert (np.diff(ups) > 0).all()
    assert (np.diff(downs) > 0).all()
    assert frames[-1].images[0].mean() > 0.7
    assert frames[-1].images[1].mean() < 0.3


@pytest.mark.parametrize("way", [parametrization.FOURIER, parametrization.MACO], ids=lambda way: way.name)
def test_it_ascends_in_waves(textured, way):
    frames = list(climb(textured, [Target("conv2", 3)], way=way, steps=64).frames())
    assert frames[-1].values[0] > frames[0].values[0] + 0.1


def test_images_at_once_do_not_meddle_with_each_other(textured):
    wanted = [Target("conv2", channel) for channel in range(3)]
    together = climb(textured, wanted)
    alone = climb(textured, wanted[2:])
    alone.numbers["pixels"][:] = together.numbers["pixels"][2]
    *_, several = together.frames()
    *_, one = alone.frames()
    np.testing.assert_allclose(several.images[2], one.images[0], atol=1e-4)


def test_diversity_makes_them_differ(textured):
    from vizcore.featurevis.penalty import likeness

    def alike(diversity):
        wanted = [Target("conv2", 3)] * 3
        *_, last = climb(textured, wanted, steps=64, diversity=diversity, alike_in="relu1").frames()
        return float(np.mean(likeness(textured.run(last.images, ("relu1",))["relu1"])))

    assert alike(2.0) < alike(0.0) - 0.05


def test_nearness_holds_it_where_it_started(linear):
    far, near = (list(climb(linear, [BRIGHT], steps=64, nearness=n).frames()) for n in (0.0, 100.0))
    assert np.abs(far[-1].images - far[0].images).mean() > 0.3
    assert np.abs(near[-1].images - near[0].images).mean() < 0.02


def test_smoothness_smooths(textured):
    rough, smooth = (
        list(climb(textured, [Target("conv2", 3)], steps=64, smoothness=s).frames())[-1].images for s in (0.0, 1.0)
    )
    assert np.abs(np.diff(smooth, axis=1)).mean() < 0.5 * np.abs(np.diff(rough, axis=1)).mean()


def test_it_looks_at_images_that_are_moved():
    """Bright above and dark below excites most; of an image that is always seen upside down, the reverse."""

    def build(x):
        return layers.Dense(1, use_bias=False, name="logits")(layers.Flatten(name="flat")(x))

    classifier = network(build, (4, 4, 1), weights=[np.repeat([1, -1], 8)[:, None]])
    over = transformation.still(24, 1)
    over[..., :2] *= -1
    *_, upright = climb(classifier, [BRIGHT]).frames()
    *_, turned = climb(classifier, [BRIGHT], moves=over).frames()
    assert upright.images[0, :2].min() > 0.6 > 0.4 > upright.images[0, 2:].max()
    assert turned.images[0, 2:].min() > 0.6 > 0.4 > turned.images[0, :2].max()


def test_where_there_is_no_slope_it_stays(dead):
    frames = list(climb(dead, [Target("logits", 0)]).frames())
    np.testing.assert_allclose(frames[-1].images, frames[0].images, atol=1e-5)


def test_a_whole_layer_is_raised_by_its_root_mean_square(tiny):
    read = objective.energy(tiny, "copy")
    image = np.random.default_rng(0).random((1, 4, 4, 1), np.float32)
    assert float(read.values({"copy": image}, {})[0]) == pytest.approx(np.sqrt(np.mean(image**2)), rel=1e-5)


def test_the_network_is_left_as_it_was(textured):
    before = [weight.numpy() for weight in textured.model.weights]
    nodes = [len(operation._inbound_nodes) for operation in textured.model.operations]
    list(climb(textured, [Target("conv2", 0)]).frames())
    assert all(np.array_equal(a, b.numpy()) for a, b in zip(before, textured.model.weights, strict=True))
    assert [len(operation._inbound_nodes) for operation in textured.model.operations] == nodes


def test_more_images_than_fit_are_refused(textured, monkeypatch):
    monkeypatch.setattr(ascent, "BUDGET", 2 * sum(layer.memory for layer in textured.layers))
    with pytest.raises(ValueError, match="at most 2 images"):
        next(climb(textured, [Target("conv2", 0)] * 3).frames())


def test_what_is_not_there_cannot_be_climbed(textured):
    with pytest.raises(KeyError, match="no layer called"):
        objective.targets(textured, [Target("nowhere", 0)])
    with pytest.raises(IndexError, match="channels 0 to 7"):
        objective.targets(textured, [Target("conv2", 8)])
    with pytest.raises(ValueError, match="conv2 only"):
        objective.targets(textured, [Target("conv2", 0), Target("conv1", 0)])
    with pytest.raises(KeyError, match="no layer called"):
        objective.energy(textured, "nowhere")


def invertible():
    """Every 2×2 patch becomes four channels by a rotation of its four numbers: nothing is lost."""
    image = keras.Input((12, 12, 1), name="image")
    x = layers.Conv2D(4, 2, strides=2, use_bias=False, name="rotate")(image)
    model_of = layers.Dense(2, name="logits")(layers.Flatten(name="flat")(x))
    classifier_of = keras.Model(image, model_of)
    rotation, _ = np.linalg.qr(np.random.default_rng(3).normal(size=(4, 4)))
    classifier_of.get_layer("rotate").set_weights([rotation.reshape(2, 2, 1, 4).astype("f4")])
    from vizcore.network.classifier import Classifier

    return Classifier("invertible", classifier_of, ("a", "b"))


def test_inversion_recovers_an_image_through_an_invertible_network():
    classifier = invertible()
    image = 0.1 + 0.8 * picture(classifier)
    frames = list(inversion(classifier, "rotate", image, steps=400, smoothness=0.0))
    assert frames[0].values[0] < -0.05
    assert frames[-1].values[0] > -1e-4
    assert np.abs(frames[-1].images[0] - image).max() < 0.03


def test_inversion_knows_nothing_of_what_a_layer_lost(textured):
    """Of a mean over positions, only the mean can be found again."""
    image = 0.1 + 0.8 * picture(textured)
    *_, last = inversion(textured, "mean", image, steps=200, smoothness=0.0)
    assert last.values[0] > -1e-2
    assert np.abs(last.images[0] - image).mean() > 0.1


def test_inversion_of_silence_is_refused(dead):
    with pytest.raises(ValueError, match="nothing but zeros"):
        next(inversion(dead, "relu", np.full((4, 4, 1), 0.5, np.float32)))
    with pytest.raises(ValueError, match="steps is from"):
        next(inversion(dead, "relu", np.full((4, 4, 1), 0.5, np.float32), steps=1))
