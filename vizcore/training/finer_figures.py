"""What a model card says of a network beyond the protocol: how sure its figures are, and of which faces they hold."""

from vizcore.training.evaluation import Logits, brier, confusion, recall_interval
from vizcore.training.faceset import FaceSet
from vizcore.training.people import one_person
from vizcore.training.slices import slices_of


def finer_figures(logits: Logits, judged: FaceSet) -> dict:
    """What a card says beyond the protocol, ready for YAML.

    Args:
        logits: of the judged faces.
        judged: those for evaluation, 48×48 pixels, whatever size the network reads.

    Returns:
        brier: against the shares of the votes.
        mean_recall_interval: [low, high], 95%.
        one_person: accuracy and mean_recall of one vote against the others, where there are votes.
        slices: see `vizcore.training.slices`.
    """
    right = logits.argmax(axis=1) == judged.majority
    return {
        "brier": brier(logits, judged.shares),
        "mean_recall_interval": list(recall_interval(confusion(logits, judged.majority))),
        **({} if judged.votes is None else {"one_person": one_person(judged.votes)}),
        "slices": slices_of(right, judged),
    }
