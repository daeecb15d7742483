"""The same in Python gives the same numbers: every recipe that a page offers is run and compared with its figure."""

import warnings
from dataclasses import dataclass
from functools import partial

import numpy as np
import pytest
from bringing import bring, bring_faces, encoded, zipped_faces, zipped_portraits
from foreign import conv, network
from keras import layers
from opening import arrive, hyphens, open_page, press, said, session_of, subject_of
from skimage.data import astronaut

from pages.components import chart
from pages.components.recipe import FACE, FACES, Recipe
from pages.data.map import arrangement
from pages.state import own_networks
from vizcore import intake

UNIT = {"target": "one unit", "layer": "relu2_1", "channel": 3, "row": 4, "column": 5}
BOX = ["9.5,9.5", "30.5,9.5", "30.5,20.5", "9.5,20.5"]
EDITS = "relu2_1:5*2.5;relu4_2:3,7*0"
QUICK = ["Deconvnet", "Grad-CAM", "Grad-CAM++", "Gradient", "Guided backpropagation", "Input × gradient",
         "Integrated gradients", "LayerCAM", "LRP-ε", "LRP-αβ"]  # fmt: skip
SLOW = ["KernelSHAP", "LIME", "Occlusion", "RISE", "Score-CAM", "SmoothGrad", "VarGrad"]
TWO = ["Gradient", "Grad-CAM"]

