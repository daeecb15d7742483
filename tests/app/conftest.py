"""Pages are looked at here, not what an ascent becomes: every one stops after its first frames."""

import shutil
import time
from collections.abc import Callable
from functools import cache, partial, wraps
from pathlib import Path

import numpy as np
import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import local_script_runner

from pages.imagine.gallery import panels as gallery
from pages.imagine.inversion import panels as inverting
from pages.labs.depth import learning
from pages.networks.networks import one_network
from pages.runtime import engine, housekeeping
from pages.state import collection, photo
from vizcore.featurevis import gallery as climbing
from vizcore.featurevis import inversion as inversions
from vizcore.featurevis.method import FeatureVisualization
from vizcore.intake import detector
from vizcore.intake.samples import SAMPLES
from vizcore.network import cards, shipped
from vizcore.network.repository import Repository

STEPS = 16


@pytest.fixture(scope="session", autouse=True)
def packages_are_searched_once():
    """AppTest looks through every installed package for components at each run, which takes longer than most pages."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(scope="session", autouse=True)
def runs_are_waited_for_without_asking():
    """AppTest asks a thousand times a second whether the script has ended, and each time the script has to pause."""
    ask = local_script_runner.require_widgets_deltas

    def wait(runner, timeout: float) -> None:
        runner._script_thread.join(timeout)
        ask(runner, 1 if runner.script_stopped() else 0)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(local_script_runner, "require_widgets_deltas", wait)
        yield


@pytest.fixture(scope="session", autouse=True)
def warmed_up():
    """Once a process a network is loaded and run behind the pages: not within the test that happens to be first."""
    if cards.shipped_names():
        engine.wait()


@pytest.fixture(scope="session", autouse=True)
def garbage_is_left_for_a_while():
    """A full collection looks at all that TensorFlow holds: every few seconds is for visitors, who come and go."""
    collect, last = housekeeping.collect_garbage, time.monotonic()

    def seldom() -> None:
        nonlocal last
        if time.monotonic() > last + 180:
            collect()
            last = time.monotonic()

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(housekeeping, "collect_garbage", seldom)
        yield


@pytest.fixture(autouse=True)
def few_steps(monkeypatch):
    """On the pages, and in the lines of Python that they offer, which do not name a number that nobody chose."""
    real = FeatureVisualization.__call__
    monkeypatch.setattr(
        FeatureVisualization, "__call__", lambda self, *given, **named: real(self, *given, **named | {"steps": STEPS})
    )
    inversion, short_climbs = inversions.inversion, partial(climbing.ascents, steps=STEPS)

    @wraps(inversion)
    def short(*given, **named):
        return inversion(*given, **named | {"steps": STEPS})

    for room in (gallery, climbing):
        monkeypatch.setattr(room, "ascents", short_climbs)
    for room in (inverting, inversions):
        monkeypatch.setattr(room, "inversion", short)


@pytest.fixture
def no_face_is_looked_for(monkeypatch):
    """A picture that is brought is used whole; those that are cut out once for all tests have their faces."""
    for name in SAMPLES:
        photo.sample(name)
    collection.sample.cache_clear()
    monkeypatch.setattr(detector, "detect", lambda square: np.zeros((0, 15)))
    yield
    collection.sample.cache_clear()


@pytest.fixture
def ship_from(monkeypatch) -> Callable[[Path], Repository]:
    """A function: networks come from this folder from now on."""

    def from_folder(folder: Path) -> Repository:
        for room in (cards, learning, one_network):
            monkeypatch.setattr(room, "FOLDER", folder)
        found = Repository(lambda: cards.shipped_names(), shipped._read, lambda name: cards.summary(name))
        monkeypatch.setattr(shipped, "SHIPPED", found)
        return found

    return from_folder


@pytest.fixture
def folder(tmp_path, ship_from) -> Path:
    """Where networks come from: the default one alone."""
    for path in cards.FOLDER.glob(f"{cards.DEFAULT}.*"):
        shutil.copy(path, tmp_path)
    ship_from(tmp_path)
    return tmp_path
