"""Widgets that show a setting of the selection and choose it: the link, Back and another page find it as it was left.

Each takes what the Streamlit widget of its name takes, with `name` in place of `key`: under it the setting stands in
the link, unless it is as the page has it by itself. A callback holds names and texts, never a face.
"""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from pages.state.selection import Texts
from pages.state.session import leave_out, session, set_setting, setting

_NOTHING = object()


def hold(key: str, value: Any) -> None:
    """Have a widget show a value.

    It is told at every run, for a widget of another page, label or range is another one to Streamlit, which knows no
    value yet; but for the one that was just used and shows it: else a key pressed meanwhile would be undone.
    """
    if key not in session().used or st.session_state.get(key, _NOTHING) != value:
        st.session_state[key] = value


def value_of(key: str) -> Any:
    """What a widget says, from its own callback."""
    session().using.add(key)
    return st.session_state[key]


def segmented_control(label: str, options: Sequence, *, name: str, default: Any = None, **more: Any) -> Any:
    """One of a few options; the first where none is the default."""
    return _one(st.segmented_control, label, options, name, default, {"required": True} | more)


def selectbox(label: str, options: Sequence, *, name: str, default: Any = None, **more: Any) -> Any:
    """One of many options; the first where none is the default."""
    return _one(st.selectbox, label, options, name, default, more)


def select_slider(label: str, options: Sequence, *, name: str, default: Any = None, **more: Any) -> Any:
    """One of many options that have an order."""
    return _one(st.select_slider, label, options, name, default, more)


def pills(label: str, options: Sequence, *, name: str, default: Sequence = (), **more: Any) -> list:
    """Any number of a few options."""
    return _several(st.pills, label, options, name, default, {"selection_mode": "multi"} | more)


def multiselect(label: str, options: Sequence, *, name: str, default: Sequence = (), **more: Any) -> list:
    """Any number of many options."""
    return _several(st.multiselect, label, options, name, default, more)


def toggle(label: str, *, name: str, default: bool = False, **more: Any) -> bool:
    """Yes or no."""
    texts = setting(name)
    known = {("true",): True, ("false",): False}
    if texts is not None and texts not in known:
        _meaningless(label, texts)
    hold(name, known.get(texts, default))
    st.toggle(label, key=name, on_change=_chosen, args=(name, name, _text_of_flag, default), **more)
    return known.get(texts, default)


def slider(label: str, low: float, high: float, *, name: str, default: float, step: float | None = None, **more):
    """A number from `low` to `high`, of the kind of the default."""
    kind = type(default)
    low, high = kind(low), kind(high)
    value = _number(label, name, kind, low, high, default)
    hold(name, value)
    st.slider(label, low, high, step=step, key=name, on_change=_chosen, args=(name, name, _text, default), **more)
    return value


def number_input(label: str, low: int, high: int, *, name: str, default: int, **more: Any) -> int:
    """A whole number from `low` to `high`, typed or stepped; emptied, it is the default again."""
    value = int(_number(label, name, int, low, high, default))
    hold(name, value)
    st.number_input(label, low, high, None, 1, key=name, on_change=_chosen, args=(name, name, _text, default), **more)
    return value


def field_number_input(label: str, low: int, high: int, *, key: str, value: int, choose: Callable, **more: Any) -> int:
    """The same for a field of the selection that is no setting: `choose(number or None)` is the callback."""
    hold(key, value)
    st.number_input(label, low, high, None, 1, key=key, on_change=_given, args=(key, choose), **more)
    return value


def field_selectbox(label: str, options: Sequence, *, key: str, value: Any, choose: Callable, **more: Any) -> Any:
    """The same for one of many."""
    hold(key, value)
    st.selectbox(label, options, key=key, on_change=_given, args=(key, choose), **more)
    return value


def choose(name: str, value: float, default: float) -> None:
    """Choose what a slider of this name would, from another callback."""
    set_setting(name, None if value == default else _text(value))


def _given(key: str, choose: Callable[[Any], None]) -> None:
    choose(value_of(key))


def _one(widget: Callable, label: str, options: Sequence, name: str, default: Any, more: dict) -> Any:
    options = list(options)
    default = options[0] if default is None and None not in options else default
    texts, value = setting(name), default
    if texts is not None:
        named = {_text(option)[-1]: option for option in options}
        if texts[-1] in named:
            value = named[texts[-1]]
        else:
            _meaningless(label, texts)
    hold(name, value)
    widget(label, options, key=name, on_change=_chosen, args=(name, name, _text, default), **more)
    return value


def _several(widget: Callable, label: str, options: Sequence, name: str, default: Sequence, more: dict) -> list:
    texts, value = setting(name), list(default)
    if texts is not None:
        named = {_text(option)[-1]: option for option in options}
        wrong = tuple(text for text in texts if text and text not in named)
        value = [named[text] for text in texts if text in named]
        if wrong:
            _meaningless(label, wrong)
    hold(name, value)
    widget(label, options, key=name, on_change=_chosen, args=(name, name, _texts, list(default)), **more)
    return value


def _number(label: str, name: str, kind: type, low: float, high: float, default: float) -> float:
    texts = setting(name)
    if texts is None:
        return default
    try:
        if len(texts[-1]) > 24:
            raise ValueError
        value = kind(texts[-1])
        if not low <= value <= high:  # not a number is not in any range
            raise ValueError
        return value
    except ValueError:
        _meaningless(label, texts)
        return default


def _chosen(name: str, key: str, write: Callable[[Any], Texts], default: Any) -> None:
    """A widget was used: hold its value as the setting, or nothing where it is the default or was emptied."""
    value = value_of(key)
    set_setting(name, None if value is None or value == default else write(value))


def _text(value: Any) -> Texts:
    return (str(int(value)) if isinstance(value, float) and value.is_integer() else str(value),)


def _texts(values: Sequence) -> Texts:
    """Nothing at all is one empty text, for a link cannot hold none."""
    return tuple(_text(value)[-1] for value in values) or ("",)


def _text_of_flag(value: bool) -> Texts:
    return (str(value).lower(),)


def _meaningless(label: str, texts: Texts) -> None:
    shown = ", ".join(text if len(text) <= 20 else f"{text[:20]}…" for text in texts[:4])
    leave_out(f"“{label}” in the link cannot be “{shown}” here and is as the page has it by itself.")
