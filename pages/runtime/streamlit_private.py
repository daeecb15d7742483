"""The names that Streamlit keeps to itself and that this app leans on: here and nowhere else.

`tests/app/test_streamlit_private.py` fails when an update takes one of them away, or gives it another meaning.
"""

import re
from pathlib import Path

from streamlit import file_util
from streamlit.runtime import Runtime, get_instance
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import get_script_run_ctx


def is_history_navigation() -> bool:
    """Whether this run was asked for by Back or Forward."""
    context = get_script_run_ctx()
    return bool(context and context.is_history_navigation)


def forget_upload(file_id: str) -> None:
    """Drop the server's copy of an upload, which Streamlit else keeps, metadata and all, until the session ends."""
    context = get_script_run_ctx()
    if context:
        files = context.uploaded_file_mgr
        files.remove_file(context.session_id, file_id)  # ty: ignore[missing-attribute]  # the one that serves has it


def pages_folder_is_ours() -> None:
    """Keep Streamlit from listing `pages/` in its older way.

    It would greet the very first visitor of a deep link with "Page not found", because only `st.navigation`, which that
    visitor has yet to run, switches it off.
    """
    PagesManager.uses_pages_directory = False


def end_left_sessions() -> int:
    """End the sessions whose visitors left longer ago than `server.disconnectedSessionTTL`; how many they were.

    To be called in the server's own thread. Streamlit 1.67 looks for them only when another visitor leaves, and its
    loop over the sessions holds on to the last one that it saw: so what that one held is let go here.
    """
    if not Runtime.exists():
        return 0
    sessions = get_instance()._session_mgr
    ended = sessions._session_storage._cache.expire()  # ty: ignore[missing-attribute]  # the one that serves has it
    for _, left in ended:
        left.session.shutdown()
        left.session.session_state.clear()
    return len(ended)


def end_run_if_unwanted() -> None:
    """End this run, as Streamlit does between two of its own calls, where the visitor asked for another or has left."""
    context = get_script_run_ctx(suppress_warning=True)
    if context:
        context.yield_check()


def inline_scripts() -> list[str]:
    """The scripts that stand in Streamlit's own page, as a browser hashes them for a content security policy."""
    page = Path(file_util.get_static_dir(), "index.html").read_text(encoding="utf-8")
    return re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
