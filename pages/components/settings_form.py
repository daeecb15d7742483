"""A widget for every setting of a method, drawn from its signature."""

import typing
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from pages.state import bound
from vizcore.settings import LayerWithMaps, Range


class NoWidgetError(TypeError):
    """A setting has a type that nothing here can draw."""


def settings_form(
    method: str,
    settings: Mapping[str, tuple[object, Any]],
    layers: Callable[[], tuple[list[str], str]] | None = None,
) -> dict:
    """What is chosen for each setting.

    Args:
        method: its name.
        settings: {name: (annotation, default)}.
        layers: for a setting that names a layer: those that can be chosen, and what the automatic choice is.

    Raises:
        NoWidgetError: a setting's type has none.
    """
    if not settings:
        return {}
    with st.expander("Settings", icon=":material/tune:"):
        return {name: _widget(method, name, *of, layers) for name, of in settings.items()}


def key_of(method: str, setting: str) -> str:
    """Under what name a setting stands in the link."""
    plain = "".join(letter if letter.isalnum() else "-" for letter in f"{method}-{setting}".lower())
    return plain.replace("ε", "eps").replace("α", "alpha").replace("β", "beta")


def _widget(method: str, name: str, annotation: object, default: Any, layers: Callable | None) -> object:
    label, key = name.replace("_", " ").capitalize(), key_of(method, name)
    if annotation == LayerWithMaps:
        names, automatic = layers() if layers else ([], "")
        itself = f"automatic: {automatic}" if automatic else "automatic"
        return bound.selectbox(label, [None, *names], name=key, format_func=lambda layer: layer or itself)
    if typing.get_origin(annotation) is typing.Literal:
        return bound.selectbox(label, typing.get_args(annotation), name=key, default=default)
    if annotation is bool:
        return bound.toggle(label, name=key, default=bool(default))
    for bounds in getattr(annotation, "__metadata__", ()):
        if isinstance(bounds, Range):
            return bound.slider(label, bounds.low, bounds.high, name=key, default=default)
    raise NoWidgetError(f"{method}: the setting {name!r} is of type {annotation}, for which there is no widget")