WITHOUT_FIGURES = "labs/glossary"
BROUGHT = {"own": zipped_faces, "many": partial(zipped_faces, 36), "real": zipped_portraits}
STATES = {
    "predict": ("look/predict", {}),
    "predict, no convolution": ("look/predict", {"network": "dense"}),
    "predict, a drawn sample": ("look/predict", {"image": "delighted"}),
    "predict, branches": ("look/predict", {"network": "googlenet"}),
    "predict, the strip": ("look/predict", {"network": "lenet5", "drawn": "figures"}),
    "layers, the image": ("look/layers", {"layer": "image", "drawn": "figures"}),
    "layers, a convolution": ("look/layers", {"layer": "conv2_1", "channel": 5, "row": 0, "column": 3,
                                              "terms-0-input": 2, "drawn": "figures"}),
    "layers, a convolution, live": ("look/layers", {"layer": "conv2_1", "channel": 5, "row": 0, "column": 3}),
    "layers, a ReLU": ("look/layers", {"layer": "relu2_1", "scope": "network", "sort": "mean"}),
    "layers, pooling": ("look/layers", {"layer": "pool2"}),
    "layers, a dense layer": ("look/layers", {"layer": "dense1", "channel": 2, "drawn": "figures"}),
    "layers, the logits": ("look/layers", {"layer": "logits", "drawn": "figures"}),
    "layers, depthwise": ("look/layers", {"network": "lenet5", "layer": "coefficient1"}),
    "layers, flatten": ("look/layers", {"network": "lenet5", "layer": "flatten", "channel": 7}),
    "layers, local response": ("look/layers", {"network": "alexnet", "layer": "norm1", "drawn": "figures"}),
    "layers, addition": ("look/layers", {"network": "resnet20_24", "layer": "add2_1", "drawn": "figures"}),
    "layers, batch normalisation": ("look/layers", {"network": "resnet20_24", "layer": "norm1"}),
    "filters, slices": ("look/filters", {"layer": "conv2_1", "filters_ask": "Every slice", "channel": 3,
                                         "slice": ["conv2_1", "3", "5"]}),
    "filters, frequencies": ("look/filters", {"layer": "conv1_1", "filters_ask": "Frequency response"}),
    "filters, duplicates": ("look/filters", {"network": "mini_xception", "filters_ask": "Near-duplicates"}),
    "channel of a convolution": ("look/channel", {"network": "lenet5", "layer": "conv2", "channel": 3}),
    "channel of a dense layer": ("look/channel", {"network": "dense", "layer": "relu1", "channel": 9}),
    "channel with a shipped image": ("look/channel", {"network": "vgg10", "layer": "conv3_1", "channel": 11}),
    "channel with means of other faces": ("look/channel", {"layer": "conv3_3", "channel": 5}),
    "channel of the logits": ("look/channel", {"network": "lenet5", "layer": "logits"}),
    "attribution, quick": ("ask/attribution", {"methods": QUICK, "network": "lenet5", "target": "happiness",
                                               "versus": "fear"}),
    "attribution, slow": ("ask/attribution", {"methods": SLOW, "network": "lenet5"}),
    "attribution of a unit": ("ask/attribution", {"methods": TWO, **UNIT}),
    "attribution of a channel": ("ask/attribution", {"methods": ["Integrated gradients", "LRP-ε"],
                                                     "target": "a channel", "layer": "conv2", "channel": 4,
                                                     "lrp-eps-eps": "0.25", "network": "lenet5"}),
    "attribution without convolution": ("ask/attribution", {"methods": ["Gradient", "LRP-ε"], "network": "dense"}),
    "attribution, settings": ("ask/attribution", {"methods": "Occlusion", "network": "lenet5", "occlusion-patch": 12,
                                                  "occlusion-stride": 4}),
    "trust, pixels": ("ask/attribution", {"methods": TWO, "network": "lenet5", "trust": "Take the pixels away"}),
    "trust, pixels of a unit": ("ask/attribution", {"methods": "Gradient", "trust": "Take the pixels away",
                                                                **UNIT}),
    "trust, weights": ("ask/attribution", {"methods": "Gradient", "network": "dense",
                                           "trust": "Randomise the weights"}),
    "field on the face": ("ask/receptive_field", {"network": "lenet5", "layer": "conv2", "channel": 3, "row": 4,
                                                  "column": 4}),
    "field on noise": ("ask/receptive_field", {"network": "lenet5", "layer": "conv2", "seen_on": "noise"}),
    "ablation, none": ("change/channel_ablation", {"layer": "relu2_1"}),
    "ablation": ("change/channel_ablation", {"layer": "relu4_2", "edits": EDITS, "read_as": "log-odds"}),
    "ablation, of a dense layer": ("change/channel_ablation", {"layer": "relu_dense1", "edits": EDITS}),
    "ablation, of face B": ("change/channel_ablation", {"layer": "relu2_1", "edits": "relu2_1:5,6*B"}),
    "ranking": ("change/ranking", {"layer": "relu2_1", "target": "fear"}),
    "patching": ("change/activation_patching", {"network": "lenet5"}),
    "patching, left and right": ("change/activation_patching", {"halves": "left and right"}),
    "input": ("change/input", {"layer": "relu2_1"}),
    "input, turned and covered": ("change/input", {"layer": "relu2_1", "transform": "Turn", "amount-turn": 20,
                                                   "region": BOX}),
    "input, blurred region": ("change/input", {"network": "dense", "layer": "relu1", "transform": "Brighten",
                                               "amount-brighten": "0.25", "region": BOX, "region_way": "Blur out"}),
    "adversarial": ("change/adversarial", {"network": "lenet5"}),
    "adversarial, towards": ("change/adversarial", {"attack": "FGSM", "towards": "more likely", "target": "fear",
                                                    "level": 12}),
    "kernel as trained": ("change/kernel", {"layer": "conv2_1", "channel": 3}),
    "kernel, retyped": ("change/kernel", {"layer": "conv2_1", "channel": 3, "slice": ["conv2_1", "3", "5"],
                                          "kernel": "conv2_1:3;*=sobel_across;5=mirrored,4:0.5"}),
    "kernel, as probabilities": ("change/kernel", {"network": "lenet5", "channel": 1, "kernel": "conv1:1;0=zero",
                                                   "kernel_read_as": "probability"}),
    "visualization": ("imagine/feature_visualization", {"network": "lenet5", "target": "surprise",
                                                        "fourier-images": 3}),
    "visualization from the face": ("imagine/feature_visualization", {"network": "lenet5", "way": "DeepDream",
                                                                      "target": "fear"}),
    "visualization of a unit": ("imagine/feature_visualization", {"way": "Pixels", **UNIT}),
    "visualization, MaCo": ("imagine/feature_visualization", {"way": "MaCo"}),
    "visualization, accentuation": ("imagine/feature_visualization", {"way": "Accentuation"}),
    "inversion": ("imagine/inversion", {"network": "dense", "layer": "relu2", "layer_row": "yes",
                                        "inversion-seed": 3}),
    "gallery, shipped": ("imagine/gallery", {"network": "vgg10", "layer": "conv3_1", "channel": 5}),
    "gallery, made": ("imagine/gallery", {"network": "lenet5", "layer": "conv1"}),
    "why convolution": ("labs/why_convolution", {"layer": "conv2_1", "source_row": 3}),
    "why convolution, shared weights": ("labs/why_convolution", {"layer": "conv2_1", "why_part": "shared weights"}),
    "why convolution, shuffled": ("labs/why_convolution", {"why_part": "shuffled pixels"}),
    "why convolution, there is none": ("labs/why_convolution", {"network": "dense"}),
    "convolution arithmetic": ("labs/convolution", {"conv_padding": "same", "conv_stride": 2}),
    "convolution of a sentence": ("labs/convolution", {"conv_signal": "a sentence", "conv_size": 8}),
    "convolution of a film": ("labs/convolution", {"conv_signal": "a film", "conv_padding": "full"}),
    "convolution, depthwise": ("labs/convolution", {"conv_kind": "depthwise", "conv_size": 6}),
    "convolution, transposed": ("labs/convolution", {"conv_signal": "a sound", "conv_kind": "transposed",
                                                     "conv_stride": 2}),
    "activation": ("labs/activation", {"act_x": "-1.5"}),
    "activation, one neuron": ("labs/activation", {"act_part": "one neuron", "act_weights": "3,-2,0.5"}),
    "activation, XOR": ("labs/activation", {"act_part": "a hidden layer", "act_begin": "not yet"}),
    "pooling": ("labs/pooling", {"pool_kind": "average", "pool_size": 3}),
    "colour": ("labs/colour", {"colour_kernel": "yellow against blue", "colour_place": "3-4"}),
    "colour of the face": ("labs/colour", {"colour_picture": "the face"}),
    "the course": ("labs/course", {}),
    "the course, a whole network": ("labs/course", {"course_chapter": "whole"}),
    "the course, filters": ("labs/course", {"course_chapter": "convolution"}),
    "the course, channels": ("labs/course", {"course_chapter": "looking"}),
    "the course, learning": ("labs/course", {"course_chapter": "learning"}),
    "the course, depth": ("labs/course", {"course_chapter": "depth"}),
    "the course, trust": ("labs/course", {"course_chapter": "trust", "network": "lenet5"}),
    "the course, what moved it": ("labs/course", {"course_chapter": "moved", "network": "lenet5"}),
    "cost": ("labs/cost", {"cost_unit": "1", "cost_at": 7}),
    "branches": ("labs/branches", {"branches_counted": "multiplications"}),
    "what it costs": ("labs/running_costs", {"costs_networks": ["lenet5", "googlenet"]}),
    "depth before training": ("labs/depth", {"depths": "20", "scheme": "He, 2015", "size_of": "activations"}),
    "depth after training": ("labs/depth", {"depths": "20", "when": "after training"}),
    "digits": ("labs/digits", {"digits_optimizer": "momentum", "digits_shuffled": "true", "example": 7}),
    "gradient descent": ("labs/gradient_descent", {"descent_plane": "two single weights", "descent_start": "-1.5,2"}),
    "backpropagation": ("labs/backpropagation", {"back_digit": 12, "back_number": "back kernel 8", "back_steps": 2}),
    "dropout": ("labs/dropout", {"network": "alexnet", "drop_learned": 60}),
    "dropout, there is none": ("labs/dropout", {"network": "lenet5"}),
    "recurrent": ("labs/recurrent", {"recall_steps": 12, "recall_kernel": 4}),
    "build": ("labs/build", {"build_layer3": "dense", "build_width3": 16, "build_activation3": "tanh",
                             "build_layer4": "dropout"}),
    "build, on faces": ("labs/build", {"faces": "many", "network": "dense", "build_examples": "faces, on the server",
                                       "build_side": 24, "build_epochs": 1, "build_width1": 2,
                                       "build_layer3": "dropout", "build_layer4": "–", "build_train": "true",
                                       "build_seed": 3}),
    "top faces, means": ("data/top_faces", {}),
    "top faces, means sorted": ("data/top_faces", {"layer": "conv4_1", "channel": 7, "means_sort": "fear"}),
    "top faces": ("data/top_faces", {"faces": "own", "network": "lenet5", "layer": "conv1", "channel": 2}),
    "top faces of a label": ("data/top_faces", {"faces": "own", "network": "lenet5", "layer": "logits",
                                                "top_label": "fear"}),
    "top faces, relevant means": ("data/top_faces", {"layer": "relu4_1", "means_which": "Most relevant"}),
    "top faces, most relevant": ("data/top_faces", {"faces": "own", "network": "lenet5", "layer": "conv1", "channel": 2,
                                                    "top_which": "Most relevant"}),
    "mistakes, means": ("data/mistakes", {}),
    "mistakes": ("data/mistakes", {"faces": "own", "network": "dense"}),
    "batch, samples": ("data/batch", {"network": "dense"}),
    "batch": ("data/batch", {"faces": "own", "network": "dense"}),
    "neighbours, means": ("data/neighbours", {}),
    "neighbours": ("data/neighbours", {"faces": "own", "network": "lenet5", "neighbours_layers": "true"}),
    "prototypes": ("data/neighbours", {"faces": "many", "network": "dense"}),
    "concepts of real faces": ("data/concepts", {"faces": "real", "layer": "relu1", "network": "mini_xception"}),
    "concepts of this face": ("data/concepts", {"layer": "relu3_3", "concepts": 3}),
    "a concept of one's own": ("data/concepts", {"faces": "many", "network": "mini_xception", "layer": "relu6_1",
                                                 "tcav_concept": "label: fear"}),
    "concepts of faces": ("data/concepts", {"faces": "own", "layer": "relu2_1", "concepts": 2, "network": "vgg10"}),
    "map, means": ("data/map", {"map_row": 5, "map_column": 6}),
    "map": ("data/map", {"faces": "own", "network": "dense"}),
    "map, a line": ("data/map", {"faces": "own", "network": "dense", "map_colours": "answer",
                                 "lasso": ["-999,-999", "999,-999", "0,999"]}),
    "map, in figures": ("data/map", {"faces": "own", "network": "dense", "drawn": "figures"}),
    "map, a channel": ("data/map", {"faces": "own", "network": "dense", "map_colours": "channel", "channel": 4}),
    "map, t-SNE": ("data/map", {"faces": "many", "network": "dense", "map_by": "t-SNE"}),
    "networks": ("networks/networks", {"network": "lenet5"}),
    "compare networks": ("networks/compare", {"networks": ["fovea", "dense", "resnet20_24"], "depth": 60}),
    "compare networks, one's own": ("networks/compare", {"network": "own", "depth": 50}),
    "compare faces": ("networks/compare", {"compare": "Faces in one network", "layer": "pool1"}),
    "own network": ("networks/own", {}),
    "layers of an own network": ("look/layers", {"network": "own", "layer": "seen_relu", "drawn": "figures"}),
    "layers, attention": ("look/layers", {"network": "sequence", "layer": "heads", "channel": 2, "row": 7,
                                          "column": 0, "drawn": "figures"}),
    "layers, along a sequence": ("look/layers", {"network": "sequence", "layer": "along"}),
}  # fmt: skip


