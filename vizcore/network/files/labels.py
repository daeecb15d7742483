"""The names of the classes, out of a file beside the network."""

import re
import unicodedata

from vizcore.network.files.refused import RefusedError

_MOST, _LONGEST = 5000, 100  # labels, and letters of one
_NUMBERED = re.compile(r"(\d{1,5})[\s:,;]+(\S.*)")
_TURNED = {
    "\u200e",
    "\u200f",
    *map(chr, range(0x202A, 0x202F)),
    *map(chr, range(0x2066, 0x206A)),
}  # the direction of text


def read_labels(data: bytes) -> tuple[str, ...]:
    """The classes in order, one a line: "0 Happy", as Teachable Machine writes them, or "Happy".

    Args:
        data: of the file, UTF-8.

    Raises:
        RefusedError: it is no list of names, or its numbers do not count 0, 1, 2 …
    """
    try:
        lines = [_shown(line) for line in data.decode("utf-8-sig").splitlines()]
    except UnicodeDecodeError as error:
        raise RefusedError(
            "The list of labels is no text in UTF-8: save it again as plain text, one label a line."
        ) from error
    lines = [line for line in lines if line]
    if not lines or len(lines) > _MOST:
        raise RefusedError(f"The list of labels has {len(lines)} lines: write one label a line, {_MOST} at most.")
    numbered = [_NUMBERED.fullmatch(line) for line in lines]
    if not all(numbered):
        return tuple(line[:_LONGEST] for line in lines)
    found = [(int(match[1]), match[2]) for match in numbered if match]
    if [number for number, _ in found] != list(range(len(found))):
        raise RefusedError("The numbers in the list of labels do not count 0, 1, 2 and so on: write one label a line.")
    return tuple(label[:_LONGEST] for _, label in found)


def _shown(line: str) -> str:
    """Without control characters and without marks that turn the direction of what follows."""
    return "".join(x for x in line if x not in _TURNED and unicodedata.category(x) != "Cc" or x == "\t").strip()
