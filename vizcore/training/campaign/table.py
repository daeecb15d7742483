"""The results of a campaign as a page of Markdown."""

from collections.abc import Mapping
from typing import Any

from vizcore.training.evaluation import Logits, calibrated, confusion, cross_entropy, recalls
from vizcore.training.faceset import FaceSet
from vizcore.training.finer_figures import finer_figures

_COLUMNS = (
    "network", "epochs", "seconds", "accuracy", "mean recall", "95%", "calibration error", "Brier", "cross-entropy",
)  # fmt: skip


def figures(logits: Logits, judged: FaceSet) -> dict[str, Any]:
    """What the table says of a network, ready for JSON.

    Args:
        logits: of the judged faces.
        judged: those for evaluation.
    """
    counts = confusion(logits, judged.majority)
    of_each = recalls(counts)
    return {
        "accuracy": float((logits.argmax(axis=1) == judged.majority).mean()),
        "mean_recall": float(of_each[counts.sum(axis=1) > 0].mean()),
        "calibration_error": calibrated(logits, judged.majority)[1],
        "cross_entropy": cross_entropy(logits, judged.shares),
        **finer_figures(logits, judged),
    }


def table_of(record: Mapping[str, Any]) -> str:
    """The page: a row a network, then the accuracy on some of the faces at a time, the speed, and what was said.

    Args:
        record: see `Results`.
    """
    rows = {name: row for name, row in record["rows"].items() if "figures" in row}
    parts = [f"# A campaign\n\n{record.get('hardware', 'hardware not known')}. Measured on public_test.\n"]
    parts.append(_lines(_COLUMNS, [_row(name, row) for name, row in rows.items()]))
    if rows:
        person = next(iter(rows.values()))["figures"].get("one_person")
        if person:
            parts.append(
                f"One person against the others, on the same faces: {person['accuracy']:.1%}, mean recall "
                f"{person['mean_recall']:.1%}.\n"
            )
        parts.append(_sliced(rows))
    if speed := record.get("speed"):
        columns = ("faces at once", *speed[0]["faces_a_second"])
        parts.append("Faces a second, from and to the machine's own memory:\n")
        parts.append(_lines(columns, [(row["batch"], *_whole(row["faces_a_second"])) for row in speed]))
    parts.append("## What was said\n\n" + "\n".join(f"- {line}" for line in record["log"]) + "\n")
    return "\n".join(parts)


def _whole(rates: Mapping[str, float]) -> list[str]:
    return [f"{rate:,.0f}" for rate in rates.values()]


def _row(name: str, row: Mapping) -> tuple:
    found = row["figures"]
    low, high = found["mean_recall_interval"]
    return (
        name, row["epochs"], f"{row['seconds']:.0f}", f"{found['accuracy']:.1%}", f"{found['mean_recall']:.1%}",
        f"{low:.1%} to {high:.1%}", f"{found['calibration_error']:.1%}", f"{found['brier']:.3f}",
        f"{found['cross_entropy']:.3f}",
    )  # fmt: skip


def _sliced(rows: Mapping[str, Mapping]) -> str:
    first = next(iter(rows.values()))["figures"]["slices"]
    columns = [f"{name} to {part['to']:.2f}" for name, parts in first.items() for part in parts]
    found = [
        (
            name,
            *(
                f"{part['accuracy']:.1%}" if part["faces"] else "–"
                for parts in row["figures"]["slices"].values()
                for part in parts
            ),
        )
        for name, row in rows.items()
    ]
    return "Accuracy on some of the faces at a time:\n\n" + _lines(("network", *columns), found)


def _lines(columns, rows) -> str:
    cells = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in row)} |" for row in cells) + "\n"