REPEATED = {  # each draws figures of a kind that another state draws too, or that a test of its page looks at
    "attribution, slow", "trust, pixels of a unit", "visualization, MaCo", "visualization, accentuation",
    "depth after training",
    "predict, branches", "channel with a shipped image", "attribution without convolution", "ablation",
    "ablation, of face B", "patching, left and right", "input, turned and covered", "adversarial, towards",
    "kernel, retyped", "visualization from the face", "visualization of a unit", "concepts of real faces",
    "concepts of faces", "map, in figures", "map, a channel", "map, t-SNE",
}  # fmt: skip


def attentive():
    def block(x):
        x = layers.Reshape((99, 4))(conv(x, strides=2))
        return layers.MultiHeadAttention(2, 3, name="heads")(x := layers.Conv1D(4, 3, strides=3, name="along")(x), x)

    return network(block, shape=(20, 24, 3))


OWN = {
    "own": lambda: network(lambda x: conv(layers.BatchNormalization()(x), name="seen"), shape=(20, 24, 3)),
    "sequence": attentive,
}


@dataclass(frozen=True)
class Drawn:
    """A figure as a page drew it."""

    key: str
    arrays: dict
    code: str


@pytest.fixture
def drawn(monkeypatch) -> list[Drawn]:
    """Every figure that is drawn from now on, with what it offers to take along."""
    found = []
    monkeypatch.setattr(
        chart, "_take_along", lambda figure, key, arrays, recipe: found.append(Drawn(key, dict(arrays), recipe.python))
    )
    monkeypatch.setattr(
        chart, "take_along", lambda draw, *, key, arrays, recipe: found.append(Drawn(key, dict(arrays), recipe.python))
    )
    return found


