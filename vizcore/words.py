"""Numbers in sentences."""

from typing import SupportsFloat

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


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


def number_text(value: SupportsFloat, form: str = ".3g") -> str:
    """−0.13: with a true minus, and zero without a sign.

    Args:
        value: any number.
        form: how it is written.
    """
    return f"{float(value) + 0.0:{form}}".replace("-", "−")


def span_text(first: SupportsFloat, last: SupportsFloat, form: str = ".3g") -> str:
    """From −1.08 to 0.813.

    Args:
        first: where it begins.
        last: where it ends.
        form: how each is written.
    """
    return f"from {number_text(first, form)} to {number_text(last, form)}"


def count_of(number: int, one: str, many: str = "") -> str:
    """1 face, 1,024 faces.

    Args:
        number: how many.
        one: what one of them is called.
        many: what several are called; empty for `one` with an s.
    """
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def power_text(exponent: int) -> str:
    """A power of ten: 10⁻³."""
    return "10" + str(exponent).translate(_RAISED)
