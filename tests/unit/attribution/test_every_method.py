"""What every registered attribution method keeps, whoever wrote it."""

import inspect
import re
import sys
from functools import lru_cache

import numpy as np
import pytest
from unit.attribution.networks import NETWORKS, picture

from vizcore.attribution import METHODS
from vizcore.attribution.method import LayerWithMaps, Range
from vizcore.attribution.upstream import layers_with_maps
from vizcore.receptive_field import receptive_fields
from vizcore.target import Target

LOOKS_AT_NO_UNIT = {"Deconvnet"}  # passes signals down through units that are off
CUTS_SIGNALS = {"Deconvnet", "Guided backpropagation"}  # what is negative on the way back
OF_A_LINEAR_NETWORK = {  # weights w, image x, settings → map; another method adds its own here, or in its own test
    "Gradient": lambda w, x: w,
    "SmoothGrad": lambda w, x: w,
    "Guided backpropagation": lambda w, x: w,
    "Deconvnet": lambda w, x: w,
    "VarGrad": lambda w, x: 0 * w,
    "Input × gradient": lambda w, x: w * x,
    "Integrated gradients": lambda w, x: w * x,
    "LRP-αβ": lambda w, x: w * x,
    "LRP-ε": lambda w, x: w * x / 1.1,  # ε is a tenth of the one size that both logits have
}

BY_SIGNALS_FROM_ABOVE = {  # so that what a unit cannot see has no part in its map
    *("Deconvnet", "Gradient", "Guided backpropagation", "Input × gradient", "Integrated gradients", "LRP-αβ"),
    *("LRP-ε", "SmoothGrad", "VarGrad"),
}


@pytest.fixture(params=list(METHODS))
def method(request):
    return METHODS[request.param]


@pytest.fixture(scope="module")
def networks():
    """Each network is made once, and what is compiled for it is kept."""
    return lru_cache(lambda name: NETWORKS[name]())


def counts(method, choose) -> dict:
    """Settings that count samples, steps, …: integers that are more than 16 unless told; `choose(range, default)`."""
    return {
        name: choose(bounds, default)
        for name, (annotation, default) in method.settings.items()
        for bounds in getattr(annotation, "__metadata__", ())
        if isinstance(bounds, Range) and isinstance(default, int) and default > 16
    }


def quick(method) -> dict:
    return counts(method, lambda bounds, _: max(int(bounds.low), 16))


def thorough(method) -> dict:
    return counts(method, lambda bounds, default: min(int(bounds.high), 8 * default))


def ask(method, classifier, image, target, **settings):
    if LayerWithMaps in [annotation for annotation, _ in method.settings.values()]:
        settings.setdefault("layer", None)
        if not layers_with_maps(classifier, target):
            with pytest.raises(ValueError, match="needs a layer with maps"):
                method(classifier, image, target)
            pytest.skip(f"{classifier.name} has no maps to read")
    settings = {name: value for name, value in settings.items() if name != "layer"}
    return method(classifier, image, target, **quick(method), **settings)


def strongest(classifier, image):
    logits = classifier.run(image[None], (classifier.logits,))[classifier.logits][0]
    return Target(classifier.logits, int(logits.argmax()))


TRIED_ON_ALL = ("Gradient",)  # of a large network; what the others make of its steps is seen on small ones
ANSWERS = [
    pytest.param(method, name, marks=() if name != "MobileNetV2" or method in TRIED_ON_ALL else pytest.mark.full)
    for method in METHODS
    for name in NETWORKS
]


@pytest.mark.parametrize(("method", "name"), ANSWERS, indirect=["method"])
def test_it_answers_for_every_kind_of_network(method, networks, name):
    classifier = networks(name)
    image = picture(classifier)
    target = strongest(classifier, image)
    found = ask(method, classifier, image, target)
    assert found.map.shape == image.shape[:2]
    assert np.isfinite(found.map).all()
    assert found.map.any() or not method.signed  # one that shows no opposition may have nothing to show
    assert (found.method, found.target, found.signed) == (method.name, target, method.signed)
    assert method.signed or found.map.min() >= 0
    np.testing.assert_array_equal(ask(method, classifier, image, target).map, found.map)


def test_it_leaves_the_image_alone(method, networks):
    classifier = networks("vgg10")
    image = picture(classifier)
    before = image.copy()
    ask(method, classifier, image, Target("logits", 1))
    np.testing.assert_array_equal(image, before)


def test_a_target_inside_the_network_and_a_difference_across_layers(method, networks):
    classifier = networks("vgg10")
    image = picture(classifier)
    for target in (Target("conv2_2", 3), Target("norm3_1", 5, (4, 6)), Target("logits", 1) - Target("conv2_1", 0)):
        found = ask(method, classifier, image, target)
        assert found.map.shape == image.shape[:2]
        assert found.map.any() or not method.signed, target


