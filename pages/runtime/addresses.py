"""Streamlit's pages, made once for all visitors; every run is handed copies.

To make a page Streamlit resolves its path and looks whether the file is there: for all pages some five hundred calls of
the system a click, and at each of them another visitor's thread may take over, which takes longer than the call.
"""

from copy import copy
from functools import cache
from typing import Any

import streamlit as st

from pages.runtime.page_folders import PageFolder


def every_address(folder: PageFolder) -> list:
    """A page under its address, and under those that it had before; the first page of all is at / as well."""
    return [copy(page) for page in _made(folder)]


def page_of(folder: PageFolder) -> Any:
    """A page, for a link to it; not to be run."""
    return _made(folder)[0]


@cache
def _made(folder: PageFolder) -> tuple:
    visible = st.Page(
        folder.script, title=folder.title, icon=f":material/{folder.icon}:", default=folder.default,
        url_path=None if folder.default else folder.address,
    )  # fmt: skip
    others = [*folder.formerly, *([folder.address] if folder.default else [])]
    return (
        visible,
        *(st.Page(folder.script, title=folder.title, url_path=other, visibility="hidden") for other in others),
    )