def written(app, drawn: list[Drawn], folder) -> None:
    """The downloads of a page, and the face that the page Predict hands out."""
    for each in drawn:
        (folder / f"{each.key}.npz").write_bytes(chart.npz(each.arrays))
    np.savez(folder / FACE, image=subject_of(app).trace.image)


def open_own(page, folder, query):
    """A page of a visitor who brought a network, whose file stands in the folder."""
    model = OWN[query.get("network", "own")]()
    with warnings.catch_warnings():  # of NumPy's, about how Keras reads its weights
        warnings.simplefilter("ignore")
        model.save(folder / "network.keras")
    app = open_page("networks/own")
    name = own_networks.bring(model, "mine", tuple("abcde"), to=session_of(app))
    return arrive(app, page, **(query | {"network": name}))


def once_each(find):
    """Of a picture that was looked at before, what was found then."""
    found = {}

    def once(pixels, **how):
        key = (pixels.shape, pixels.tobytes(), *how.items())
        if key not in found:
            found[key] = find(pixels, **how)
        return found[key]

    return once


def open_with_faces(page, folder, query, data, monkeypatch):
    """A page of a visitor who brought faces, whose file stands in the folder; in each a face is looked for once."""
    monkeypatch.setattr(intake, "find", once_each(intake.find))
    (folder / "faces.zip").write_bytes(data)
    app = bring_faces(open_page("data/batch", network=query["network"]), ("faces.zip", data))
    return arrive(app, page, **query)


