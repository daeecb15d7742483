"""What a trained network says of itself: the figures that its model card states, for people and for the app.

Mitchell et al., "Model Cards for Model Reporting", 2019. https://arxiv.org/abs/1810.03993
"""

from dataclasses import dataclass, fields
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from jaxtyping import Int

import vizcore


def models_folder(package: Path) -> Path:
    """Where the shipped networks lie: inside the package where it is installed, beside it in a checkout.

    Args:
        package: the folder of `vizcore`.
    """
    inside = package / "models"
    return inside if inside.is_dir() else package.with_name("models")


FOLDER = models_folder(Path(vizcore.__file__).parent)
DEFAULT = "fovea"  # what a link without a network means, whatever else is shipped later


@dataclass(frozen=True, eq=False)
class Card:
    """A model card: a page of Markdown whose front matter holds the measured figures.

    Args:
        labels: one per logit, in order.
        architecture: name of the registered architecture.
        confusion: counts over the evaluation faces; row = what people said, column = what the network said.
        temperature: divides the logits before the softmax that people see.
        figures: everything else in the front matter, as it was measured.
        text: the Markdown below.
    """

    labels: tuple[str, ...]
    architecture: str
    confusion: Int[np.ndarray, "classes classes"]
    temperature: float
    figures: dict
    text: str

    @cached_property
    def faces(self) -> int:
        """How many faces the figures were measured on."""
        return int(self.confusion.sum())

    @cached_property
    def stages(self) -> dict[int, str]:
        """{the epoch with which a further training began: what it did otherwise}; none where there was but one."""
        earlier, found, epoch = self.figures.get("earlier") or {}, {}, 1
        sharpness = float(self.figures.get("recipe", {}).get("sharpness", 1.0))
        for place, epochs in enumerate(earlier.values(), start=1):
            epoch += epochs
            sharper = place == len(earlier) and sharpness > 1
            found[epoch] = f"the shares of the votes to the power of {sharpness:g}" if sharper else ""
        return found

    def precision(self, label: int) -> tuple[int, int]:
        """(right, said): how often the network said this label over the evaluation faces, and was right."""
        return int(self.confusion[label, label]), int(self.confusion[:, label].sum())


@dataclass(frozen=True)
class Summary:
    """What the cards and files say of a network without anybody having to load it.

    Args:
        name: of the network.
        accuracy: share of the evaluation faces that it reads as most people do, 0 to 1.
        mean_recall: mean over the labels of the share that it finds of each, 0 to 1.
        parameters: numbers in its weights.
        flops: floating-point operations for one face.
        depth: layers with weights on the longest path.
        receptive_field: (height, width) in pixels of what a unit of its last maps sees; None for the whole image.
        bytes: size of the file of its weights.
        year: of the paper; None for this project's own.
    """

    name: str
    accuracy: float
    mean_recall: float
    parameters: int
    flops: int
    depth: int
    receptive_field: tuple[int, int] | None
    bytes: int
    year: int | None


def summary(name: str) -> Summary:
    """A shipped network in one line, from its card.

    Raises:
        ValueError: the card lacks a figure.
    """
    figures = read_card(FOLDER / f"{name}.md").figures
    own = [field.name for field in fields(Summary) if field.name not in ("name", "bytes")]
    if missing := set(own) - set(figures):
        raise ValueError(f"{name}.md: the front matter lacks {', '.join(sorted(missing))}")
    field = figures["receptive_field"]
    found: dict[str, Any] = {key: figures[key] for key in own} | {"receptive_field": tuple(field) if field else None}
    return Summary(name=name, bytes=(FOLDER / f"{name}.keras").stat().st_size, **found)


def shipped_names() -> tuple[str, ...]:
    """Every network that comes with the project, the default first, then by name."""
    try:
        return _names_in(FOLDER, FOLDER.stat().st_mtime_ns)
    except FileNotFoundError:
        return ()


@lru_cache(maxsize=4)
def _names_in(folder: Path, changed: int) -> tuple[str, ...]:
    """As long as the folder did not change it is not read again: a page asks dozens of times."""
    return tuple(sorted((path.stem for path in folder.glob("*.keras")), key=lambda name: (name != DEFAULT, name)))


def read_card(path: Path) -> Card:
    """The card in a Markdown file with YAML front matter.

    Raises:
        ValueError: the front matter is missing or lacks a figure.
    """
    before, _, rest = path.read_text(encoding="utf-8").partition("---\n")
    front, closed, text = rest.partition("\n---\n")
    if before.strip() or not closed:
        raise ValueError(f"{path.name}: expected YAML between two lines of three dashes at the top")
    figures = yaml.safe_load(front)
    missing = {"labels", "architecture", "confusion", "temperature"} - set(figures)
    if missing:
        raise ValueError(f"{path.name}: the front matter lacks {', '.join(sorted(missing))}")
    return Card(
        labels=tuple(figures.pop("labels")),
        architecture=figures.pop("architecture"),
        confusion=np.array(figures.pop("confusion")),
        temperature=float(figures.pop("temperature")),
        figures=figures,
        text=text.strip(),
    )
