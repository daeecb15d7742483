"""Numbers in sentences."""


def count_of(number: int, one: str, many: str = "") -> str:
    """1 face, 1,024 faces.

    Args:
        number: how many.
        one: what one of them is called.
        many: what several are called; empty for `one` with an s.
    """
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
