"""Words of the glossary wherever a page uses them: which are marked, where a card leads, and that none is unknown."""

import ast
import json
import re

import pytest
from opening import open_page

from pages.components.gloss.gloss import go_to, words_of
from pages.components.glossary import terms
from pages.runtime.page_folders import FOLDER, folder_at, folder_of, sections
from pages.state.session import Session

PAGES = sorted(folder.name for folders in sections().values() for folder in folders)
FIELD = (  # words that people who read our sentences may have to look up
    "Adam", "adversarial", "autoencoder", "average pooling", "backpropagation", "baseline", "batch normalisation",
    "calibrated", "completeness", "confusion matrix", "cosine", "cross-entropy", "dense layer", "depthwise",
    "dilation", "effective field", "embedding", "entropy", "epoch", "epochs", "equivariance", "FGSM", "gradient",
    "Grad-CAM", "hidden layer", "hyperparameter", "inception", "integrated gradients", "invariance", "kernel",
    "learning rate", "log-odds", "logit", "logits", "LRP", "matrix factorization", "momentum", "occlusion",
    "overfitting", "padding", "perceptron", "perplexity", "PGD", "pooling", "receptive field", "regularisation",
    "ReLU", "residual network", "saliency", "sigmoid", "skip connection", "softmax", "standard deviation", "stride",
    "t-SNE", "tanh", "temperature", "total variation", "transposed convolution", "UMAP", "validation faces",
)  # fmt: skip


def given_to(app) -> dict | None:
    found = [
        data for element in app.get("bidi_component")
        if element.proto.json and "terms" in (data := json.loads(element.proto.json))
    ]  # fmt: skip
    return found[0] if found else None


def test_a_page_is_given_the_words_that_may_be_marked_on_it():
    given = given_to(open_page("data/map"))
    names = [term["name"] for term in given["terms"]]
    assert "logit" in names
    assert "map" not in names, "there, it is a map of faces"
    (logit,) = [term for term in given["terms"] if term["name"] == "logit"]
    see = folder_of("look/layers").title
    assert logit == {"name": "logit", "says": terms()["logit"].says, "forms": ["logit", "logits"], "see": see}


def test_the_glossary_explains_itself():
    assert given_to(open_page("labs/glossary")) is None


@pytest.mark.parametrize("name", terms())
def test_every_card_leads_to_the_example_and_to_the_glossary(monkeypatch, name):
    here = Session()
    monkeypatch.setattr("streamlit.session_state", {"fovea": here})
    go_to({"name": name, "to": "example"})
    page, at = here.wanted
    assert page == terms()[name].page
    for setting, value in terms()[name].at.items():
        if setting not in ("layer", "channel", "row", "column", "network"):
            assert at.setting(setting) == (str(value),)
    go_to({"name": name, "to": "glossary"})
    page, at = here.wanted
    assert (page, at.setting("term")) == ("labs/glossary", (name,))


@pytest.mark.parametrize(
    "choice", [{}, {"name": "wrath"}, {"name": ["logit"]}, {"to": "example"}, {"name": None}], ids=str
)
def test_nonsense_leads_nowhere(monkeypatch, choice):
    here = Session()
    monkeypatch.setattr("streamlit.session_state", {"fovea": here})
    go_to(choice)
    assert here.wanted is None


def test_every_page_is_found_by_its_address():
    for name in PAGES:
        folder = folder_of(name)
        assert all(folder_at(address) is folder for address in (folder.address, *folder.formerly))
    assert folder_at("").default


def test_no_page_is_named_that_is_not_there_and_no_form_twice():
    assert {page for term in terms().values() for page in term.not_on} <= set(PAGES)
    forms = [form for term in terms().values() for form in {form.lower() for form in term.forms}]
    assert sorted(forms) == sorted(set(forms))
    assert all(set(term.also) <= set(term.forms) for term in terms().values())


def sentences() -> list[str]:
    """What our pages may say: every text of more than one word in them."""
    found = []
    for path in sorted(FOLDER.rglob("*.py")):
        module = ast.parse(path.read_text(encoding="utf-8"))
        strings = [node.value for node in ast.walk(module) if isinstance(node, ast.Constant)]
        found += [text for text in strings if isinstance(text, str) and re.search(r"\w \w", text)]
    return found


def test_every_term_that_a_page_uses_is_known():
    said = "\n".join(sentences())
    used = [word for word in FIELD if re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", said, re.IGNORECASE)]
    assert len(used) > 30
    forms = {form.lower() for page in PAGES for word in words_of(page) for form in word["forms"]}
    assert [word for word in used if not any(form in word.lower() for form in forms)] == []