@pytest.mark.parametrize(
    ("page", "query"),
    [
        pytest.param(*state, marks=pytest.mark.full if name in REPEATED else (), id=name)
        for name, state in STATES.items()
    ],
)  # fmt: skip
def test_every_recipe_gives_the_numbers_of_its_figure(page, query, drawn, tmp_path, monkeypatch):
    if (packed := BROUGHT.get(query.get("faces"))) is not None:
        asked = {name: value for name, value in query.items() if name != "faces"}
        app = open_with_faces(page, tmp_path, asked, packed(), monkeypatch)
    elif page == "networks/own" or query.get("network") in OWN:
        app = open_own(page, tmp_path, query)
    else:
        app = open_page(page, **query)
    assert not app.exception
    assert not app.text, f"the link of this state is wrong: {[text.value for text in app.text]}"
    assert not hyphens(app)
    assert drawn
    written(app, drawn, tmp_path)
    monkeypatch.chdir(tmp_path)
    results, wrong = {}, []
    for each in drawn:
        code = each.code
        if code not in results:
            names = {}
            try:
                exec(compile(code, each.key, "exec"), names)
            except Exception as error:
                error.add_note(f"{each.key}:\n{code}")
                raise
            results[code] = names["result"]
        if difference := differs(next(iter(each.arrays.values())), results[code]):
            wrong.append(f"{each.key}: {difference}\n{code}")
    assert not wrong, "\n\n".join(wrong)


