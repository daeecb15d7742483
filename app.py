"""The frame around every page: configuration, the way from page to page, and the server's warm-up."""

import asyncio
import logging
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import streamlit as st

from pages.components.engine.route import routes
from pages.components.page_links import follow, side_links, side_room
from pages.runtime import content_policy, engine, frames, housekeeping, latency, served_faces
from pages.runtime.addresses import every_address
from pages.runtime.page_folders import folder_at, sections
from pages.runtime.streamlit_private import pages_folder_is_ours
from pages.state.link import to_query
from pages.state.session import selection
from pages.state.url import asked, read_link, say_what_was_left_out, sync_url

ASSETS = Path(__file__).parent / "pages" / "assets"


def frame() -> None:
    """Draw what is around every page, wait for the network where it is still loading, run the page."""
    housekeeping.notify_activity()
    st.set_page_config(page_title="Fovea", page_icon=str(ASSETS / "icon.svg"), layout="wide")
    st.logo(str(ASSETS / "fovea.svg"), icon_image=str(ASSETS / "icon.svg"), size="large")
    pages = {
        title: [made for folder in folders for made in every_address(folder)] for title, folders in sections().items()
    }
    page = st.navigation(pages, position="hidden")
    links = side_room()
    room = st.empty()  # there in every run: what stands below it keeps its place, and with it the keyboard's focus
    if engine.is_loading():
        side_links(links, asked())
        with room.container():
            st.title(page.title)
            with st.spinner("Loading the network. This takes a few seconds, once."):
                engine.wait()
        room.empty()
    from pages.components import sidebar, style
    from pages.components.frame.context_bar import context_bar, say_where
    from pages.components.gloss import gloss

    style.apply()
    read_link(page.url_path)
    follow()
    sync_url()
    side_links(links, to_query(selection()))
    where = context_bar()
    notices = st.container()
    sidebar.computes_on()
    try:
        page.run()
    finally:
        say_where(where)
        say_what_was_left_out(notices)
        gloss(folder_at(page.url_path).name)


@asynccontextmanager
async def waking(_):
    """While the server starts, TensorFlow is loaded in the background, so that the first visitor need not wait."""
    engine.start()
    latency.send_at_once()
    watch = asyncio.create_task(housekeeping.watch_left_sessions())
    yield
    watch.cancel()
    with suppress(asyncio.CancelledError):
        await watch


def on_script_error(error: Exception) -> bool:
    """A fault of ours: the traceback goes to the log, one sentence to the visitor."""
    logging.getLogger("fovea").error("a page failed", exc_info=error)
    st.error("Something went wrong on our side; nothing of yours is lost. Choose another layer or page.")
    return True


if __name__ == "__main__":  # Streamlit runs this file as a script at every click …
    frame()
else:  # … and its server imports it once
    pages_folder_is_ours()
    app = st.App(
        __file__, lifespan=waking, on_script_error=on_script_error,
        routes=[*routes(), frames.route(), served_faces.route()], middleware=[content_policy.middleware()],
    )  # fmt: skip
