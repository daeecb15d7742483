"""What a model card says in words of its finer figures: the interval of the recall, one person, slices of the faces."""

from collections.abc import Mapping

from vizcore.training.slices import Slices

HEADING = "## On which faces"

_ROWS = {
    "brightness": "brightness: mean of the pixels {above:.2f} to {to:.2f}",
    "detail": "fine detail: {above:.1%} to {to:.1%} of the variance within 2×2 pixels",
    "agreement": "agreement: above {above:.0%}, up to {to:.0%} of the votes for one emotion",
}


def finer_words(front: Mapping) -> dict[str, str]:
    """What `card_template.md` leaves open of them.

    Args:
        front: the card's front matter.
    """
    low, high = front["mean_recall_interval"]
    return {
        "recall_interval": f"{low:.1%} to {high:.1%}",
        "brier": f"{front['brier']:.3f}",
        "finer": f"\n{HEADING}\n\n{_person(front)}{_table(front['slices'])}",
    }


def _person(front: Mapping) -> str:
    if (person := front.get("one_person")) is None:
        return ""
    one = f"{person['accuracy']:.1%} of all votes\n(mean recall {person['mean_recall']:.1%})"
    all_of_them = f"{front['accuracy']:.1%} of the faces (mean recall {front['mean_recall']:.1%})"
    return (
        f"Of the people who voted on these faces, one says what most of the others say in {one}; this network says "
        f"what most of all say on {all_of_them}.\n\n"
    )


def _table(slices: Slices) -> str:
    lines = ["| faces of | how many | accuracy |", "| --- | --- | --- |"]
    for name, parts in slices.items():
        lines += [
            f"| {_ROWS[name].format(**part)} | {part['faces']} | "
            + (f"{part['accuracy']:.1%} |" if part["faces"] else "– |")
            for part in parts
        ]
    note = (
        "\nBrightness and detail are cut into thirds of the faces. FER2013 does not say how large a face was in its "
        "picture;\na small one was enlarged, and has less fine detail.\n"
    )
    return "\n".join(lines) + "\n" + note