@pytest.mark.parametrize("kind", ["PCA", "t-SNE"])
def test_of_more_faces_than_a_map_has_room_for_the_lines_take_the_same(kind, drawn, tmp_path, monkeypatch):
    monkeypatch.setattr(arrangement, "DRAWN", dict.fromkeys(arrangement.DRAWN, 20))
    app = open_with_faces("data/map", tmp_path, {"network": "dense", "map_by": kind}, zipped_faces(36), monkeypatch)
    assert not app.exception
    assert "Of 36 faces 20 are on it, drawn by chance." in said(app)
    written(app, drawn, tmp_path)
    monkeypatch.chdir(tmp_path)
    drawn = [each for each in drawn if "drawn[" in each.code or "[drawn]" in each.code]
    assert {each.key for each in drawn} == {"plane", "around"}
    for each in drawn:
        exec(compile(each.code, each.key, "exec"), names := {})
        assert differs(next(iter(each.arrays.values())), names["result"]) is None


@pytest.mark.parametrize("quarters", [0, 1, 2])
def test_the_boxes_of_ones_own_photo_as_it_was_turned_come_from_its_file(quarters, drawn, tmp_path, monkeypatch):
    app = bring(open_page("look/predict"), (data := encoded(astronaut())))
    for _ in range(quarters):
        press(app, "Turn by 90°")
    (tmp_path / "photo.jpg").write_bytes(data)
    monkeypatch.chdir(tmp_path)
    exec(compile((last := [each for each in drawn if each.key == "photo"][-1]).code, "photo", "exec"), names := {})
    assert differs(last.arrays["boxes"], names["result"]) is None


def differs(expected: np.ndarray, result) -> str | None:
    """In words where the two are not the same but for the rounding of float32."""
    expected = np.asarray(expected)
    found = np.asarray(result)
    if found.shape != expected.shape:
        return f"the figure has shape {expected.shape}, the recipe gives {found.shape}"
    scale = np.abs(expected[np.isfinite(expected)]).max(initial=0.0)
    if np.allclose(found, expected, rtol=1e-4, atol=1e-5 * scale, equal_nan=True):
        return None
    return f"differs by {np.abs(found - expected).max():.3g} of at most {scale:.3g}"


def test_every_page_is_among_the_states():
    from pages.runtime.page_folders import sections

    pages = {page for page, _ in STATES.values()}
    assert pages == {folder.name for every in sections().values() for folder in every} - {WITHOUT_FIGURES}


@pytest.mark.parametrize(
    ("expected", "result", "same"),
    [([1.0, 2.0], [1.0, 2.00001], True), ([1.0, 2.0], [1.0, 2.01], False), ([1.0], [1.0, 1.0], False),
     ([np.nan, 1.0], [np.nan, 1.0], True), ([np.nan, 1.0], [0.0, 1.0], False), ([0.0, 0.0], [0.0, 1e-12], False)],
)  # fmt: skip
def test_the_comparison_can_fail(expected, result, same):
    assert (differs(np.array(expected), result) is None) == same


def test_lines_are_as_a_person_would_write_them():
    given = Recipe(
        "f(classifier, image)", "vgg10", ("vizcore.b import f", "vizcore.a import z", "vizcore.b import e"), image=True,
        faces=True, numbers="key", before=("a, b = b, a",),
    )  # fmt: skip
    assert given.python == "\n".join(
        [
            "import numpy as np",
            "from vizcore.a import z",
            "from vizcore.b import e, f",
            "from vizcore.network import shipped",
            "",
            "classifier = shipped.load('vgg10')",
            'image = np.load("tensor.npz")["image"]  # from the page Predict: Download',
            f'a, b = (np.load(name)["image"] for name in {FACES!r})  # Download, below each face',
            'given = np.load("key.npz")  # Download, below this figure',
            "a, b = b, a",
            "result = f(classifier, image)",
        ]
    )