def test_what_a_unit_cannot_see_has_no_part_in_its_map(method, networks):
    if method.name not in BY_SIGNALS_FROM_ABOVE:
        pytest.skip("spreads what it finds over the image")
    classifier = networks("vgg10")
    image = picture(classifier)
    top, left, bottom, right = receptive_fields(classifier.model)["conv2_2"].clipped((8, 15))
    found = ask(method, classifier, image, Target("conv2_2", 3, (8, 15))).map
    assert found[top:bottom, left:right].any()
    found = found.copy()
    found[top:bottom, left:right] = 0
    assert not found.any()


def test_of_a_network_without_anything_to_say_it_is_zero(method, dead):
    if method.name in LOOKS_AT_NO_UNIT:
        pytest.skip("does not look at whether a unit was on")
    image = 0.4 + 0.2 * np.random.default_rng(0).random((4, 4, 1), np.float32)  # noise leaves it above zero
    assert not ask(method, dead, image, Target("logits", 0)).map.any()


def test_of_a_linear_network(method, linear):
    image = np.random.default_rng(0).random((4, 4, 1), np.float32)
    up, down = (ask(method, linear, image, Target("logits", channel)).map for channel in (0, 1))
    if method.name in OF_A_LINEAR_NETWORK:
        expected = OF_A_LINEAR_NETWORK[method.name](np.arange(1, 17.0).reshape(4, 4), image[..., 0])
        np.testing.assert_allclose(up, expected, rtol=1e-5, atol=1e-5)
    if method.signed:  # the second logit is the first, negative
        np.testing.assert_allclose(down, -up, rtol=1e-4, atol=1e-5)


def test_the_difference_the_other_way_round_is_the_negative(method, networks):
    if not method.signed or method.name in CUTS_SIGNALS:
        pytest.skip("shows one sign only, or cuts one on the way")
    classifier = networks("vgg10")
    image = picture(classifier)
    one, other = Target("logits", 1), Target("logits", 3)
    forth, back = (ask(method, classifier, image, target).map for target in (one - other, other - one))
    np.testing.assert_allclose(back, -forth, rtol=0, atol=1e-4 * np.abs(forth).max())


@pytest.mark.parametrize("name", ["linear", "tiny", "square", pytest.param("vgg10", marks=pytest.mark.full), "lenet5"])
def test_it_adds_up_to_what_it_promises(method, networks, name, request):
    if not method.completeness:
        pytest.skip("promises no sum")
    classifier = networks(name) if name in NETWORKS else request.getfixturevalue(name)
    image = picture(classifier)
    found = method(classifier, image, Target("logits", 0), **thorough(method))
    assert found.map.sum() == pytest.approx(found.completeness, rel=0.01, abs=1e-3)


def test_it_changes_nothing_of_the_network(method, networks):
    classifier = networks("nested")
    steps = classifier.model.operations

    def state():
        return [(step.name, len(step._inbound_nodes), len(step._outbound_nodes)) for step in steps]

    weights, before = classifier.model.get_weights(), state()
    ask(method, classifier, picture(classifier), Target("logits", 1))
    assert state() == before
    assert classifier.model.operations == steps
    for old, new in zip(weights, classifier.model.get_weights(), strict=True):
        np.testing.assert_array_equal(new, old)


def test_settings_out_of_range_are_refused(method, tiny):
    for name, (annotation, default) in method.settings.items():
        for bounds in getattr(annotation, "__metadata__", ()):
            if isinstance(bounds, Range):
                assert bounds.low <= default <= bounds.high
                for value in (bounds.low - 1, bounds.high + 1):
                    with pytest.raises(ValueError, match=f"{name} is from "):
                        method(tiny, picture(tiny), Target("logits", 0), **{name: value})


class StoppedError(Exception):
    """Somebody pressed stop."""


def test_it_tells_how_far_it_is_and_can_be_stopped(method, tiny):
    if "progress" not in inspect.signature(method.function).parameters:
        assert not method.slow, "a slow method can be stopped"
        pytest.skip("is done at once")
    told = []
    ask(method, tiny, picture(tiny), Target("logits", 0), progress=told.append)
    assert told == sorted(told)
    assert told[0] > 0
    assert told[-1] == pytest.approx(1)
    heard = []

    def stop(share):
        heard.append(share)
        raise StoppedError

    with pytest.raises(StoppedError):
        ask(method, tiny, picture(tiny), Target("logits", 0), progress=stop)
    assert len(heard) == 1


@pytest.mark.parametrize(
    ("target", "error"),
    [(Target("else", 0), KeyError), (Target("logits", 2), IndexError), (Target("mean", 0) - Target("x", 0), KeyError)],
)
def test_what_is_not_there_is_refused(method, tiny, target, error):
    with pytest.raises(error):
        method(tiny, picture(tiny), target, **quick(method))


def test_it_says_what_it_is_and_whose(method):
    assert re.fullmatch(r"[A-Z].*\.", method.summary)
    module = sys.modules[method.function.__module__].__doc__
    assert re.search(r"https://(arxiv\.org/abs|doi\.org|\S+)/\S+", module)
    assert re.search(r"\b(19|20)\d\d\b", module)
    assert "Returns:\n" in method.function.__doc__
    for name in method.settings:
        assert f"{name}: " in method.function.__doc__
