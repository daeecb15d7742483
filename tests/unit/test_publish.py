"""What publishing a run leaves in `models/`."""

import json

import keras
import numpy as np
import pytest
import yaml

from vizcore import publish
from vizcore.architectures import ARCHITECTURES
from vizcore.facts import facts_of
from vizcore.history import read_history
from vizcore.training.faceset import FaceSet, read_faces

HISTORY = """epoch,loss,learning_rate,validation_loss,validation_accuracy,seconds
1,1.6304421885018963,0.00101,1.73,0.41950609565489216,60.0
"""


# TensorFlow's variables and NumPy 2, on the way into a file.
@pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning")
def test_a_published_network_has_its_facts_and_its_curves(data, tmp_path, monkeypatch):
    run, models = tmp_path / "toy", tmp_path / "models"
    run.mkdir()
    models.mkdir()
    network = ARCHITECTURES["lenet5"]((48, 48, 1), 8)
    keras.saving.save_model(network, run / "network.keras")
    (run / "recipe.json").write_text(json.dumps({"architecture": "lenet5", "epochs": 1}), encoding="utf-8")
    (run / "history.csv").write_text(HISTORY, encoding="utf-8")
    few = read_faces(data, "public_test")[np.arange(600)]
    assert isinstance(few, FaceSet)
    monkeypatch.setattr(publish, "read_faces", lambda *_: few)
    publish.main([str(run), "--data", "none", "--models", str(models)])
    assert {path.name for path in models.iterdir()} == {"toy.keras", "toy.md", "toy.npz", "toy.history.csv"}
    front = yaml.safe_load((models / "toy.md").read_text(encoding="utf-8").split("---\n")[1])
    assert {key: front[key] for key in facts_of(network)} == facts_of(network)
    assert (front["year"], front["parameters"], front["training_minutes"]) == (1998, network.count_params(), 1.0)
    assert read_history(models / "toy.history.csv").loss.tolist() == [1.6304]
