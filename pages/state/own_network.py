"""A network that a visitor brought, and how it is opened."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:  # importing Keras takes seconds; a page that is still waiting for it must not
    import keras

    from vizcore.network.classifier import Classifier
    from vizcore.network.own import Questions, Reading

Framing = Literal["face", "whole"]


@dataclass(frozen=True, eq=False)
class OwnNetwork:
    """A network that the visitor brought.

    Args:
        name: token with which pages and links name it.
        title: what people read: the name of its file, without what anybody would read as markup.
        model: as it came, to be read in another way when asked.
        questions: what it leaves open.
        labels: of its outputs as given; None where nobody gave any.
        reading: what was said of it.
        framing: whether it is given a face, or the whole picture's middle.
        classifier: as all pages look at it.
        end: what it makes of its logits itself: "linear" where nobody but the visitor knows what they are.
        notes: sentences on what was mended on the way in.
        brought: the labels that came with it, of whichever of its outputs.
        pictures: how many of the visitor's pictures it is compared with.
    """

    name: str
    title: str
    model: "keras.Model"
    questions: "Questions"
    labels: tuple[str, ...] | None
    reading: "Reading"
    framing: Framing
    classifier: "Classifier"
    end: str
    notes: tuple[str, ...] = ()
    brought: tuple[str, ...] | None = None
    pictures: int = 0

    def labels_of(self, output: int) -> tuple[str, ...] | None:
        """Those that came with it and are as many as this output has answers; else ImageNet's, where they fit."""
        return self.questions.labels_of(output, self.brought)

    @property
    def bytes(self) -> int:
        """What its weights take, as they came and as they are looked at."""
        return 8 * self.questions.parameters


def opened(name: str, model, title: str, labels, notes, scale: str | None = None) -> OwnNetwork:
    """A Keras model as pages look at it, everything that is open answered by what is likeliest.

    Args:
        name: token with which pages and links name it.
        model: as it came.
        title: of its file.
        labels: of its outputs, where they are known.
        notes: sentences on what was mended on the way in.
        scale: of its pixels, by name; None for the likeliest.

    Raises:
        ValueError: it cannot be looked at; one or two sentences say why.
    """
    from vizcore.network.own import open_network, questions_of
    from vizcore.network.own.texts import plain

    questions = questions_of(model)
    output, brought = questions.output_of(labels), labels
    reading = replace(questions.likeliest, scale=scale or questions.likeliest.scale, output=output)
    labels = labels or questions.labels_of(0, None)
    found = open_network(model, labels, reading, name=name)
    shown = plain(title, "your network")
    read = labels, reading, "whole", found.classifier, found.end
    return OwnNetwork(name, shown, model, questions, *read, notes, brought)
