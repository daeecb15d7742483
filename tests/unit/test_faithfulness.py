"""Deletion, insertion and randomised weights, on networks whose answer is known by hand."""

import gc
import weakref

import keras
import numpy as np
import pytest
from keras import layers

from vizcore.faithfulness import blurred, cascading_randomisation, faithfulness, random_orders, similarity
from vizcore.network.answers import predictions
from vizcore.network.classifier import Classifier
from vizcore.network.flatten import flatten
from vizcore.network.shipped import load
from vizcore.run import gradients
from vizcore.run.gradients import input_gradients, value_of
from vizcore.target import Target

UP = Target("logits", 0)
DIFFERENCE = Target("logits", 0) - Target("logits", 1)  # not a class: its own values are drawn


def picture(side=4, channels=1):
    return np.random.default_rng(0).random((side, side, channels), np.float32)


def grey(image, level=0.5):
    return np.full_like(image, level)


def area(values):
    return sum((a + b) / 2 for a, b in zip(values, values[1:], strict=False)) / (len(values) - 1)


# ---------------------------------------------------------------------- curves


def test_of_a_linear_network_each_pixel_takes_its_own_part(linear):
    image = picture()
    parts = 2 * np.arange(1, 17.0).reshape(4, 4) * (image[..., 0] - 0.5)
    found = faithfulness(linear, image, DIFFERENCE, parts.astype(np.float32), steps=16, canvas=grey(image))
    start, order = 2 * (np.arange(1, 17) * image.ravel()).sum(), -np.sort(-parts.ravel())
    falling = start - np.append(0, np.cumsum(order))
    np.testing.assert_allclose(found.map.deletion.scores, falling, rtol=1e-4, atol=1e-3)
    np.testing.assert_allclose(found.map.deletion.shares, np.arange(17) / 16)
    rising = falling[-1] + np.append(0, np.cumsum(order))
    np.testing.assert_allclose(found.map.insertion.scores, rising, rtol=1e-4, atol=1e-3)
    assert found.map.deletion.area == pytest.approx(area(falling), rel=1e-4)
    assert found.map.insertion.area == pytest.approx(area(rising), rel=1e-4)


def test_the_best_order_is_better_than_chance_and_its_reverse_worse(linear):
    image = picture()
    parts = (np.arange(1, 17).reshape(4, 4) * (image[..., 0] - 0.5)).astype(np.float32)
    found = faithfulness(linear, image, DIFFERENCE, parts, steps=16, canvas=grey(image))
    assert found.map.deletion.area < found.random.deletion.area < found.reverse.deletion.area
    assert found.map.insertion.area > found.random.insertion.area > found.reverse.insertion.area
    assert found.deletion_gain == found.random.deletion.area - found.map.deletion.area > 0
    assert found.insertion_gain == found.map.insertion.area - found.random.insertion.area > 0
    other = faithfulness(linear, image, DIFFERENCE, -parts, steps=16, canvas=grey(image))
    np.testing.assert_allclose(other.map.deletion.scores, found.reverse.deletion.scores, rtol=1e-5)
    assert other.deletion_gain < 0


def test_deletion_backwards_is_insertion_in_reverse(square):
    image, relevance = picture(), np.random.default_rng(1).random((4, 4))
    found = faithfulness(square, image, Target("flatten", 3), relevance, steps=16, canvas=grey(image))
    np.testing.assert_allclose(found.map.deletion.scores[::-1], found.reverse.insertion.scores, rtol=1e-6)


@pytest.mark.parametrize(("steps", "points"), [(1, 2), (5, 6), (16, 17), (100, 17)])
def test_it_goes_from_the_whole_face_to_none_in_even_steps(linear, steps, points):
    image, gone, canvas = picture(), picture()[::-1].copy(), grey(picture(), 0.125)
    relevance = np.random.default_rng(1).random((4, 4))
    found = faithfulness(linear, image, DIFFERENCE, relevance, steps=steps, removed=gone, canvas=canvas)
    whole, nothing, blank = value_of(linear, np.stack([image, gone, canvas]), DIFFERENCE)
    for curves in (found.map, found.random, found.reverse):
        assert len(curves.deletion.scores) == len(curves.insertion.shares) == points
        assert curves.deletion.scores[[0, -1]] == pytest.approx([whole, nothing], rel=1e-5)
        assert curves.insertion.scores[[0, -1]] == pytest.approx([blank, whole], rel=1e-5)
        assert curves.deletion.shares[[0, -1]].tolist() == [0, 1]
        assert np.ptp(np.diff(curves.deletion.shares)) <= 1.001 / 16


