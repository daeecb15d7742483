"""Faces as one network sees them: the one interface that pages, commands and workers share."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np
from jaxtyping import Float, Int

from vizcore.data.faces import UNLABELLED, Faces, as_images
from vizcore.data.strongest import Channels, Strongest, channels_of, strongest
from vizcore.data.summary import Summary
from vizcore.network.classifier import Classifier
from vizcore.settings import Preview, unseen

AT_ONCE = 256  # faces in a forward pass
Which = Literal["most", "least", "random"]
Report = Callable[[float], None]


@dataclass(frozen=True, eq=False)
class Looked:
    """What a network makes of many faces.

    Args:
        faces: they.
        identity: of the network.
        channels: that were looked at.
        labels: of every face, as the network counts its answers; -1 where there is none that it knows.
        logits: one row a face.
        embedding: the layer before the logits, one row a face.
        summary: the strongest faces of every channel, counts and sums.
    """

    faces: Faces
    identity: str
    channels: Channels
    labels: Int[np.ndarray, " faces"]
    logits: Float[np.ndarray, "faces classes"]
    embedding: Float[np.ndarray, "faces features"]
    summary: Summary

    def top(
        self, layer: str, channel: int, most: int, which: Which = "most", label: int | None = None
    ) -> tuple[Int[np.ndarray, " kept"], Float[np.ndarray, " kept"] | None]:
        """The faces that excite a channel most or least, and the strongest number on each one's map.

        Args:
            layer: one of `channels`.
            channel: of it.
            most: at most so many; no more than the summary keeps.
            which: the most or the least exciting; "random" are faces drawn by chance, always the same, whose numbers
                are not kept (None).
            label: only among the faces of this label; of the most exciting only.

        Raises:
            KeyError: there is no such channel.
            ValueError: the least exciting of a label were asked for, which are not kept.
        """
        row = self.channels.place(layer, channel)
        if which == "random":
            among = np.arange(len(self.faces)) if label is None else np.flatnonzero(self.labels == label)
            return np.random.default_rng(0).permutation(among)[:most], None
        if label is not None:
            if which == "least":
                raise ValueError("the least exciting faces are kept of all faces together, not of one label")
            top = self.summary.of_label[label]
            return top.faces[row, :most], top.values[row, :most]
        if which == "least":
            return self.summary.least.faces[row, :most], -self.summary.least.values[row, :most]
        return self.summary.most.faces[row, :most], self.summary.most.values[row, :most]

    def nearest(self, vector: Float[np.ndarray, " features"], most: int) -> tuple[np.ndarray, np.ndarray]:
        """The faces nearest to a place in the space before the logits, and their cosine similarities; see `nearest`."""
        from vizcore.data.nearest import nearest

        return nearest(self.embedding, vector, most)

    def confusion(self) -> Int[np.ndarray, "labels answers"]:
        """Counts; row = what people said, column = what the network said."""
        return self.summary.cells.counts

    def where(self, label: int | None = None, answer: int | None = None) -> Int[np.ndarray, " chosen"]:
        """Numbers of the faces with a label, with an answer, or with both."""
        chosen = np.ones(len(self.faces), bool)
        if label is not None:
            chosen &= self.labels == label
        if answer is not None:
            chosen &= self.logits.argmax(axis=1) == answer
        return np.flatnonzero(chosen)


def labels_for(faces: Faces, classes: tuple[str, ...]) -> Int[np.ndarray, " faces"]:
    """The labels of faces as a network counts its answers; -1 where it has no answer of that name."""
    known = [classes.index(name) if name in classes else UNLABELLED for name in faces.classes]
    return np.array([*known, UNLABELLED])[faces.labels]


def look_at(
    classifier: Classifier, faces: Faces, report: Report = lambda share: None, preview: Preview = unseen
) -> Looked:
    """Show a network many faces, once.

    Args:
        classifier: the network.
        faces: of any size that can be made smaller to its own.
        report: is told the share that is done, and may raise to end it.
        preview: is offered the logits so far, one row a face.

    Raises:
        ValueError: these are no faces for this network, or it answers with what is no number.
    """
    faces = faces.sized(classifier.image_shape)
    labels, logits, embedding = labels_for(faces, classifier.labels), [], []
    if not len(faces):
        raise ValueError("There is no face among these files.")
    with ThreadPoolExecutor(1) as beside:  # one batch is ranked while the network looks at the next
        so_far: Future[Summary] | None = None
        for numbers, images in faces.batches(AT_ONCE):
            seen = checked(strongest(classifier, as_images(images)))
            before = so_far.result() if so_far else None  # at most one waits
            part = partial(Summary.of, seen, numbers, images, labels[numbers], len(classifier.labels))
            so_far = beside.submit(_with, before, part)
            logits.append(seen.logits)
            embedding.append(seen.embedding)
            report((numbers[-1] + 1) / len(faces))
            preview(lambda: np.concatenate(logits))
        assert so_far is not None
        summary = so_far.result()
    columns = np.concatenate(logits), np.concatenate(embedding)
    return Looked(faces, classifier.identity, channels_of(classifier), labels, *columns, summary)


def _with(before: Summary | None, some: Callable[[], Summary]) -> Summary:
    return some() if before is None else before.merged(some())


def checked(seen: Strongest) -> Strongest:
    """The same, where all of it are numbers.

    Raises:
        ValueError: some are not finite.
    """
    if not (np.isfinite(seen.values).all() and np.isfinite(seen.logits).all()):
        raise ValueError("The network gives numbers that are not finite for some of these faces.")
    return seen
