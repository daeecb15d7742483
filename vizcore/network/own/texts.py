"""Texts from outside, such as labels and names of files: shown as they are, and read as markup by nobody.

Markdown is read as Streamlit reads it: with GitHub's links, and with icons, emoji and colours named after colons.
"""

import re

_LONGEST = 60  # characters
_LOOKALIKES = str.maketrans({"*": "∗", "`": "'", "[": "(", "]": ")", "<": "‹", ">": "›", "~": "∼", "\\": "∖"})
_FORMULA, _EMOJI = re.compile(r"\$.*\$"), re.compile(r":[\w+/-]+:")
_NUMBERED = re.compile(r"^(\d{1,9})([.)])(?!\S)")  # of a list
_MARKUP = (  # a mark where it would be read as one, and its look-alike
    (re.compile(r":(?=[^\W\d_]|/)"), "∶"),  # a colour, or an address
    (re.compile(r"(?<=\bwww)\.", re.IGNORECASE), "․"),
    (re.compile(r"(?<=[\w.+-])@(?=[\w-]+\.)"), "＠"),
    (re.compile(r"&(?=#?\w+;)"), "＆"),  # a letter by its number or name
    (re.compile(r"(?<!\w)_+|_+(?!\w)"), "ˍ"),  # emphasis
    (re.compile(r"(?<!\S)--(?!\S)"), "‐"),  # a dash
    (re.compile(r"^#+(?!\S)"), "♯"),  # a heading
    (re.compile(r"^-(?!\S)|^-{3,}$"), "‐"),  # a list, or a line across
    (re.compile(r"^\+(?!\S)"), "＋"),
)


def plain(text: str, instead: str = "?") -> str:
    """One line of at most 60 characters, without what HTML, Markdown or LaTeX would read: look-alikes stand for it.

    Args:
        text: from outside.
        instead: what stands where nothing is left of it.
    """
    seen = "".join(letter for letter in " ".join(text.split()) if letter.isprintable()).translate(_LOOKALIKES)
    seen = " ".join(seen.split())
    if _FORMULA.search(seen):
        seen = seen.replace("$", "S")
    if _EMOJI.search(seen):
        seen = seen.replace(":", "∶")
    for mark, lookalike in _MARKUP:
        seen = mark.sub(lambda found, other=lookalike: other * len(found[0]), seen)
    seen = _NUMBERED.sub(lambda found: found[1] + {".": "․", ")": "❩"}[found[2]], seen)
    return seen[:_LONGEST].strip() or instead
