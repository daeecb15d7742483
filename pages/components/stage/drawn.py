"""Whether a page's hero lives on the stage or stands still in figures: one setting for every page that has both."""

from pages.state import bound

LIVE, FIGURES = "live", "figures"


def choose_drawn() -> bool:
    """The widget for it; True where it is live."""
    chosen = bound.segmented_control(
        "Drawn", [LIVE, FIGURES], name="drawn",
        help="Live follows the pointer, in the browser. The figures stand still, and say the same.",
    )  # fmt: skip
    return chosen == LIVE
