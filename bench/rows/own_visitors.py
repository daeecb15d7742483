"""Sixteen visitors with a network of their own each: nobody sees another's, and what it takes of memory.

The visitors are sessions of the whole app under Streamlit's AppTest, in this process. Each drops a file of the same
name whose weights are his alone (as in the row `own_network`), and has to see his own network's answer to the sample
face, and no other. Memory is what this process holds afterwards above what it held after the first visitor's, who warms
everything up. What becomes of those whose networks have to make room is a test, `tests/app/test_own_networks.py`.
"""

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from bench.machine import resident
from bench.result import Result
from bench.rows.own_network import TITLE, made
from bench.server import ROOT
from pages.runtime import engine
from pages.runtime.page_folders import folder_of

VISITORS, MEGABYTES = 16, 40


def measure(quick: bool) -> list[Result]:
    """One line."""
    count = 4 if quick else VISITORS
    engine.start()
    engine.wait()
    visitors, held = [], 0
    for number in range(count):
        visitors.append(_drop(made(number)))
        held = held or resident()
    grown = (resident() - held) / 1e6 / (count - 1)
    answers = [_answer(app) for app in visitors]
    if len(set(answers)) < count or answers != [_answer(app) for app in visitors]:
        raise RuntimeError("a visitor sees another's answer")
    how = f"{count} visitors, each sees his own answer and no other"
    return [Result("memory of a visitor's own network of 58k parameters", grown, "MB", at_most=MEGABYTES, how=how)]


def _drop(data: bytes) -> AppTest:
    """A new visitor who drops a file, and looks at what it says."""
    app = AppTest.from_file(ROOT / "app.py", default_timeout=300)
    folder = folder_of("networks/own")
    app._page_hash = calc_hash("" if folder.default else folder.address)  # as a browser asks for it
    app.run()
    door = next(each for each in app.file_uploader if each.label == "A Keras network")
    door.set_value((f"{TITLE}.keras", data, "application/octet-stream")).run()
    if app.exception or not app.session_state["fovea"].networks:
        raise RuntimeError(f"the network was not opened: {app.exception or [text.value for text in app.text]}")
    return app


def _answer(app: AppTest) -> bytes:
    """What the visitor is shown of his face, after another click."""
    app.run()
    session = app.session_state["fovea"]
    if app.exception or session.subject.network != session.networks[0]:
        raise RuntimeError(f"the visitor's own network is not shown: {app.exception}")
    return session.subject.trace.logits.tobytes()
