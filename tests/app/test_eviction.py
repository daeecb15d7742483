"""Few networks stay in memory; who is pushed out and read again is the same, and no visitor loses anything by it."""

import gc
import weakref

import pytest
from opening import open_page, session_of, subject_of

from vizcore.network import shipped
from vizcore.network.cards import shipped_names
from vizcore.network.classifier import Classifier
from vizcore.network.repository import MOST, Repository

NAMES = ("lenet5", "dense", "resnet20_24", "plain20_24", "mini_xception")  # one more than are held


@pytest.fixture
def read(monkeypatch) -> list[weakref.ref]:
    """Every network that was read since, weakly."""
    alive, known = [], shipped.SHIPPED

    def noted(name: str) -> Classifier:
        found = shipped._read(name)
        alive.append(weakref.ref(found))
        return found

    assert len(NAMES) > MOST
    monkeypatch.setattr(shipped, "SHIPPED", Repository(shipped_names, noted, known.summary))
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
    app = open_page("networks/compare", network="lenet5", networks=["lenet5", "dense"])
    before = subject_of(app)
    for other in NAMES[2:]:
        app.multiselect(key="networks").set_value(["lenet5", other]).run()
        assert not app.exception
        assert subject_of(app) is before
        assert len(in_memory(read)) <= MOST
