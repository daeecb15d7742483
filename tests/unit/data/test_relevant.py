"""The faces in which a channel is most relevant, on a network of which every relevance is known."""

from functools import partial

import numpy as np
import pytest
from unit.data.faces import drawn, plain

from vizcore.attribution.channel_relevance import channel_relevance
from vizcore.data.faces import as_images
from vizcore.data.looked import look_at
from vizcore.data.relevant import Relevance, asked_of, in_a_row, relevance_of

NET = plain()
ASK = partial(channel_relevance, NET, epsilon=0.0)


@pytest.fixture(scope="module")
def seen():
    return look_at(NET, drawn(90))


@pytest.fixture(scope="module")
def found(seen):
    return relevance_of(seen, ASK)


def known(seen) -> np.ndarray:
    """(faces, channels): a logit is the mean of its channel, and all of it is that channel's where it is the answer."""
    mean = seen.faces.images.mean(axis=(1, 2, 3)) / 255
    return np.stack([np.where(mean > 0.5, mean, 0), np.where(mean > 0.5, 0, 1 - mean)], axis=1)


def test_the_most_relevant_faces_are_not_the_most_exciting(seen, found):
    """Those of the brightest mean, where the most exciting are those of the brightest pixel."""
    for channel in (0, 1):
        row, values = seen.channels.place("conv", channel), known(seen)[:, channel]
        numbers, relevance = found.top(row, 12)
        np.testing.assert_allclose(relevance, np.sort(values)[::-1][:12], atol=1e-6)
        np.testing.assert_allclose(values[numbers], relevance, atol=1e-6)
    assert set(found.top(seen.channels.place("conv", 0), 12)[0]) != set(seen.top("conv", 0, 12)[0])


def test_of_one_label_only_its_faces(seen, found):
    row, labels = seen.channels.place("conv", 0), seen.labels
    numbers, relevance = found.top(row, 10, label=1)
    assert (labels[numbers] == 1).all()
    np.testing.assert_allclose(relevance, np.sort(known(seen)[labels == 1, 0])[::-1][:10], atol=1e-6)
    for label in (0, 1):
        mean = known(seen)[labels == label].mean(axis=0)
        np.testing.assert_allclose(found.by_label.means[label, row : row + 2], mean, atol=1e-6)


@pytest.mark.parametrize("seed", range(4))
def test_parts_merged_in_any_order_are_the_whole(seen, found, seed):
    random = np.random.default_rng(seed)
    values = in_a_row(ASK(as_images(seen.faces.images), tuple(seen.channels.layers)), seen.channels)
    merged = None
    for numbers in np.split(random.permutation(90), np.sort(random.integers(1, 89, 4))):
        part = Relevance.of(values[numbers], numbers, seen.labels[numbers], 2)
        merged = part if merged is None else part.merged(merged)
    whole = Relevance.of(values, np.arange(90), seen.labels, 2)
    np.testing.assert_array_equal(merged.most.keys, whole.most.keys)
    for one, other in zip(merged.of_label, whole.of_label, strict=True):
        np.testing.assert_array_equal(one.keys, other.keys)
    np.testing.assert_allclose(merged.by_label.sums, whole.by_label.sums, rtol=1e-12)
    assert merged.asked == found.asked == 90


def test_of_many_faces_some_are_drawn_always_the_same():
    assert asked_of(5, 10).tolist() == [0, 1, 2, 3, 4]
    some = asked_of(1000, 10)
    assert len(set(some.tolist())) == 10
    assert some.tolist() == asked_of(1000, 10).tolist() == sorted(some.tolist())


def test_it_says_how_far_it_is_and_what_is_no_number(seen):
    told = []
    assert relevance_of(seen, ASK, told.append, most=40).asked == 40
    assert told == sorted(told)
    assert told[-1] == 1
    with pytest.raises(ValueError, match="not finite"):
        relevance_of(seen, lambda images, layers: {layer: np.full((len(images), 2), np.nan) for layer in layers})
