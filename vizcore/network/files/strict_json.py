"""JSON that means one thing: no key twice, no huge numbers, no depth, no NaN."""

import json
from typing import Any

from vizcore.network.files.limits import CONFIG, DEPTH, DIGITS, NODES
from vizcore.network.files.refused import RefusedError

_AGAIN = "save the network again with model.save('name.keras')"


def parse(data: bytes, what: str = "config") -> Any:
    """What a JSON text says.

    Args:
        data: of the text, UTF-8.
        what: is written in it, for the sentence of a refusal.

    Raises:
        RefusedError: it is no JSON, or JSON that two readers may read differently, or too much of it.
    """
    if len(data) > CONFIG:
        raise RefusedError(
            f"Its {what} is {len(data) / 1e6:.0f} MB long, and {CONFIG / 1e6:.0f} MB is the most: {_AGAIN}."
        )
    try:
        tree = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_once,
            parse_int=_integer,
            parse_float=_number,
            parse_constant=_constant,
        )
    except UnicodeDecodeError as error:
        raise RefusedError(f"Its {what} is no text in UTF-8: {_AGAIN}.") from error
    except json.JSONDecodeError as error:
        raise RefusedError(f"Its {what} is no JSON: {_AGAIN}.") from error
    except RecursionError as error:
        raise RefusedError(_deep(what)) from error
    _bound(tree, what)
    return tree


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise RefusedError(f"Its config says the same key twice, so that readers may disagree: {_AGAIN}.")
    return found


def _integer(digits: str) -> int:
    if len(digits) > DIGITS + 1:
        raise RefusedError(f"Its config has an integer of {len(digits)} digits: {_AGAIN}.")
    return int(digits)


def _number(digits: str) -> float:
    if len(digits) > 400:
        raise RefusedError(f"Its config has a number of {len(digits)} digits: {_AGAIN}.")
    value = float(digits)
    if value in (float("inf"), float("-inf")):
        raise RefusedError(f"Its config has a number that is too large: {_AGAIN}.")
    return value


def _constant(word: str):
    raise RefusedError(f"Its config has {word} where a number belongs: {_AGAIN}.")


def _bound(tree: Any, what: str) -> None:
    left, count = [(tree, 0)], 0
    while left:
        node, depth = left.pop()
        count += 1
        if depth > DEPTH:
            raise RefusedError(_deep(what))
        if count > NODES:
            raise RefusedError(f"Its {what} has more than {NODES:,} entries: bring a smaller network.")
        if isinstance(node, dict):
            left += [(value, depth + 1) for value in node.values()]
        elif isinstance(node, list):
            left += [(value, depth + 1) for value in node]


def _deep(what: str) -> str:
    return f"Its {what} is nested more than {DEPTH} deep: flatten the models inside one another, and save it again."
