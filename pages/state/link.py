"""A selection as the query of a link, and back. What a link cannot mean is left out, and said."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from pages.state.selection import Selection, Texts

TEXTS = ("network", "image", "frame", "layer", "target", "versus")
NUMBERS = ("channel", "row", "column")
LONGEST, MOST = 4000, 64  # characters of a setting, and settings in a link
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.+-]{0,60}")
_NUMBER = re.compile(r"[0-9]{1,6}")
_OF_STREAMLIT = ("embed", "embed_options")

Query = Mapping[str, Sequence[str]]


def to_query(selection: Selection) -> dict[str, list[str]]:
    """What the link of a view holds, {parameter: texts}: only what was chosen."""
    query = {name: [getattr(selection, name)] for name in TEXTS if getattr(selection, name)}
    if selection.channel is not None:
        query["channel"] = [str(selection.channel)]
    if selection.place is not None:
        query["row"], query["column"] = ([str(number)] for number in selection.place)
    return query | {name: list(texts) for name, texts in sorted(selection.settings.items())}


def from_query(query: Query) -> tuple[Selection, tuple[str, ...]]:
    """The view that a link means, and a sentence for each parameter that it cannot mean."""
    wrong: list[str] = []
    texts = {name: query[name][-1] for name in TEXTS if query.get(name)}
    for name in [name for name, text in texts.items() if len(text) > 200]:
        del texts[name]
        wrong.append(f"The link's {name} is too long to be one.")
    numbers = {name: _number(name, query[name][-1], wrong) for name in NUMBERS if query.get(name)}
    row, column = numbers.get("row"), numbers.get("column")
    place = (row, column) if row is not None and column is not None else None
    selection = Selection(
        **texts, channel=numbers.get("channel"), place=place, settings=MappingProxyType(_settings(query))
    )
    return selection, tuple(wrong)


def _number(name: str, text: str, wrong: list[str]) -> int | None:
    if _NUMBER.fullmatch(text):
        return int(text)
    shown = text if len(text) <= 20 else f"{text[:20]}…"
    wrong.append(f"The link's {name}, “{shown}”, is not a whole number from 0 to 999,999.")
    return None


def _settings(query: Query) -> dict[str, Texts]:
    """Everything else, as far as it can be a setting; what is none for any page does no harm."""
    others = [name for name in query if name not in (*TEXTS, *NUMBERS, *_OF_STREAMLIT) and _NAME.fullmatch(name)]
    found = {name: tuple(query[name]) for name in others[:MOST]}
    return {name: texts for name, texts in found.items() if sum(map(len, texts)) <= LONGEST and len(texts) <= MOST}
