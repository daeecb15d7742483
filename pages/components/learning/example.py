"""Which of the examples that no network learns all are asked about; chosen in the view, and held by the link."""

from pages.state.session import leave_out, setting

HELD = 360  # as many as the engine holds back


def chosen_example() -> int:
    """Its number, 0 where none was chosen."""
    return whole_number("example", HELD - 1, "the first one is shown")


def whole_number(name: str, most: int, otherwise: str) -> int:
    """A setting that a view chooses, from 0 to `most`; 0, and a sentence, where the link has something else."""
    texts = setting(name)
    if texts is None:
        return 0
    if texts[-1].isascii() and texts[-1].isdigit() and int(texts[-1][:9]) <= most:
        return int(texts[-1])
    leave_out(f"“{name}” in the link is not a whole number from 0 to {most}: {otherwise}.")
    return 0
