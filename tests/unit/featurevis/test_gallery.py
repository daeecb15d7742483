"""A picture for every channel, the same however many are made at once; what is shipped excites what it stands for."""

import numpy as np
import pytest
from keras import layers
from unit.attribution.networks import network

from vizcore.featurevis import gallery
from vizcore.network.cards import FOLDER
from vizcore.network.shipped import load
from vizcore.run.gradients import chunks
from vizcore.training.gallery import tiles_of

SHIPPED = sorted(path.name.removesuffix(".gallery.npz") for path in FOLDER.glob("*.gallery.npz"))


@pytest.fixture(scope="module")
def textured():
    def build(x):
        x = layers.ReLU(name="relu")(layers.Conv2D(5, 3, padding="same", name="conv")(x))
        return layers.Dense(2, name="logits")(layers.GlobalAveragePooling2D(name="mean")(x))

    return network(build, (12, 10, 1))


def answers(classifier, layer, tiles):
    """What each channel gives on average for its own picture, and for the others'."""
    found = [classifier.run(part, (layer,))[layer] for part in chunks(classifier, tiles / np.float32(255))]
    values = np.concatenate([part.reshape(len(part), -1, part.shape[-1]).mean(axis=1) for part in found])
    own = np.diag(values)
    return own, (values.sum(axis=0) - own) / (len(values) - 1)


def test_every_channel_has_its_picture_and_likes_it_better_than_the_others(textured):
    tiles = tiles_of(textured, "conv", 48)
    assert tiles.shape == (5, 12, 10, 1)
    own, others = answers(textured, "conv", tiles)
    assert (own > others + 0.02).all()


def test_a_picture_does_not_depend_on_how_many_are_made_at_once(textured, monkeypatch):
    together = tiles_of(textured, "conv", 24)
    monkeypatch.setattr(gallery, "AT_ONCE", 2)
    parts = [part for part, _ in gallery.ascents(textured, "conv", 24)]
    assert parts == [slice(0, 2), slice(2, 4), slice(4, 5)]
    assert np.abs(tiles_of(textured, "conv", 24).astype(int) - together).max() <= 1


def test_what_is_not_there_has_no_gallery(textured):
    with pytest.raises(KeyError, match="no layer called"):
        next(gallery.ascents(textured, "nowhere"))


@pytest.mark.parametrize("colours", [1, 3])
def test_what_was_written_can_be_read(tmp_path, monkeypatch, colours):
    rows, columns = np.mgrid[0:12, 0:10]
    smooth = 60 + 6 * rows + 4 * columns
    tiles = np.stack([np.clip(smooth + 10 * channel, 0, 255) for channel in range(7)])[..., None]
    tiles = np.repeat(tiles, colours, axis=-1).astype(np.uint8)
    gallery.write_gallery(tmp_path / "net.gallery.npz", {"conv": tiles, "norm": tiles[:2]})
    monkeypatch.setattr(gallery, "FOLDER", tmp_path)
    gallery.shipped_gallery.cache_clear()
    try:
        read = gallery.shipped_gallery("net", "conv")
        assert read.shape == tiles.shape
        assert np.abs(read.astype(int) - tiles).mean() < 4
        assert gallery.shipped_gallery("net", "norm").shape == (2, 12, 10, colours)
        assert gallery.shipped_gallery("net", "other") is None
        assert gallery.shipped_gallery("other", "conv") is None
    finally:
        gallery.shipped_gallery.cache_clear()


@pytest.mark.parametrize("name", SHIPPED)
def test_what_is_shipped_is_small_and_excites_what_it_stands_for(name):
    """In most layers nearly every channel answers more to its own picture than to the others' on average."""
    assert (FOLDER / f"{name}.gallery.npz").stat().st_size < 1.5 * 2**20
    classifier = load(name)
    held = [layer for layer in classifier.layers if gallery.shipped_gallery(name, layer.name) is not None]
    assert held
    for layer in held:
        tiles = gallery.shipped_gallery(name, layer.name)
        assert tiles.shape == (layer.channels, *classifier.image_shape)
        own, others = answers(classifier, layer.name, tiles)
        assert (own > others).mean() > 0.9, layer.name
