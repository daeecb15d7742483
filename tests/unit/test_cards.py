"""Reading a model card: the figures, the words, and what is refused."""

import numpy as np
import pytest

from vizcore.network import cards
from vizcore.network.cards import Summary, read_card, shipped_names, summary

CARD = """---
architecture: vgg10
labels: [bright, dark]
confusion:
- [7, 3]
- [2, 8]
temperature: 2
accuracy: 0.75
---
# A network

It says --- bright or dark.
---
Limits.
"""


@pytest.fixture
def card_file(tmp_path):
    def write(text):
        (tmp_path / "net.md").write_text(text, encoding="utf-8")
        return tmp_path / "net.md"

    return write


def test_what_is_in_a_card(card_file):
    card = read_card(card_file(CARD))
    assert card.labels == ("bright", "dark")
    assert card.architecture == "vgg10"
    assert card.temperature == 2.0
    np.testing.assert_array_equal(card.confusion, [[7, 3], [2, 8]])
    assert card.figures == {"accuracy": 0.75}
    assert card.text.startswith("# A network")
    assert card.text.endswith("---\nLimits.")


def test_faces_and_precision_are_sums_of_the_confusion(card_file):
    card = read_card(card_file(CARD))
    assert card.faces == 20
    assert card.precision(0) == (7, 9)  # said bright nine times, right seven times
    assert card.precision(1) == (8, 11)


@pytest.mark.parametrize(
    "text",
    [
        "# Words only\n",
        CARD.replace("---\n", "", 1),
        "Before.\n" + CARD,
        CARD.split("# A network")[0].rstrip().rstrip("-"),
    ],
    ids=["no front matter", "never opened", "not at the top", "never closed"],
)
def test_without_front_matter(card_file, text):
    with pytest.raises(ValueError, match=r"net\.md: expected YAML between two lines of three dashes at the top"):
        read_card(card_file(text))


@pytest.mark.parametrize("key", ["labels", "architecture", "temperature"])
def test_a_figure_that_lacks(card_file, key):
    lines = [line for line in CARD.splitlines(keepends=True) if not line.startswith(key)]
    with pytest.raises(ValueError, match=rf"net\.md: the front matter lacks {key}$"):
        read_card(card_file("".join(lines)))


def test_front_matter_is_data_and_never_code(card_file):
    with pytest.raises(Exception, match="could not determine a constructor"):
        read_card(card_file(CARD.replace("0.75", "!!python/object/apply:os.getcwd []")))


def test_the_default_is_the_first_name(tmp_path, monkeypatch):
    monkeypatch.setattr(cards, "FOLDER", tmp_path)
    assert shipped_names() == ()
    for name in ("b.keras", "a.keras", "c.md"):
        (tmp_path / name).touch()
    assert shipped_names() == ("a", "b")


FACTS = """accuracy: 0.75
mean_recall: 0.5
parameters: 12
flops: 3000
depth: 2
receptive_field: [5, 7]
year: 1998"""


@pytest.fixture
def folder(card_file, tmp_path, monkeypatch):
    monkeypatch.setattr(cards, "FOLDER", tmp_path)
    (tmp_path / "net.keras").write_bytes(b"12345")
    return card_file


def test_a_network_in_one_line(folder):
    folder(CARD.replace("accuracy: 0.75", FACTS))
    assert summary("net") == Summary("net", 0.75, 0.5, 12, 3000, 2, (5, 7), 5, 1998)


def test_the_whole_image_and_no_paper(folder):
    folder(CARD.replace("accuracy: 0.75", FACTS).replace("[5, 7]", "null").replace("1998", "null"))
    assert (summary("net").receptive_field, summary("net").year) == (None, None)


def test_a_card_without_facts_is_named(folder):
    folder(CARD)
    with pytest.raises(ValueError, match=r"net\.md: the front matter lacks depth, flops, mean_recall, parameters"):
        summary("net")


def test_the_epochs_with_which_a_further_training_began(card_file):
    more = "accuracy: 0.75\nearlier: {a: 16, b: 8}\nrecipe: {epochs: 5, sharpness: 3.0}"
    further = read_card(card_file(CARD.replace("accuracy: 0.75", more)))
    assert further.stages == {17: "", 25: "the shares of the votes to the power of 3"}
    assert read_card(card_file(CARD)).stages == {}
