"""A file that is not opened, and how what stands in it is quoted."""

_PLAIN = "_ ./>-"


class RefusedError(ValueError):
    """The file is not opened; the message is one sentence on what is wrong, and one on what to do."""


def quoted(name: object, most: int = 60) -> str:
    """A name out of a file as it can stand in a sentence: printable ASCII without marks that HTML or Markdown read."""
    text = str(name)
    shown = "".join(
        letter if letter.isascii() and letter.isalnum() or letter in _PLAIN else "?" for letter in text[:most]
    )
    return f"“{shown}{'…' if len(text) > most else ''}”"