def test_a_class_is_drawn_as_the_probability_that_people_see():
    net = load("vgg10")
    assert net.card.temperature != 1
    image = picture(48)
    found = faithfulness(net, image, Target("logits", 2), image[..., 0], steps=3)
    logits = net.run(np.stack([image, grey(image), blurred(image)]), ("logits",))["logits"]
    whole, gone, blank = predictions(logits, temperature=net.card.temperature)[:, 2]
    assert found.map.deletion.scores[[0, -1]] == pytest.approx([whole, gone], rel=1e-4)
    assert found.map.insertion.scores[[0, -1]] == pytest.approx([blank, whole], rel=1e-4)
    channel = faithfulness(net, image, Target("conv2_1", 2), image[..., 0], steps=3)
    assert channel.map.deletion.scores[0] == pytest.approx(
        value_of(net, image[None], Target("conv2_1", 2))[0], rel=1e-4
    )


def test_a_flat_map_is_in_no_particular_order(linear):
    image = np.linspace(0, 1, 16, dtype=np.float32).reshape(4, 4, 1)  # reading order would be the worst one
    found = faithfulness(linear, image, DIFFERENCE, np.zeros((4, 4)), steps=16, seeds=20, canvas=grey(image))
    spread = found.reverse.deletion.area - found.random.deletion.area
    span = abs(found.map.deletion.scores[0] - found.map.deletion.scores[-1])
    assert abs(found.deletion_gain) < 0.5 * span
    assert found.deletion_gain == pytest.approx(spread, abs=0.5 * span)
    reading = faithfulness(linear, image, DIFFERENCE, -image[..., 0], steps=16, seeds=20, canvas=grey(image))
    assert abs(found.deletion_gain) < 0.5 * abs(reading.deletion_gain)


def test_random_orders_are_a_mean_over_seeds_and_the_same_every_time(linear):
    image, relevance = picture(), np.zeros((4, 4))
    one, again, more = (faithfulness(linear, image, DIFFERENCE, relevance, seeds=n) for n in (1, 1, 50))
    np.testing.assert_array_equal(one.random.deletion.scores, again.random.deletion.scores)
    line = np.linspace(*more.random.deletion.scores[[0, -1]], 17)  # of a linear network the mean order is a line
    span = np.abs(np.arange(1, 17) * (image.ravel() - 0.5)).sum()
    assert np.abs(more.random.deletion.scores - line).max() < 0.15 * span
    assert np.abs(more.random.deletion.scores - line).max() < np.abs(one.random.deletion.scores - line).max()


def test_random_orders_are_kept_one_by_one_and_say_what_is_luck(linear):
    image, relevance = picture(), np.random.default_rng(1).random((4, 4))
    found = faithfulness(linear, image, DIFFERENCE, relevance, seeds=7, canvas=grey(image, 0.0))
    assert len(found.chance) == 7
    assert len({curves.deletion.area for curves in found.chance}) == 7
    for way in ("deletion", "insertion"):
        every = [getattr(curves, way).scores for curves in found.chance]
        np.testing.assert_allclose(getattr(found.random, way).scores, sum(every) / 7, rtol=1e-6)
    falls, rises = ([getattr(curves, way).area for curves in found.chance] for way in ("deletion", "insertion"))
    gains = [sum(falls) / 7 - area for area in falls] + [area - sum(rises) / 7 for area in rises]
    assert found.chance_gains == pytest.approx((min(gains), max(gains)))
    assert max(gains[7:]) > max(gains[:7])  # black is not grey: the two ways differ
    assert found.chance_gains[0] < 0 < found.chance_gains[1]
    alone = faithfulness(linear, image, DIFFERENCE, relevance, seeds=1)
    assert alone.chance_gains == (0, 0)
    other = faithfulness(linear, image, DIFFERENCE, -relevance, seeds=7, canvas=grey(image, 0.0))
    assert other.chance_gains == found.chance_gains  # whatever the map: maps can be compared


