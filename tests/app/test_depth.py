"""Plain and residual networks on their page: before training, and those that come trained."""

import shutil

import numpy as np
import pytest
from blocks import block_of
from opening import open_page, said

from pages.components.learning import histories
from pages.labs.depth import choice as depth
from pages.labs.depth.learning import degradation
from pages.labs.depth.profile_panel import times
from vizcore.network import cards
from vizcore.network.architectures import ARCHITECTURES

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # of Keras, saving
DEPTH = "labs/depth"


@pytest.fixture
def measured(monkeypatch) -> list:
    """Which untrained network was measured, in order, and whether with batch normalisation."""
    done, real = [], depth.before_training

    def measure(name, *rest, **settings):
        done.append((name, settings["normalised"]))
        return real(name, *rest, **settings)

    monkeypatch.setattr(depth, "before_training", measure)
    return done


@pytest.fixture
def cheap(monkeypatch) -> None:
    """No gradient is sent through any network."""
    monkeypatch.setattr(depth, "profiles", lambda this, asked, sight: None)


def test_with_no_trained_network_each_untrained_one_is_measured_once(folder, measured):
    app = open_page(DEPTH, depths="20")
    assert not app.exception
    assert [metric.label for metric in app.metric] == ["plain20", "resnet20"]
    assert app.metric[0].value.endswith("10⁻⁴")
    assert "None of the four comes trained" in said(app)
    app.segmented_control(key="scheme").set_value("He, 2015").run()
    assert "price" in said(app)
    app.segmented_control(key="size_of").set_value("activations").run()
    assert measured == [("plain20", False), ("resnet20", False)]
    app.toggle(key="normalised").set_value(True).run()
    assert measured[2:] == [("plain20", True), ("resnet20", True)]
    assert "Nothing vanishes" in said(app)
    assert not app.exception


def test_no_depth_is_asked_for_one(folder, measured):
    app = open_page(DEPTH, depths="20")
    app.pills(key="depths").set_value([]).run()
    assert "Choose how many layers" in said(app)
    assert not app.exception


def test_those_that_come_trained_have_curves_and_can_be_asked(folder, measured):
    ARCHITECTURES["resnet20"]((24, 24, 1), 8).save(folder / "resnet20_24.keras")
    shutil.copy(folder / f"{cards.DEFAULT}.md", folder / "resnet20_24.md")
    columns = "epoch,loss,validation_loss,validation_accuracy,learning_rate,seconds\n1,2,2,0.3,0.1,9\n2,1,1,0.5,0.1,9\n"
    (folder / "resnet20_24.history.csv").write_text(columns)
    app = open_page(DEPTH, depths="20", when=depth.AFTER)
    assert not app.exception
    assert [metric.label for metric in app.metric] == ["resnet20"]
    assert "the network's own answer" in said(app)
    assert "None of the four" not in said(app)
    assert "Without one of its blocks" in said(app)
    assert "at the end: resnet20 50.0%." in said(app)
    app.pills(key="depths").set_value([56]).run()
    assert "None of these comes trained" in said(app)
    assert not app.exception
    assert measured == []


def test_loss_and_accuracy_of_every_network_are_drawn_over_the_epochs(cheap):
    """As the files that ship have them; a network with shortcuts and a deep one can be told without colour."""
    app = open_page(DEPTH, depths="20")
    block = block_of(app)
    loss, accuracy = block["charts"]
    assert (loss["share"], accuracy["share"], block["end"]) == (False, True, 16)
    for chart, column in ((loss, 1), (accuracy, 3)):
        assert [line["name"] for line in chart["lines"]] == list(depth.EVERY)
        for line in chart["lines"]:
            rows = (cards.FOLDER / f"{depth.SHIPPED[line['name']]}.history.csv").read_text().splitlines()[1:]
            assert line["values"] == [[int(row.split(",")[0]), float(row.split(",")[column])] for row in rows]
    looks = {line["name"]: (line["colour"], tuple(line["dash"]), line["thick"]) for line in loss["lines"]}
    assert len(set(looks.values())) == len({look[1:] for look in looks.values()}) == 4


def test_those_that_learned_for_fewer_epochs_end_sooner():
    rows = histories.rows([np.array([0.1, 0.2]), np.array([0.3])])
    np.testing.assert_array_equal(rows, [[0.1, 0.2], [0.3, np.nan]])


def test_whether_the_deeper_plain_network_learned_worse():
    losses = dict(zip(depth.EVERY, (0.8, 0.75, 1.2, 0.7), strict=True))
    said = degradation(losses)
    assert "plain 0.800 and 1.200, with shortcuts 0.750 and 0.700" in said
    assert "learned worse even what" in said
    assert said.endswith("the deeper one learned better.")
    said = degradation(losses | {"plain56": 0.79, "resnet56": 0.76})
    assert "is not seen here" in said
    assert said.endswith("the deeper one learned worse.")


@pytest.mark.parametrize(
    ("factor", "expected"),
    [
        (1.79e-9, "× 1.8 · 10⁻⁹"), (0.4061, "× 0.406"), (4430.0, "× 4,430"), (3.2e7, "× 3.2 · 10⁷"), (0.0, "× 0"),
        (float("nan"), "–"),
    ],
)  # fmt: skip
def test_a_factor_as_people_read_it(factor, expected):
    assert times(factor) == expected
