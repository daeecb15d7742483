"""What the cards in models/ promise holds, and can be had again from the weights beside them."""

import zipfile
from itertools import pairwise

import h5py
import keras
import numpy as np
import pytest
import yaml
from building import built
from matrix import few

from vizcore.network.architectures import ARCHITECTURES
from vizcore.network.cards import FOLDER, read_card, shipped_names, summary
from vizcore.network.history import read_history
from vizcore.network.shipped import load
from vizcore.training.emotions import EMOTIONS
from vizcore.training.evaluation import logits_of, recall_interval
from vizcore.training.faceset import SIZE, read_faces
from vizcore.training.finer_words import HEADING
from vizcore.training.model_summary import model_summary
from vizcore.training.remeasure import with_finer_words

NAMES = sorted({path.stem for path in FOLDER.glob("*.md")} | set(shipped_names()))


@pytest.fixture(scope="module", params=NAMES or ["none"])
def name(request):
    if not NAMES:
        pytest.skip("no network in models/: no card is tested")
    return request.param


@pytest.fixture(scope="module")
def card(name):
    return read_card(FOLDER / f"{name}.md")


@pytest.fixture(scope="module")
def classifier(name):
    return load(name)


def test_weights_card_and_reference_belong_together(name):
    sizes = {kind: (FOLDER / f"{name}.{kind}").stat().st_size for kind in ("keras", "md", "npz")}
    assert sizes["keras"] <= (16_000_000 if is_rounded(name) else 8_000_000)
    assert sizes["npz"] <= 2**20
    assert 1000 < sizes["md"] < 100_000


def is_rounded(name) -> bool:
    """Whether the file holds its weights to five decimals."""
    found = set()
    with (
        zipfile.ZipFile(FOLDER / f"{name}.keras") as file,
        file.open("model.weights.h5") as part,
        h5py.File(part) as tree,
    ):
        tree.visititems(lambda _, item: found.add(getattr(item, "scaleoffset", None)))
    return 5 in found


def test_rounding_is_stated_and_changes_next_to_nothing(name, card):
    change = card.figures.get("finish", {}).get("rounding", 0)
    assert bool(change) == is_rounded(name)
    assert change <= 1e-3
    assert ("to five decimals" in card.text) == bool(change)


def test_all_weights_together_are_few_enough_for_a_repository():
    assert sum(path.stat().st_size for path in FOLDER.rglob("*.keras")) <= 60_000_000


CHECKPOINTED = {"lenet5", "mini_xception", "resnet20"}  # what they were on the way is shipped too


def checkpoints_of(name) -> dict[int, keras.Model]:
    """After how many epochs, and the network as it then was."""
    files = sorted((FOLDER / "checkpoints" / name).glob("*.keras"))
    return {int(path.stem): keras.saving.load_model(path, compile=False) for path in files}


def test_which_networks_have_checkpoints():
    assert {path.name for path in (FOLDER / "checkpoints").iterdir()} == CHECKPOINTED <= set(NAMES)


@pytest.mark.parametrize("learner", few(sorted(CHECKPOINTED), ("lenet5",)))
def test_checkpoints_are_this_network_as_it_learned(learner):
    """After 0, 1, 2, 4, 8, … epochs, each nearer to what it came to than the one before."""
    checkpoints = checkpoints_of(learner)
    last = keras.saving.load_model(FOLDER / f"{learner}.keras", compile=False)
    epochs = len(read_history(FOLDER / f"{learner}.history.csv").epoch)
    assert epochs >= 8
    assert list(checkpoints) == [0, *(2**power for power in range(epochs.bit_length()))]
    far = []
    for network in checkpoints.values():
        assert [w.shape for w in network.weights] == [w.shape for w in last.weights]
        pairs = zip(network.get_weights(), last.get_weights(), strict=True)
        far.append(sum(((one - other) ** 2).sum() for one, other in pairs if one.ndim > 1) ** 0.5)
    assert far == sorted(far, reverse=True)
    assert far[-1] < 0.1 * far[0]


def test_checkpoints_are_as_good_as_the_curve_says(data):
    judged, history = read_faces(data, "public_test").for_evaluation(), read_history(FOLDER / "lenet5.history.csv")
    for epoch, network in checkpoints_of("lenet5").items():
        if epoch in (1, 8, 32):
            right = logits_of(network, judged.images).argmax(axis=1) == judged.majority
            assert right.mean() == pytest.approx(history.validation_accuracy[epoch - 1], abs=1e-3)