def test_random_orders_found_before_serve_many_maps(linear, monkeypatch):
    image, maps = picture(), np.random.default_rng(1).random((2, 4, 4))
    alone = faithfulness(linear, image, DIFFERENCE, maps[0], steps=5)
    chance = random_orders(linear, image, DIFFERENCE, steps=5)
    calls, run = [], Classifier.run
    monkeypatch.setattr(Classifier, "run", lambda self, x, names: calls.append(len(x)) or run(self, x, names))
    found = [faithfulness(linear, image, DIFFERENCE, each, steps=5, chance=chance) for each in maps]
    assert sum(calls) == 2 * 2 * 2 * 6  # maps, orders of each, ways, points: no random order again
    assert found[0].deletion_gain == alone.deletion_gain
    assert found[0].chance_gains == alone.chance_gains
    for settings in ({"steps": 6, "chance": chance}, {"steps": 5, "chance": ()}):
        with pytest.raises(ValueError, match="give both functions the same settings"):
            faithfulness(linear, image, DIFFERENCE, maps[0], **settings)


def test_chunks_are_bounded_change_nothing_and_can_be_stopped(square, monkeypatch):
    image, relevance = picture(), np.random.default_rng(1).random((4, 4))
    whole = faithfulness(square, image, UP, relevance, steps=16)
    sizes, told, run = [], [], Classifier.run
    monkeypatch.setattr(Classifier, "run", lambda self, x, names: sizes.append(len(x)) or run(self, x, names))
    monkeypatch.setattr(gradients, "BUDGET", 5 * sum(layer.memory for layer in square.layers))
    parts = faithfulness(square, image, UP, relevance, steps=16, progress=told.append)
    np.testing.assert_allclose(parts.map.insertion.scores, whole.map.insertion.scores, rtol=1e-6)
    assert max(sizes) == 5
    assert told == sorted(set(told))
    assert len(told) == len(sizes)
    assert told[-1] == 1
    sizes.clear()

    def stop(share):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        faithfulness(square, image, UP, relevance, progress=stop)
    assert len(sizes) == 1


def test_curves_so_far_go_on_together_and_are_those_in_the_end(square, monkeypatch):
    monkeypatch.setattr(gradients, "BUDGET", 10 * sum(layer.memory for layer in square.layers))
    image, relevance, seen = picture(), np.random.default_rng(1).random((4, 4)), []
    chance = random_orders(square, image, UP, steps=16, seeds=3, preview=lambda make: seen.append(make()))
    assert len(seen) == 11, "17 points of 3 orders both ways, ten at a time"
    for curves in seen:
        known = [np.isfinite(getattr(one, way).scores).sum() for one in curves for way in ("deletion", "insertion")]
        assert max(known) - min(known) <= 1
        for one, whole in zip(curves, chance, strict=True):
            there = np.isfinite(one.deletion.scores)
            np.testing.assert_array_equal(one.deletion.scores[there], whole.deletion.scores[there])
    own = []
    found = faithfulness(
        square, image, UP, relevance, steps=16, chance=chance, preview=lambda make: own.append(make()[0])
    )
    np.testing.assert_array_equal(own[-1].insertion.scores, found.map.insertion.scores)
    assert 0 < np.isfinite(own[0].deletion.scores).sum() < 17


def test_out_of_focus_keeps_the_light_and_loses_the_detail():
    image = picture(48, 3)
    found = blurred(image)
    assert found.dtype == np.float32
    assert found.shape == image.shape
    np.testing.assert_allclose(found.mean(axis=(0, 1)), image.mean(axis=(0, 1)), atol=0.01)
    assert found.std() < image.std() / 8
    np.testing.assert_allclose(blurred(grey(image)), 0.5, rtol=1e-5)
    only_red = image * np.array([1, 0, 0], np.float32)
    assert not blurred(only_red)[..., 1:].any()


def test_what_cannot_be_asked_is_refused(linear):
    for settings in ({"steps": 0}, {"seeds": 0}):
        with pytest.raises(ValueError, match="at least one step and one random order, not"):
            faithfulness(linear, picture(), UP, np.zeros((4, 4)), **settings)
    with pytest.raises(IndexError):
        faithfulness(linear, picture(), Target("logits", 2), np.zeros((4, 4)))
    with pytest.raises(IndexError):
        faithfulness(linear, picture(), Target("logits", -1), np.zeros((4, 4)))
    with pytest.raises(KeyError):
        faithfulness(linear, picture(), Target("else", 0), np.zeros((4, 4)))


# --------------------------------------------------------------- randomisation


