"""Network dissection against its definition in loops, on masks that are known, and merged from parts."""

import jaxtyping
import keras
import numpy as np
import pytest
from keras import layers

from vizcore.data.dissection import dissect, kept_of, overlaps, thresholds_of
from vizcore.data.face_parts import PARTS, part_masks
from vizcore.network.classifier import Classifier
from vizcore.run import gradients

SIZE = 8


def halved() -> Classifier:
    """Maps of 4×4 of an image of 8×8: two convolutions of 2×2 pixels."""
    image = keras.Input((SIZE, SIZE, 1), name="image")
    x = layers.ReLU(name="relu")(layers.Conv2D(2, 2, strides=2, name="conv")(image))
    model = keras.Model(image, layers.Dense(2, name="logits")(layers.Flatten(name="flat")(x)), name="halved")
    kernel = np.array([[[[1.0, -0.6]], [[-0.4, 0.9]]], [[[0.3, 0.2]], [[0.5, -0.1]]]], np.float32)
    model.set_weights([kernel, np.array([0.05, 0.1], np.float32), np.ones((32, 2), np.float32), np.zeros(2)])
    return Classifier("halved", model, ("a", "b"))


NET = halved()


def faces(count, seed=0):
    random = np.random.default_rng(seed)
    images = random.integers(0, 256, (count, SIZE, SIZE, 1)).astype(np.uint8)
    return images, random.random((count, SIZE, SIZE, 3)) < [0.3, 0.1, 0.5]


def slow(images, masks, top):
    """Unit by unit and pixel by pixel."""
    maps = NET.run(images.astype(np.float32) / np.float32(255), ("relu",))["relu"]
    count, channels = maps[..., 0].size, maps.shape[-1]
    found = np.zeros((masks.shape[-1], channels), int), np.zeros(channels, int), np.zeros(masks.shape[-1], int)
    for channel in range(channels):
        falling = sorted(maps[..., channel].ravel().tolist(), reverse=True)
        threshold = falling[int(top * count)]
        for face, mask in zip(maps[..., channel], masks, strict=True):
            for row in range(SIZE):
                for column in range(SIZE):
                    if enlarged(face, row, column) > threshold:
                        found[1][channel] += 1
                        for part in range(masks.shape[-1]):
                            found[0][part, channel] += mask[row, column, part]
    for part in range(masks.shape[-1]):
        found[2][part] = sum(bool(each) for each in masks[..., part].ravel())
    return found


def enlarged(face, row, column):
    """Bilinear between the middles of the units, which are twice as large as a pixel; the rim is repeated."""
    y, x = (min(max((place + 0.5) / 2 - 0.5, 0), 3) for place in (row, column))
    top, left = int(y), int(x)
    below, right = min(top + 1, 3), min(left + 1, 3)
    high = face[top, left] * (1 - (x - left)) + face[top, right] * (x - left)
    low = face[below, left] * (1 - (x - left)) + face[below, right] * (x - left)
    return np.float32(high * (1 - (y - top)) + low * (y - top))


@pytest.mark.parametrize("top", [0.1, 0.25])
def test_it_is_the_definition_pixel_by_pixel(top, monkeypatch):
    monkeypatch.setattr(gradients, "BUDGET", 3 * sum(layer.memory for layer in NET.layers))
    (images, masks), told = faces(7), []
    found = dissect(NET, "relu", images, masks, told.append, top=top)
    inside, active, parts = slow(images, masks, top)
    assert np.abs(found.active - active).max() <= 1  # one pixel may lie on the threshold but for rounding
    assert np.abs(found.inside - inside).max() <= 1
    np.testing.assert_array_equal(found.parts, parts)
    assert active.min() > 0
    expected = found.inside / (found.active + found.parts[:, None] - found.inside)
    np.testing.assert_allclose(found.iou, expected, rtol=1e-6)
    assert (found.pixels, found.faces) == (7 * 64, 7)
    assert told == sorted(told)
    assert told[-1] == 1