def test_figures_agree_with_each_other(card):
    assert card.labels == EMOTIONS
    assert card.confusion.shape == (8, 8)
    assert card.faces == 3199
    right = np.trace(card.confusion)
    recalls = np.diag(card.confusion) / card.confusion.sum(axis=1)
    assert card.figures["accuracy"] == pytest.approx(right / 3199, abs=1e-9)
    assert card.figures["mean_recall"] == pytest.approx(recalls.mean(), abs=1e-9)
    counts = dict(zip(EMOTIONS, card.confusion.sum(axis=1).tolist(), strict=True))
    assert (counts["disgust"], counts["contempt"]) == (24, 13)
    assert 0 <= card.figures["calibration_error"] < 0.1
    assert card.figures["vote_entropy"] < card.figures["cross_entropy"] < np.log(8)
    assert 0.3 < card.temperature < 3
    assert 0 < card.figures["sample"]["right"] <= card.figures["sample"]["faces"]


def test_the_slices_are_the_whole(card):
    """Each cut has every face once, and as many right answers as the card; people's are the same on each card."""
    for name, parts in card.figures["slices"].items():
        assert sum(part["faces"] for part in parts) == 3199, name
        right = sum(part["faces"] * part["accuracy"] for part in parts)
        assert right == pytest.approx(np.trace(card.confusion), abs=1e-6), name
    assert set(card.figures["slices"]) == {"brightness", "detail", "agreement"}
    assert [part["faces"] for part in card.figures["slices"]["agreement"]] == [693, 554, 1952]
    assert list(card.figures["one_person"].values()) == pytest.approx([0.80059, 0.71463], abs=1e-5)


def test_the_interval_is_that_of_the_counts(card):
    low, high = card.figures["mean_recall_interval"]
    assert [low, high] == pytest.approx(list(recall_interval(card.confusion)), abs=1e-9)
    assert low < card.figures["mean_recall"] < high
    assert 0 < card.figures["brier"] < 2
    assert f"| {low:.1%} to {high:.1%} |" in card.text
    assert f"| {card.figures['brier']:.3f} |" in card.text
    assert "one says what most of the others say in 80.1% of all votes" in card.text


def test_finer_words_are_written_once(name):
    """Measuring again changes nothing but figures: words are put in their place, whether some are there or not."""
    _, front, text = (FOLDER / f"{name}.md").read_text(encoding="utf-8").split("---\n", 2)
    figures = yaml.safe_load(front)
    assert with_finer_words(text, figures) == text
    before, _, after = text.partition(f"\n{HEADING}\n")
    bare = before + "\n## Training\n" + after.partition("\n## Training\n")[2]
    bare = "".join(line for line in bare.splitlines(True) if not line.startswith(("| … where", "| Brier")))
    assert with_finer_words(bare, figures) == text
    assert HEADING in text
    assert HEADING not in bare


def test_the_words_state_the_figures(card):
    for key in ("accuracy", "accuracy_mirrored", "mean_recall", "calibration_error"):
        assert f"{card.figures[key]:.1%}" in card.text, key
    assert f"{card.figures['parameters']:,}" in card.text
    assert "3,199 faces" in card.text
    table = [line.strip("| ").split(" | ") for line in card.text.splitlines() if line.startswith("|")]
    for emotion, row in zip(EMOTIONS, card.confusion.tolist(), strict=True):
        assert [emotion, *map(str, row)] in table
    assert "$" not in card.text  # nothing of the template is left


def test_the_network_is_what_the_card_says(name, card, classifier):
    own_kind = built(card.architecture, classifier.image_shape, len(card.labels))
    assert own_kind.count_params() == card.figures["parameters"] <= MOST_PARAMETERS.get(name, 5_000_000)
    own = sorted(tuple(weight.shape) for weight in classifier.model.weights)
    assert own == sorted(tuple(weight.shape) for weight in own_kind.weights)
    side = card.figures["recipe"].get("size", SIZE)
    assert classifier.image_shape == (side, side, 1)
    assert f"{side}×{side} pixels" in card.text
    assert classifier.labels == EMOTIONS


def test_the_facts_are_those_of_the_network(name, card, classifier):
    """Recomputed from the weights that are shipped."""
    for key, value in model_summary(classifier.model).items():
        assert card.figures[key] == value, key
    assert card.figures["year"] == ARCHITECTURES[card.architecture].year
    found = summary(name)
    assert found.bytes == (FOLDER / f"{name}.keras").stat().st_size
    assert (found.flops, found.accuracy) == (card.figures["flops"], card.figures["accuracy"])


def test_the_curves_end_where_the_card_begins(name, card):
    """The weights are those of the last epoch, and both were measured on the same faces."""
    history = read_history(FOLDER / f"{name}.history.csv")
    if history is None:
        assert name == "vgg10", "only of the first network were the curves not kept"
        return
    epochs = card.figures["recipe"]["epochs"] + sum(card.figures.get("earlier", {}).values())
    assert history.epoch.tolist() == list(range(1, epochs + 1))
    if "finish" not in card.figures:  # else the network was changed after its last epoch, as the card says
        assert history.validation_accuracy[-1] == pytest.approx(card.figures["accuracy"], abs=1e-3)
        assert history.validation_loss[-1] == pytest.approx(card.figures["cross_entropy"], abs=1e-3)
    assert history.seconds.sum() / 60 == pytest.approx(card.figures["training_minutes"], abs=0.1)


