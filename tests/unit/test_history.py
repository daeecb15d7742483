"""Curves of a training, on their way from a run to `models/`."""

import numpy as np
import pytest

from vizcore.network.history import joined, rate_rises, read_history, write_history

RUN = """epoch,loss,learning_rate,validation_loss,validation_accuracy,seconds
1,1.6304421885018963,0.001010000123642385,1.730310320854187,0.41950609565489216,9.136877501000072
2,1.5756105407904286,0.0020000000949949026,1.5048969984054565,0.4942169427946233,107.789688026000022
"""


@pytest.fixture
def run(tmp_path):
    (tmp_path / "history.csv").write_text(RUN, encoding="utf-8")
    return tmp_path / "history.csv"


def test_a_number_an_epoch(run):
    history = read_history(run)
    assert history.epoch.tolist() == [1, 2]
    assert history.loss[0] == 1.6304421885018963
    assert history.validation_loss[1] == 1.5048969984054565
    assert history.validation_accuracy[1] == 0.4942169427946233
    assert history.learning_rate[0] == 0.001010000123642385
    assert history.seconds[1] == 107.789688026000022


def test_five_digits_that_count_are_kept(run, tmp_path):
    write_history(tmp_path / "net.history.csv", read_history(run))
    lines = (tmp_path / "net.history.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "epoch,loss,validation_loss,validation_accuracy,learning_rate,seconds"
    assert lines[2] == "2,1.5756,1.5049,0.49422,0.002,107.79"
    again, first = read_history(tmp_path / "net.history.csv"), read_history(run)
    for name, values in vars(first).items():
        np.testing.assert_allclose(vars(again)[name], values, rtol=5e-5)


def test_stages_follow_one_another(run, tmp_path):
    one = read_history(run)
    both = joined([one, one])
    assert both.epoch.tolist() == list(range(1, 2 * len(one.epoch) + 1))
    assert both.loss.tolist() == 2 * one.loss.tolist()
    assert both.seconds.sum() == 2 * one.seconds.sum()
    assert one.epoch[0] == 1  # nothing was changed


def test_no_file_no_curves(tmp_path):
    assert read_history(tmp_path / "none.csv") is None


@pytest.mark.parametrize("text", ["", RUN.splitlines()[0], RUN.replace("validation_loss", "val")], ids=len)
def test_what_is_no_history_is_refused(tmp_path, text):
    (tmp_path / "net.csv").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"net\.csv: expected a row an epoch, found none with .*validation_loss"):
        read_history(tmp_path / "net.csv")


def test_a_rate_that_starts_anew_is_one_that_rises(run):
    history = read_history(run)
    assert [rate_rises(history, epoch) for epoch in range(4)] == [False, False, True, False]
