"""Networks small enough to know every answer by hand, and the data that may lie beside the checkout.

What needs Keras is imported by the fixture that needs it: the process that only hands out tests goes without.
"""

import gc
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from vizcore.network.classifier import Classifier

ROOT = Path(__file__).parents[1]


def pytest_configure():
    """TensorFlow makes many small objects and few cycles: looked for a tenth as often, they take a tenth less time."""
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def networks_stay():
    """Tests ask for all networks in turns: what was read and compiled once stays, where the app holds four."""
    if room := sys.modules.get("vizcore.network.shipped"):
        room.SHIPPED._most = len(room.SHIPPED.names())


@pytest.fixture(autouse=True)
def main_module(monkeypatch):
    """A test of Streamlit's leaves its script as the main module, which a process that is spawned would run again."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


@pytest.fixture(scope="session")
def data() -> Path:
    """The labelled faces; they are not part of the project."""
    folder = ROOT.parent / "shared" / "data"
    if not (folder / "public_test.csv").is_file():
        pytest.skip("no labelled faces in ../shared/data beside the checkout: what needs them is NOT tested")
    return folder


@pytest.fixture(scope="session")
def node() -> str:
    found = shutil.which("node")
    if not found:
        pytest.skip("no node on this machine: what the browser works out is NOT tested")
    return found


@pytest.fixture(scope="session")
def shipped() -> "Classifier":
    """The default network of models/."""
    from vizcore.network.cards import shipped_names
    from vizcore.network.shipped import load

    if not shipped_names():
        pytest.skip("no network in models/: what needs one is NOT tested")
    return load(shipped_names()[0])


@pytest.fixture
def linear() -> "Classifier":
    import toys

    return toys.linear()


@pytest.fixture
def tiny() -> "Classifier":
    import toys

    return toys.tiny()


@pytest.fixture
def square() -> "Classifier":
    import toys

    return toys.square()


@pytest.fixture
def dead() -> "Classifier":
    import toys

    return toys.dead()
