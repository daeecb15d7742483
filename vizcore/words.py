"""Numbers in sentences."""


def share_text(share: float, form: str = ".1%") -> str:
    """99.6%, and never 100% or 0%: a softmax or sigmoid gives neither, but for the rounding of float32.

    Args:
        share: 0 to 1.
        form: how it is written, to a tenth of a percent or finer.
    """
    text, digits = f"{share:{form}}", int(form[1])
    none, all_ = f"{0:{form}}", f"{1:{form}}"
    least = f"{10.0**-digits:.{digits}f}%"
    return {none: f"<{least}", all_: f">{100 - 10.0**-digits:.{digits}f}%"}.get(text, text)


def count_of(number: int, one: str, many: str = "") -> str:
    """1 face, 1,024 faces.

    Args:
        number: how many.
        one: what one of them is called.
        many: what several are called; empty for `one` with an s.
    """
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
