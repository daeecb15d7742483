"""The frame around every page: the network and the face under study, and the way from question to question."""

import logging
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from pages.shared import engine, housekeeping, latency

ROOT = Path(__file__).parent
ICONS = {
    "predict": "mood",
    "layers": "layers",
    "filters": "grid_on",
    "unit": "id_card",
    "networks": "account_tree",
    "compare": "compare",
    "attribution": "target",
    "receptive_field": "center_focus_strong",
    "channels": "tune",
    "ranking": "leaderboard",
    "patching": "content_paste_go",
    "input": "transform",
    "adversarial": "masks",
    "kernel": "grid_3x3",
    "feature_visualization": "auto_awesome",
    "inversion": "undo",
    "gallery": "apps",
    "why_convolution": "blur_on",
    "depth": "stacked_line_chart",
}


def page_of(path: Path, *, default: bool = False, visibility: str = "visible") -> st.Page:
    """`pages/10_look/20_layers.py` → the page Layers at /look-layers; the default page is at /, under no other name."""
    section, name = path.parent.name.split("_", 1)[1], path.stem.split("_", 1)[1]
    return st.Page(
        path,
        title=name.replace("_", " ").capitalize(),
        icon=f":material/{ICONS.get(name, 'help')}:",
        url_path=None if default else f"{section}-{name}",
        default=default,
        visibility=visibility,
    )


def frame() -> None:
    """Draw the sidebar, wait for the network where it is still waking, run the chosen page."""
    housekeeping.somebody_clicked()
    st.set_page_config(page_title="Fovea", page_icon=str(ROOT / "pages/shared/icon.svg"), layout="wide")
    st.logo(str(ROOT / "pages/shared/fovea.svg"), icon_image=str(ROOT / "pages/shared/icon.svg"), size="large")
    files = sorted(ROOT.glob("pages/[0-9]*/[0-9]*.py"))
    sections: dict[str, list] = {}
    for path in files:
        heading = path.parent.name.split("_", 1)[1].replace("_", " ").capitalize()
        sections.setdefault(heading, []).append(page_of(path, default=path == files[0]))
    first_by_name = page_of(files[0], visibility="hidden")
    page = st.navigation({**sections, "": [first_by_name]}, expanded=True)
    if engine.is_waking():
        room = st.empty()
        with room.container():
            st.title(page.title)
            with st.spinner("Loading the network. This takes a few seconds, once."):
                engine.wait()
        room.empty()
    from pages.shared import photo, sidebar

    photo.keep_the_link_true()
    sidebar.draw()
    page.run()
    complete_the_link(page.url_path)


def complete_the_link(page: str) -> None:
    """After a change of page, run once more, and send the browser all that the link should hold.

    Streamlit 1.67 takes what the page before had bound off the link at the end of the new page's first run, though the
    new page binds the same; from the second run on it knows better, but does not say so unless a parameter changes.
    """
    before, st.session_state["page_shown"] = st.session_state.get("page_shown", page), page
    if before != page:
        st.session_state["link_incomplete"] = True
        st.rerun()
    if st.session_state.pop("link_incomplete", False):
        st.query_params["changed"] = "yes"
        del st.query_params["changed"]


@asynccontextmanager
async def waking(_):
    """While the server starts, TensorFlow is loaded in the background, so that the first visitor need not wait."""
    engine.start()
    latency.send_at_once()
    yield


def sorry(error: Exception) -> bool:
    """A fault of ours: the traceback goes to the log, one sentence to the visitor."""
    logging.getLogger("fovea").error("a page failed", exc_info=error)
    st.error("Something went wrong on our side; nothing of yours is lost. Choose another layer or page.")
    return True


if __name__ == "__main__":  # Streamlit runs this file as a script at every click …
    frame()
else:  # … and its server imports it once
    # A folder called pages/ is Streamlit's older way to list pages. It would greet the very first visitor of a deep
    # link with "Page not found", because only `st.navigation`, which that visitor has yet to run, switches it off.
    PagesManager.uses_pages_directory = False
    app = st.App(__file__, lifespan=waking, on_script_error=sorry)
