"""Streamlit's housekeeping must leave TensorFlow's compiled kernels alone: see `pages/runtime/engine.py`."""

import gc
import tomllib
from pathlib import Path

import keras
from streamlit.runtime.scriptrunner import script_runner

from pages.runtime import engine
from vizcore.network.cards import shipped_names

ROOT = Path(__file__).parents[2]


def test_what_streamlit_does_after_every_click_clears_no_session(monkeypatch):
    cleared = []
    monkeypatch.setattr("keras.src.backend.common.global_state.clear_session", lambda *a, **k: cleared.append(1))
    monkeypatch.setattr(keras.backend, "clear_session", lambda *a, **k: cleared.append(1))
    script_runner._clean_problem_modules()
    assert cleared, "Streamlit calls something else now: find out what, and whether the cure still cures"
    cleared.clear()
    engine.network(shipped_names()[0])
    script_runner._clean_problem_modules()
    assert not cleared


def test_no_full_garbage_collection_after_a_click():
    settings = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))
    assert settings["runner"]["postScriptGC"] is False
    source = Path(script_runner.__file__).read_text(encoding="utf-8")
    assert 'config.get_option("runner.postScriptGC")' in source
    assert source.count("gc.collect") == 1, "Streamlit collects garbage in another place now"
    assert gc.isenabled()


def test_the_server_is_shut_to_others():
    server = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))["server"]
    assert server["address"] == "127.0.0.1"
    assert server["enableXsrfProtection"]
    assert server["enableCORS"]
    assert not server["enableStaticServing"]
    assert server["maxUploadSize"] <= 200
    assert server["disconnectedSessionTTL"] == 120
