"""Few networks stay in memory; who is pushed out and read again is the same, and no visitor loses anything by it."""

import gc
import shutil
import weakref
from pathlib import Path

import keras
import pytest
from opening import open_page, session_of, subject_of

from vizcore.network import cards, shipped
from vizcore.network.architectures import ARCHITECTURES
from vizcore.network.classifier import Classifier
from vizcore.network.repository import MOST, Repository

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # of Keras, saving
NAMES = ("a_lenet5", "b_dense", "c_lenet5", "d_dense", "e_lenet5")  # one more than are held
CARD = cards.FOLDER / f"{cards.DEFAULT}.md"


@pytest.fixture(scope="module")
def five(tmp_path_factory) -> Path:
    """A folder of untrained networks, each with weights of its own."""
    folder = tmp_path_factory.mktemp("five")
    for seed, name in enumerate(NAMES):
        keras.utils.set_random_seed(seed)
        ARCHITECTURES[name[2:]]((48, 48, 1), 8).save(folder / f"{name}.keras")
        shutil.copy(CARD, folder / f"{name}.md")
    return folder


@pytest.fixture
def read(five, ship_from, monkeypatch) -> list[weakref.ref]:
    """Every network that was read since, weakly."""
    alive, known = [], ship_from(five)

    def noted(name: str) -> Classifier:
        found = shipped._read(name)
        alive.append(weakref.ref(found))
        return found

    assert len(NAMES) > MOST
    monkeypatch.setattr(shipped, "SHIPPED", Repository(cards.shipped_names, noted, known.summary))
    return alive


def in_memory(read: list[weakref.ref]) -> list[str]:
    gc.collect()
    return [found.name for each in read if (found := each()) is not None]


def test_no_session_is_lost_by_a_fifth_network_and_at_most_four_stay(read):
    apps = {name: open_page("ask/attribution", network=name, methods="Gradient") for name in NAMES}
    before = {name: (subject_of(app), dict(subject_of(app).results)) for name, app in apps.items()}
    assert all(results for _, results in before.values())
    assert len(in_memory(read)) <= MOST
    assert len(read) == len(NAMES)
    for name, app in apps.items():  # each of them was pushed out by then, or is pushed out by the next
        app.toggle(key="magnitude").set_value(True).run()
        assert not app.exception
        assert session_of(app).subject is before[name][0]
        assert {key: id(found) for key, found in subject_of(app).results.items()} == {
            key: id(found) for key, found in before[name][1].items()
        }
        assert len(in_memory(read)) <= MOST
    assert len(read) > len(NAMES)


def test_a_network_that_is_read_again_is_the_same_by_its_identity(read):
    identities = {name: shipped.load(name).identity for name in NAMES}
    assert len(set(identities.values())) == len(NAMES)
    assert NAMES[0] not in in_memory(read)
    assert {name: shipped.load(name).identity for name in NAMES} == identities
    assert len(read) > len(NAMES)


def test_comparing_with_other_networks_costs_no_subject(read):
    app = open_page("networks/compare", network=NAMES[0], networks=[*NAMES[:2]])
    before = subject_of(app)
    for other in NAMES[2:]:
        app.multiselect(key="networks").set_value([NAMES[0], other]).run()
        assert not app.exception
        assert subject_of(app) is before
        assert len(in_memory(read)) <= MOST
