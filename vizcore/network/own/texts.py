"""Texts from outside, such as labels and names of files: shown as they are, and read as markup by nobody."""

import re

_LONGEST = 60  # characters
_LOOKALIKES = str.maketrans({"*": "∗", "`": "'", "[": "(", "]": ")", "<": "‹", ">": "›", "~": "∼"})
_FORMULA, _EMOJI = re.compile(r"\$.*\$"), re.compile(r":[\w+-]+:")


def plain(text: str, instead: str = "?") -> str:
    """One line of at most 60 characters, without what HTML, Markdown or LaTeX would read: look-alikes stand for it.

    Args:
        text: from outside.
        instead: what stands where nothing is left of it.
    """
    seen = "".join(letter for letter in " ".join(text.split()) if letter.isprintable()).translate(_LOOKALIKES)
    if _FORMULA.search(seen):
        seen = seen.replace("$", "S")
    if _EMOJI.search(seen):
        seen = seen.replace(":", "∶")
    words = (word.strip("_") for word in seen.split())
    return " ".join(word for word in words if word)[:_LONGEST].strip() or instead