def test_reference_figures_are_of_this_network(classifier):
    assert set(classifier.reference) == set(classifier.by_name)
    for name, layer in classifier.by_name.items():
        reference = classifier.reference[name]
        assert len(reference.mean) == len(reference.deviation) == len(reference.largest) == layer.channels
        assert (np.abs(reference.mean) <= reference.largest + 1e-5).all(), name
        assert (reference.deviation >= 0).all()
        if layer.kind == "ReLU":
            assert (reference.mean >= 0).all()


@pytest.fixture(scope="module")
def judged(data, classifier):
    return read_faces(data, "public_test").for_evaluation().sized(classifier.image_shape[0])


@pytest.mark.full
def test_the_sample_is_right_as_often_as_the_card_says(name, card, judged):
    """The first faces of the evaluation, from the weights as they are shipped and not by way of the app."""
    sample = card.figures["sample"]
    faces = judged[np.arange(sample["faces"])]
    network = keras.saving.load_model(FOLDER / f"{name}.keras", compile=False)
    logits = logits_of(network, faces.images)
    assert int((logits.argmax(axis=1) == faces.majority).sum()) == sample["right"]


def test_the_app_reads_the_same_faces_alike(classifier, card, judged):
    """The flat, compiled network of the app, against the same figure of the card."""
    faces = judged[np.arange(card.figures["sample"]["faces"])]
    images = faces.images.astype(np.float32) / 255
    logits = classifier.run(images, (classifier.logits,))[classifier.logits]
    assert int((logits.argmax(axis=1) == faces.majority).sum()) == card.figures["sample"]["right"]


@pytest.mark.parametrize(
    "name", few(NAMES or ["none"], ("dense", "fovea", "googlenet", "lenet5", "resnet20")), scope="module", indirect=True
)
def test_no_channel_of_a_face_goes_far_beyond_the_reference(classifier, judged):
    """`largest` was taken over all training faces: a new face stays within about twice that."""
    images = judged.images[:20].astype(np.float32) / 255
    found = classifier.run(images, tuple(classifier.by_name))
    for name, value in found.items():
        largest = classifier.reference[name].largest
        extreme = np.abs(value).reshape(-1, value.shape[-1]).max(axis=0)
        assert extreme.max() <= 2 * largest.max() + 1e-3, name
        assert not extreme[largest == 0].any() or extreme[largest == 0].max() < 0.1 * largest.max(), name


@pytest.mark.full
def test_every_figure_from_the_weights(name, card, data):
    """All 3,199 faces: minutes, so only in the full matrix."""
    from vizcore.training.card import figures_of

    network = keras.saving.load_model(FOLDER / f"{name}.keras", compile=False)
    measured = figures_of(network, read_faces(data, "public_test"))
    np.testing.assert_array_equal(measured.pop("confusion"), card.confusion)
    assert measured.pop("temperature") == pytest.approx(card.temperature, rel=1e-4)
    for key, value in measured.items():
        assert card.figures[key] == (value if isinstance(value, dict) else pytest.approx(value, abs=1e-5)), key


FLOORS = {  # what each network was promised to reach
    "fovea": 0.895, "vgg10": 0.865, "vgg13": 0.855, "googlenet": 0.845, "resnet20": 0.845, "alexnet": 0.82,
    "mini_xception": 0.82, "lenet5": 0.7, "dense": 0.56, "resnet20_24": 0.79, "plain20_24": 0.79, "resnet56_24": 0.8,
    "plain56_24": 0.59,
}  # fmt: skip
MOST_PARAMETERS = {"vgg13": 9_000_000}  # as published; every other has at most 5 M


def test_the_network_keeps_its_promise(name, card):
    """Every one of them has promised something, and nothing that it could hardly fail to reach."""
    assert FLOORS[name] <= card.figures["accuracy"] <= FLOORS[name] + 0.03


def test_the_first_network_knows_rare_emotions_and_how_sure_it_may_be():
    figures = read_card(FOLDER / "fovea.md").figures
    assert figures["mean_recall"] >= 0.78
    assert figures["calibration_error"] <= 0.02


def test_nothing_is_promised_of_a_network_that_is_not_there():
    assert FLOORS.keys() == set(shipped_names())


def test_no_column_of_a_table_of_a_card_is_without_a_name(name):
    lines = (FOLDER / f"{name}.md").read_text(encoding="utf-8").splitlines()
    heads = [head for head, below in pairwise(lines) if below.startswith("| ---")]
    assert heads
    assert not [head for head in heads if any(not cell.strip() for cell in head.strip("|").split("|"))]