@pytest.fixture
def deep() -> Classifier:
    """Colour, so that its preprocessing has numbers that could be taken for weights; the second kernel has one sign."""
    image = keras.Input((16, 16, 3), name="image")
    centre = layers.Normalization(name="centre")
    centre.adapt(picture(16, 3) * np.array([1, 0.5, 0.25], np.float32))
    x = centre(image)
    for i in (1, 2, 3):
        x = layers.Conv2D(6, 3, padding="same", name=f"conv{i}")(x)
        x = layers.ReLU(name=f"relu{i}")(layers.BatchNormalization(name=f"norm{i}")(x))
    x = layers.GlobalAveragePooling2D(name="mean")(x)
    model = keras.Model(image, layers.Dense(4, name="logits")(x), name="deep")
    random = np.random.default_rng(5)
    for step in model.layers:
        if step.weights and step.name != "centre":
            step.set_weights([random.uniform(0.1, 1, w.shape) * _signs(random, step, w) for w in step.get_weights()])
            if step.name.startswith("norm"):
                step.set_weights([np.abs(w) for w in step.get_weights()])
    return Classifier("deep", model, tuple("abcd"))


def _signs(random, step, weights):
    return 1 if step.name == "conv2" else random.choice((-1, 1), weights.shape)


TOP_DOWN = ("logits", "norm3", "conv3", "norm2", "conv2", "norm1", "conv1")


def blind(net):
    """A method that does not look at the network."""
    return picture(16, 3)[..., 0] - 0.5


def gradient_of(image):
    return lambda net: input_gradients(net, image[None], UP)[1][0].sum(axis=-1)


def weights_by_layer(net):
    return {step.name: step.get_weights() for step in net.model.layers if step.weights}


def test_layers_are_randomised_from_the_top_down_and_stay_so(deep):
    before, seen = weights_by_layer(deep), []

    def explain(net):
        seen.append(weights_by_layer(net))
        return blind(net)

    found = cascading_randomisation(deep, explain, stages=7)
    assert [stage.layers for stage in found] == [TOP_DOWN[:n] for n in range(8)]
    assert len(seen) == 8
    for number, (stage, weights) in enumerate(zip(found, seen, strict=True)):
        assert "centre" in weights
        for layer, values in weights.items():
            same = [np.array_equal(a, b) for a, b in zip(values, before[layer], strict=True)]
            assert all(same) if layer not in stage.layers else not any(same), (number, layer)
        for layer in found[max(number - 1, 0)].layers:  # what was randomised is not randomised again
            for a, b in zip(seen[number - 1][layer], weights[layer], strict=True):
                np.testing.assert_array_equal(a, b)


def test_a_layer_that_is_called_twice_forgets_at_both_calls_and_alike():
    image, dense = keras.Input((4, 4, 3), name="image"), layers.Dense(3, name="dense")
    after = layers.Conv2D(3, 1, name="between")(dense(image))
    flat = layers.GlobalAveragePooling2D(name="mean")(dense(after))
    network = Classifier("shared", flatten(keras.Model(image, layers.Dense(2, name="logits")(flat))), ("a", "b"))
    seen = []
    found = cascading_randomisation(
        network, lambda net: seen.append(weights_by_layer(net)) or picture()[..., 0], stages=9
    )
    assert [stage.layers for stage in found] == [
        (),
        ("logits",),
        ("logits", "dense_2", "dense"),
        ("logits", "dense_2", "dense", "between"),
    ]
    for weights in seen:
        np.testing.assert_array_equal(weights["dense"][0], weights["dense_2"][0])
    assert not np.array_equal(seen[1]["dense"][0], seen[2]["dense"][0])


def test_stages_so_far_are_those_in_the_end(deep):
    seen = []
    found = cascading_randomisation(deep, blind, stages=3, preview=lambda make: seen.append(make()))
    assert [len(each) for each in seen] == [1, 2, 3, 4]
    assert all(each == found[: len(each)] for each in seen)


def test_the_numbers_keep_their_size_and_lose_their_place(deep):
    before, seen = weights_by_layer(deep), []
    cascading_randomisation(deep, lambda net: seen.append(weights_by_layer(net)) or blind(net), stages=1)
    for layer, weights in seen[-1].items():
        for old, new in zip(before[layer], weights, strict=True):
            np.testing.assert_array_equal(np.sort(np.abs(old), axis=None), np.sort(np.abs(new), axis=None))
            assert old.dtype == new.dtype
    kernels = seen[-1]["conv2"][0]
    assert 0.3 < (kernels > 0).mean() < 0.7  # though all had one sign
    scale, shift, mean, variance = (w.tolist() for w in seen[-1]["norm2"])
    assert set(zip(scale, shift, mean, variance, strict=True)) == set(zip(*before["norm2"], strict=True))


