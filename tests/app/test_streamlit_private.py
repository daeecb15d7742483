"""The names that Streamlit keeps to itself and that the app leans on are there, and mean what they meant."""

import dataclasses
from types import SimpleNamespace

from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext
from streamlit.runtime.state import SessionState

from pages.runtime import streamlit_private


def test_a_run_knows_whether_back_asked_for_it_and_can_be_ended_in_the_middle():
    fields = {field.name for field in dataclasses.fields(ScriptRunContext)}
    assert {"is_history_navigation", "yield_check", "uploaded_file_mgr", "session_id"} <= fields
    assert not streamlit_private.is_history_navigation()
    streamlit_private.end_run_if_unwanted()


def test_left_sessions_are_ended_and_emptied_when_their_time_is_up(monkeypatch):
    storage, ended, state = MemorySessionStorage(ttl_seconds=0), [], SessionState()
    state["face"] = "of somebody"
    session = SimpleNamespace(id="left", shutdown=lambda: ended.append("left"), session_state=state)
    storage.save(SimpleNamespace(session=session))
    manager = SimpleNamespace(_session_storage=storage)
    monkeypatch.setattr(streamlit_private.Runtime, "exists", lambda: True)
    monkeypatch.setattr(streamlit_private, "get_instance", lambda: SimpleNamespace(_session_mgr=manager))
    assert streamlit_private.end_left_sessions() == 1
    assert ended == ["left"]
    assert "face" not in state
    assert streamlit_private.end_left_sessions() == 0


def test_the_folder_of_pages_can_be_made_ours(monkeypatch):
    monkeypatch.setattr(PagesManager, "uses_pages_directory", True)
    streamlit_private.pages_folder_is_ours()
    assert PagesManager.uses_pages_directory is False
