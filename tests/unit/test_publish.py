"""What publishing a run leaves in `models/`."""

import json

import keras
import numpy as np
import pytest
import yaml
from scipy.special import softmax

from vizcore.network.architectures import ARCHITECTURES
from vizcore.network.history import read_history
from vizcore.training import publish
from vizcore.training.evaluation import logits_of
from vizcore.training.faceset import FaceSet, read_faces
from vizcore.training.model_summary import model_summary

HISTORY = """epoch,loss,learning_rate,validation_loss,validation_accuracy,seconds
1,1.6304421885018963,0.00101,1.73,0.41950609565489216,60.0
"""


def run_of(architecture, folder, side=48, **recipe):
    """An untrained network where a training would have left it, and an empty folder to publish into."""
    run, models = folder / "toy", folder / "models"
    run.mkdir()
    models.mkdir()
    keras.saving.save_model(ARCHITECTURES[architecture]((side, side, 1), 8), run / "network.keras")
    (run / "recipe.json").write_text(
        json.dumps({"architecture": architecture, "epochs": 1, **recipe}), encoding="utf-8"
    )
    (run / "history.csv").write_text(HISTORY, encoding="utf-8")
    return run, models


# TensorFlow's variables and NumPy 2, on the way into a file.
@pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning")
def test_a_published_network_has_its_facts_and_its_curves(data, tmp_path, monkeypatch):
    network = ARCHITECTURES["lenet5"]((48, 48, 1), 8)
    run, models = run_of("lenet5", tmp_path)
    few = read_faces(data, "public_test")[np.arange(600)]
    assert isinstance(few, FaceSet)
    monkeypatch.setattr(publish, "read_faces", lambda *_: few)
    publish.main([str(run), "--data", "none", "--models", str(models)])
    assert {path.name for path in models.iterdir()} == {"toy.keras", "toy.md", "toy.npz", "toy.history.csv"}
    front = yaml.safe_load((models / "toy.md").read_text(encoding="utf-8").split("---\n")[1])
    assert {key: front[key] for key in model_summary(network)} == model_summary(network)
    assert (front["year"], front["parameters"], front["training_minutes"]) == (1998, network.count_params(), 1.0)
    assert read_history(models / "toy.history.csv").loss.tolist() == [1.6304]


@pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning")
def test_a_network_of_smaller_images_is_measured_on_smaller_faces(data, tmp_path, monkeypatch):
    run, models = run_of("dense", tmp_path, 24, faces=100, mixup=0.2, radius=0.05, erasing=0.0)
    (run / "note.md").write_text("It holds here: so many percent.\n", encoding="utf-8")
    few = read_faces(data, "public_test")[np.arange(600)]
    monkeypatch.setattr(publish, "read_faces", lambda *_: few)
    publish.main([str(run), "--data", "none", "--models", str(models)])
    text = (models / "toy.md").read_text(encoding="utf-8")
    assert "on 100 faces." in text
    assert "blended in pairs, by Beta(0.2, 0.2)" in text
    assert "taken 0.05 uphill" in text
    assert "--faces 100 --mixup 0.2 --radius 0.05" in text
    assert "hidden by noise" not in text
    judged = few.for_evaluation().sized(24)
    said = logits_of(keras.saving.load_model(run / "network.keras"), judged.images).argmax(axis=1)
    assert yaml.safe_load(text.split("---\n")[1])["accuracy"] == pytest.approx((said == judged.majority).mean())
    assert "a grey face of 24×24 pixels" in text
    assert "faces.\n\nIt holds here: so many percent.\n\n## Figures" in text


@pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning")
def test_the_stages_of_a_training_are_told_one_after_the_other(data, tmp_path, monkeypatch):
    run, models = run_of("dense", tmp_path)
    first = tmp_path / "first"
    first.mkdir()
    (first / "history.csv").write_text(HISTORY, encoding="utf-8")
    recipe = {"architecture": "dense", "epochs": 1, "start": "runs/first/network.keras", "sharpness": 2.0}
    (run / "recipe.json").write_text(json.dumps(recipe), encoding="utf-8")
    few = read_faces(data, "public_test")[np.arange(600)]
    monkeypatch.setattr(publish, "read_faces", lambda *_: few)
    publish.main([str(run), "--data", "none", "--models", str(models), "--after", str(first)])
    text = (models / "toy.md").read_text(encoding="utf-8")
    front = yaml.safe_load(text.split("---\n")[1])
    assert front["earlier"] == {"first": 1}
    assert front["training_minutes"] == 2.0
    assert read_history(models / "toy.history.csv").epoch.tolist() == [1, 2]
    assert "python -m vizcore.training.publish runs/toy --data FOLDER --after runs/first`" in text
    assert "starting from what an earlier run, first, came to" in text
    assert (
        "1 epochs of AdamW, cosine schedule, soft labels; before that 1 of first; targets raised to the power 2" in text
    )


@pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning")
def test_a_large_network_is_rounded_and_its_card_measures_what_is_kept(data, tmp_path, monkeypatch):
    run, models = run_of("lenet5", tmp_path)
    (run / "checkpoints").mkdir()
    for epoch in (0, 1):
        keras.saving.save_model(ARCHITECTURES["lenet5"]((48, 48, 1), 8), run / "checkpoints" / f"{epoch:04d}.keras")
    few = read_faces(data, "public_test")[np.arange(600)]
    monkeypatch.setattr(publish, "read_faces", lambda *_: few)
    monkeypatch.setattr(publish, "LARGE", 100_000)
    publish.main([str(run), "--data", "none", "--models", str(models), "--checkpoints"])
    assert (models / "toy.keras").stat().st_size < 0.6 * (run / "network.keras").stat().st_size
    front = yaml.safe_load((models / "toy.md").read_text(encoding="utf-8").split("---\n")[1])
    before, after = (
        softmax(logits_of(keras.saving.load_model(path, compile=False), few.images), axis=1)
        for path in (run / "network.keras", models / "toy.keras")
    )
    assert front["finish"]["rounding"] == pytest.approx(np.abs(after - before).max(), rel=1e-3) != 0
    judged = few.majority >= 0
    assert front["accuracy"] == np.mean(after[judged].argmax(axis=1) == few.majority[judged])
    assert sorted(path.name for path in (models / "checkpoints" / "toy").iterdir()) == ["0000.keras", "0001.keras"]


@pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning")
def test_a_run_without_its_curves_is_refused_before_anything_is_written(tmp_path):
    run, models = run_of("lenet5", tmp_path)
    (run / "history.csv").unlink()
    with pytest.raises(ValueError, match="history.csv, found none"):
        publish.main([str(run), "--data", "none", "--models", str(models)])
    assert not list(models.iterdir())