@pytest.mark.parametrize(
    ("stages", "counts"), [(1, [0, 7]), (2, [0, 1, 7]), (3, [0, 1, 4, 7]), (99, [0, 1, 2, 3, 4, 5, 6, 7])]
)
def test_stages_are_spread_from_the_top_layer_to_all(deep, stages, counts):
    found = cascading_randomisation(deep, blind, stages=stages)
    assert [len(stage.layers) for stage in found] == counts


def test_the_network_is_left_as_it_is_and_one_copy_is_asked_and_let_go(deep):
    before, models, classifiers = weights_by_layer(deep), [], []
    nodes = [len(step._inbound_nodes) + len(step._outbound_nodes) for step in deep.model.operations]

    def explain(net):
        models.append(weakref.ref(net.model))
        classifiers.append(net)
        value_of(net, picture(16, 3)[None], UP)  # compiles
        return blind(net)

    cascading_randomisation(deep, explain, stages=3)
    assert [model() is deep.model for model in models] == [True, False, False, False]
    assert len({id(model()) for model in models}) == 2
    assert len({id(net) for net in classifiers}) == 4  # so that nothing that was kept for one is taken for another
    for layer, values in weights_by_layer(deep).items():
        for a, b in zip(values, before[layer], strict=True):
            np.testing.assert_array_equal(a, b)
    assert [len(step._inbound_nodes) + len(step._outbound_nodes) for step in deep.model.operations] == nodes
    classifiers.clear()
    gc.collect()
    assert [model() is None for model in models] == [False, True, True, True]


def test_a_method_that_reads_the_weights_loses_its_likeness_and_one_that_does_not_keeps_it(deep):
    reads = cascading_randomisation(deep, gradient_of(picture(16, 3)), stages=2)
    assert reads[0].similarity.spearman == pytest.approx(1)
    assert abs(reads[-1].similarity.spearman) < 0.5
    assert reads[-1].similarity.ssim < 0.7
    for stage in cascading_randomisation(deep, blind):
        one = stage.similarity
        assert (one.spearman, one.spearman_absolute, one.ssim) == pytest.approx((1, 1, 1))


def test_a_seed_gives_the_same_stages(deep):
    one, again, other = (
        cascading_randomisation(deep, gradient_of(picture(16, 3)), stages=1, seed=s) for s in (0, 0, 1)
    )
    np.testing.assert_array_equal(one[-1].map, again[-1].map)
    assert not np.array_equal(one[-1].map, other[-1].map)


def test_progress_is_told_after_every_map_and_may_stop(deep):
    told, asked = [], []
    cascading_randomisation(deep, blind, stages=4, progress=told.append)
    assert told == pytest.approx([0.2, 0.4, 0.6, 0.8, 1])

    def stop(share):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        cascading_randomisation(deep, lambda net: asked.append(1) or blind(net), progress=stop)
    assert len(asked) == 1


@pytest.mark.parametrize("name", ["vgg10", "lenet5", "dense"])
def test_the_shipped_networks_forget(name):
    net = load(name)
    found = cascading_randomisation(net, gradient_of(picture(48)), stages=2)
    assert abs(found[-1].similarity.spearman) < 0.2
    assert np.ptp(found[-1].map) > 0


def test_likeness_by_hand():
    one = np.arange(9.0).reshape(3, 3) - 4
    assert similarity(one, 2 * one**3).spearman == pytest.approx(1)  # ranks, not values
    turned = similarity(one, -one)
    assert (turned.spearman, turned.spearman_absolute) == pytest.approx((-1, 1))
    assert turned.ssim < -0.9
    assert similarity(one, 7 * one).ssim == pytest.approx(1)  # each over its largest magnitude
    flat = similarity(one, np.zeros((3, 3)))
    assert np.isnan(flat.spearman)
    assert np.isnan(flat.spearman_absolute)
    assert abs(flat.ssim) < 0.1
    swapped = one.copy()
    swapped[0, 0], swapped[0, 1] = one[0, 1], one[0, 0]
    assert similarity(one, swapped).spearman == pytest.approx(1 - 6 * 2 / (9 * 80))