def test_a_channel_that_is_the_part_overlaps_it_wholly():
    """Active where the images are white, which is where the mask is: 1; the other part is the rest: 0."""
    image = keras.Input((SIZE, SIZE, 1), name="image")
    x = layers.ReLU(name="relu")(layers.Conv2D(1, 1, use_bias=False, name="conv")(image))
    model = keras.Model(image, layers.Dense(2, name="logits")(layers.Flatten(name="flat")(x)), name="copy")
    model.layers[1].set_weights([np.ones((1, 1, 1, 1))])
    net = Classifier("copy", model, ("a", "b"))
    white = np.random.default_rng(0).random((20, SIZE, SIZE)) < 0.1
    images, masks = (white * 255).astype(np.uint8)[..., None], np.stack([white, ~white], axis=-1)
    found = dissect(net, "relu", images, masks, top=0.3)  # more than is white: the threshold is zero
    np.testing.assert_allclose(found.iou[:, 0], [1, 0])
    assert found.chance[0, 0] == pytest.approx(white.mean() / (2 - white.mean()), rel=1e-5)
    dark = dissect(net, "relu", images * 0, masks)
    assert not dark.active.any()
    assert not dark.iou.any()


@pytest.mark.parametrize("seed", range(4))
def test_parts_merged_in_any_order_are_the_whole(seed):
    (images, masks), random = faces(12, seed), np.random.default_rng(seed)
    thresholds = np.array([0.6, 0.3], np.float32)
    whole, merged = overlaps(NET, "relu", images, masks, thresholds), None
    for numbers in np.split(random.permutation(12), np.sort(random.integers(1, 11, 3))):
        if len(numbers):
            part = overlaps(NET, "relu", images[numbers], masks[numbers], thresholds)
            merged = part if merged is None else part.merged(merged)
    for one, other in zip(vars(merged).values(), vars(whole).values(), strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_share_of_the_units_lies_above_a_threshold():
    values = np.random.default_rng(0).permutation(1000)[:, None].astype(np.float32)
    for top, above in ((0.005, 5), (0.02, 20), (0.0, 0), (0.0009, 0)):
        threshold = thresholds_of(np.sort(values, axis=0)[-kept_of(1000, top) :], 1000, top)
        assert (values > threshold).sum() == above


def test_what_cannot_be_dissected_is_refused(monkeypatch):
    monkeypatch.setattr(jaxtyping.config, "jaxtyping_disable", True)  # as people run it
    images, masks = faces(2)
    with pytest.raises(ValueError, match="a mask of 8×8 for each of some faces, got 1 of 8×8 for 2"):
        dissect(NET, "relu", images, masks[:1])
    with pytest.raises(ValueError, match="expected a layer with maps, not 'logits'"):
        dissect(NET, "logits", images, masks)


def test_masks_by_hand():
    """A level face: what lies a third of the eyes' distance from an eye is an eye, and so on."""
    points = np.array([[[0.3, 0.4], [0.7, 0.4], [0.5, 0.6], [0.38, 0.8], [0.62, 0.8]]])
    masks = part_masks(points, (100, 100))[0]

    def parts_at(x, y):
        return [PARTS[part] for part in range(3) if masks[round(y * 100), round(x * 100), part]]

    assert parts_at(0.3, 0.4) == parts_at(0.7, 0.4) == parts_at(0.42, 0.4) == ["eyes"]
    assert parts_at(0.5, 0.4) == parts_at(0.3, 0.5) == []
    assert parts_at(0.5, 0.6) == parts_at(0.5, 0.68) == ["nose"]
    assert parts_at(0.5, 0.8) == parts_at(0.35, 0.8) == ["mouth"]
    assert parts_at(0.3, 0.8) == []
    assert PARTS == ("eyes", "nose", "mouth")
    areas = masks.mean(axis=(0, 1))
    eye, nose, mouth = np.pi * 0.16 * np.array([2 * 0.32 * 0.2, 0.24 * 0.3, (0.3 + 0.14) * 0.24])
    np.testing.assert_allclose(areas, [eye, nose, mouth], rtol=0.03)


def test_masks_turn_with_the_face():
    """Points turned by a quarter give the masks turned by a quarter."""
    points = np.random.default_rng(0).uniform(0.25, 0.75, (3, 5, 2))
    turned = np.stack([1 - points[..., 1], points[..., 0]], axis=-1)
    np.testing.assert_array_equal(part_masks(turned, (48, 48)), np.rot90(part_masks(points, (48, 48)), -1, axes=(1, 2)))
