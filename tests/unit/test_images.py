"""The door for images: whatever takes one refuses in one sentence what is none, and no function is left out."""

import ast
from pathlib import Path

import jaxtyping
import keras
import numpy as np
import pytest
from keras import layers

from vizcore import faithfulness, interventions
from vizcore.activations.reference import reference_of_images
from vizcore.attribution import METHODS, channel_relevance, maps, noise, relevance, self_test, superpixels, zero
from vizcore.data import concepts, strongest
from vizcore.data import crops as cropping
from vizcore.depth import signal_propagation
from vizcore.depth.lesions import lesions
from vizcore.faithfulness import removal as orders
from vizcore.featurevis import VISUALIZATIONS, inversion, objective, parametrization, setup, spectrum, transformation
from vizcore.figures import attribution, image_grid, map, overlay, region, stills
from vizcore.interventions import adversarial, edits, kernels, ranking, transforms
from vizcore.lessons import running_costs, signals
from vizcore.network.classifier import Classifier
from vizcore.network.own import compared, scales
from vizcore.receptive_field import effective as seeing
from vizcore.receptive_field import receptive_fields
from vizcore.receptive_field.crops import seen_by_strongest
from vizcore.run import gradients
from vizcore.run.gradients import derivatives, input_gradients
from vizcore.run.trace import trace
from vizcore.target import Target

ROOT = Path(__file__).parents[2]
SIZE = (8, 8, 1)
GOOD = np.random.default_rng(0).random(SIZE, np.float32)
LOGIT, FLAT, NONE = Target("logits", 0), np.zeros(SIZE[:2], np.float32), np.zeros((8, 8), int)


def network() -> Classifier:
    image = keras.Input(SIZE, name="image")
    x = layers.ReLU(name="relu")(layers.Conv2D(2, 3, padding="same", name="conv")(image))
    x = layers.ReLU(name="relu2")(layers.Conv2D(2, 3, padding="same", name="conv2")(x))
    model = keras.Model(image, layers.Dense(2, name="logits")(layers.Flatten(name="flat")(x)), name="small")
    random = np.random.default_rng(0)
    model.set_weights([random.normal(size=w.shape).astype(np.float32) for w in model.get_weights()])
    return Classifier("small", model, ("one", "other"))


NET = network()


def asked(method):
    return lambda image: METHODS[method](NET, image, LOGIT, **few(METHODS[method]))


def climbed(way):
    return lambda image: list(VISUALIZATIONS[way](NET, LOGIT, image, **few(VISUALIZATIONS[way])))


def few(entry) -> dict:
    """Settings that count samples or steps, at their least."""
    counted = ((name, of[0].__metadata__[0]) for name, of in entry.settings.items() if isinstance(of[1], int))
    return {name: int(bounds.low) for name, bounds in counted if bounds.high > 100}


def function_of(entry):
    return f"{entry.function.__module__}.{entry.function.__name__}".removeprefix("vizcore.")


RAW = {  # the functions that are registered, asked themselves
    **{function_of(m): lambda image, m=m: m.function(NET, image, LOGIT, **few(m)) for m in METHODS.values()},
    **{
        function_of(way): lambda image, way=way: way.function(NET, LOGIT, image, **few(way))
        for way in VISUALIZATIONS.values()
    },
}
CALLS = {
    **RAW,
    "figures.stills.map_over_image_png": lambda image: stills.map_over_image_png(image, np.ones((8, 8), np.float32)),
    "network.own.scales.as_scaled": lambda image: scales.as_scaled("0…1", image[None]),
    "network.own.compared.as_trained": lambda image: compared.as_trained("0…1", image),
    "network.own.compared.logits_at_scale": lambda image: compared.logits_at_scale(NET, "0…1", "−1…1", image),
    "attribution.channel_relevance.channel_relevance": lambda image: channel_relevance.channel_relevance(
        NET, image[None], ("relu",)
    ),
    "attribution.channel_relevance.unit_relevance": lambda image: channel_relevance.unit_relevance(
        NET, image[None], "relu"
    ),
    "attribution.maps.class_activation_map": lambda image: maps.class_activation_map(
        NET, image, LOGIT, None, lambda a, g: g
    ),
    "attribution.method.Method.__call__": asked("SmoothGrad"),
    "attribution.noise.noisy_gradients": lambda image: list(
        noise.noisy_gradients(NET, image, LOGIT, 2, 0.1, 0, lambda _: None)
    ),
    "attribution.relevance.relevance": lambda image: relevance.relevance(
        NET, image, LOGIT, lambda operation: operation
    ),
    "attribution.self_test.differs": lambda image: self_test.differs(NET, image, LOGIT, METHODS["Deconvnet"]),
    "attribution.superpixels.superpixels": lambda image: superpixels.superpixels(image, 4),
    "attribution.superpixels.shown": lambda image: superpixels.shown(image, NONE, np.ones((1, 1), bool), 0.5),
    "attribution.zero.why_zero": lambda image: zero.why_zero(METHODS["Gradient"], NET, image, LOGIT),
    "network.classifier.Classifier.checked": NET.checked,
    "network.classifier.Classifier.checked_batch": lambda image: NET.checked_batch(image[None]),
    "network.classifier.Classifier.run": lambda image: NET.run(image[None], ("logits",)),
    "receptive_field.effective.effective_field": lambda image: seeing.effective_field(NET, LOGIT, image[None]),
    "receptive_field.effective.effective_fields": lambda image: seeing.effective_fields(NET, [LOGIT], image[None]),
    "faithfulness.removal.faithfulness": lambda image: faithfulness.faithfulness(NET, image, LOGIT, FLAT),
    "faithfulness.removal.faithfulness removed": lambda image: faithfulness.faithfulness(
        NET, GOOD, LOGIT, FLAT, removed=image
    ),
    "faithfulness.removal.faithfulness canvas": lambda image: faithfulness.faithfulness(
        NET, GOOD, LOGIT, FLAT, canvas=image
    ),
    "faithfulness.removal.random_orders": lambda image: orders.random_orders(NET, image, LOGIT),
    "faithfulness.removal.random_orders removed": lambda image: orders.random_orders(NET, GOOD, LOGIT, removed=image),
    "faithfulness.removal.random_orders canvas": lambda image: orders.random_orders(NET, GOOD, LOGIT, canvas=image),
    "faithfulness.removal.blurred": orders.blurred,
    "featurevis.inversion.inversion": lambda image: list(inversion.inversion(NET, "flat", image, steps=16)),
    "featurevis.method.FeatureVisualization.__call__": climbed("Accentuation"),
    "featurevis.objective.likeness_to": lambda image: objective.likeness_to(NET, "flat", image),
    "featurevis.parametrization.unsquashed": lambda image: parametrization.unsquashed(image[None]),
    "featurevis.setup.from_face": lambda image: setup.from_face(
        NET, objective.energy(NET, "flat"), image, transformation.still(16, 1), setup.Pull(0.1)
    ),
    "featurevis.spectrum.mean_magnitude": lambda image: spectrum.mean_magnitude(image[None]),
    "data.crops.crops": lambda image: cropping.crops(image[None], np.array([[0, 0, 4, 4]])),
    "data.concepts.without": lambda image: concepts.without(NET, image, "relu", np.zeros((3, 8, 8, 2), np.float32)),
    "data.strongest.strongest": lambda image: strongest.strongest(NET, image[None]),
    "data.strongest.embedded": lambda image: strongest.embedded(NET, image[None], "relu"),
    "data.strongest.places": lambda image: strongest.places(NET, image[None], "relu", 0),
    "figures.attribution.attribution_figure": lambda image: attribution.attribution_figure(image, FLAT),
    "figures.map.face_figure": map.face_figure,
    "figures.overlay.overlay_figure": overlay.overlay_figure,
    "figures.image_grid.image_grid_figure": lambda image: image_grid.image_grid_figure(image[None], [""]),
    "figures.region.region_figure": region.region_figure,
    "run.gradients.derivatives": lambda image: derivatives(NET, image[None], LOGIT, ("relu",)),
    "run.gradients.input_gradients": lambda image: input_gradients(NET, image[None], LOGIT),
    "run.gradients.input_gradients_of_each": lambda image: gradients.input_gradients_of_each(NET, image[None], [LOGIT]),
    "run.gradients.value_of": lambda image: gradients.value_of(NET, image[None], LOGIT),
    "interventions.adversarial.attack": lambda image: interventions.attack(NET, image, np.array([0.1]), label=0),
    "interventions.adversarial.slopes": lambda image: adversarial.slopes(NET, image[None], 0),
    "interventions.edits.edited": lambda image: edits.edited(NET, image[None], edits.parse("relu:0*0")),
    "interventions.edits.changed": lambda image: edits.changed(
        NET, image[None], {"relu": edits.Change(np.ones((1, 1, 1, 2), np.float32))}, ("logits",)
    ),
    "interventions.dropout.masked": lambda image: interventions.masked(
        NET, image, {"relu": edits.Change(np.ones((2, *NET.by_name["relu"].output_shape), np.float32))}
    ),
    "interventions.equivariance.sweep": lambda image: interventions.sweep(
        NET, image, transforms.TRANSFORMS["Turn"], "relu", points=3
    ),
    "interventions.kernels.refiltered": lambda image: kernels.refiltered(
        NET, image[None], "conv", 0, np.ones((3, 3, 1), np.float32)
    ),
    "interventions.patching.patched": lambda image: interventions.patched(NET, image, GOOD, ["relu"]),
    "interventions.patching.patched other": lambda image: interventions.patched(NET, GOOD, image, ["relu"]),
    "interventions.ranking.channel_effects": lambda image: interventions.channel_effects(NET, image, "relu", 0),
    "interventions.ranking.removal": lambda image: ranking.removal(NET, image, "relu", 0, np.ones(2, np.float32)),
    "interventions.transforms.Transform.__call__": lambda image: transforms.TRANSFORMS["Turn"](image, 3.0),
    "interventions.transforms.Transform.sweep": lambda image: transforms.TRANSFORMS["Blur"].sweep(image, 3),
    "interventions.transforms.covered": lambda image: interventions.covered(image, np.ones(SIZE[:2], bool)),
    "depth.lesions.lesions": lambda image: lesions(NET, image, (("relu", "relu2"),)),
    "depth.signal_propagation.profile": lambda image: signal_propagation.profile(NET, image[None], LOGIT),
    "depth.signal_propagation.before_training": lambda image: signal_propagation.before_training(
        "dense", image[None], 2, 0, normalised=False
    ),
    "activations.reference.reference_of_images": lambda image: reference_of_images(NET, image[None]),
    "lessons.running_costs.timed": lambda image: running_costs.timed(NET, image),
    "lessons.running_costs.training_step": lambda image: running_costs.training_step(NET, image),
    "lessons.signals.grey_face": lambda image: signals.grey_face(image, 4),
    "run.trace.trace": lambda image: trace(NET, image),
    "receptive_field.crops.seen_by_strongest": lambda image: seen_by_strongest(
        NET, "relu", image[None], [0], receptive_fields(NET.model)["relu"]
    ),
}
TAKES_ANY_SIZE = {
    *("attribution.superpixels.superpixels", "attribution.superpixels.shown", "faithfulness.removal.blurred"),
    *("data.crops.crops", "featurevis.parametrization.unsquashed", "featurevis.spectrum.mean_magnitude"),
    *(name for name in CALLS if name.startswith(("figures.", "interventions.transforms."))),
    "depth.signal_propagation.before_training",
    *("network.own.compared.as_trained", "network.own.scales.as_scaled"),
    "lessons.signals.grey_face",
}
DOES_NOTHING = {
    "run.gradients.chunks",
    "why_convolution.shuffling.shuffled",
}  # to the numbers: they cut a batch, or move pixels
TAKES_ANY_RANGE = {"figures.image_grid.image_grid_figure"}  # draws black what is below, white what is above
LOOKS_AT_NONE = {name for name in RAW if name.startswith("featurevis.")} - {
    "featurevis.methods.accentuation.accentuation",
    "featurevis.methods.deepdream.deepdream",
}  # of the functions themselves; what is registered checks the image before it asks them

BRIGHTEST = GOOD.max() == GOOD
BAD = {  # what somebody may hand over, and how the sentence says what came
    "uint8": ((255 * GOOD).astype(np.uint8), r"got uint8: give image.astype\(np.float32\) / 255"),
    "float64": (GOOD.astype(np.float64), r"got float64: give image.astype\(np.float32\)"),
    "float16": (GOOD.astype(np.float16), r"got float16: give image.astype\(np.float32\)"),
    "0 to 255": (255 * GOOD / GOOD.max(), r"got numbers from [\d.]+ to 255"),
    "-1 to 1": (2 * GOOD - 1, "got numbers from −"),
    "not a number": (np.where(BRIGHTEST, np.float32(np.nan), GOOD), "got numbers that are not finite"),
    "infinite": (np.where(BRIGHTEST, np.float32(np.inf), GOOD), "got numbers that are not finite"),
    "without channels": (GOOD[..., 0], r"got shape \((1, )?8, 8\)"),
    "a batch of it": (GOOD[None], r"got shape \((1, )?1, 8, 8, 1\)"),
    "larger": (np.tile(GOOD, (2, 2, 1)), r"got shape \((1, )?16, 16, 1\)"),
    "in colour": (np.tile(GOOD, (1, 1, 3)), r"got shape \((1, )?8, 8, 3\)"),
}


@pytest.fixture
def as_delivered(monkeypatch):
    """Without the checks of annotations that only the tests have."""
    monkeypatch.setattr(jaxtyping.config, "jaxtyping_disable", True)


@pytest.mark.parametrize("name", CALLS)
def test_an_image_is_taken(name):
    CALLS[name](GOOD)


@pytest.mark.parametrize("name", [name for name in CALLS if name not in LOOKS_AT_NONE])
def test_what_is_none_is_refused(name, as_delivered):
    size = {"larger", "in colour"} if name in TAKES_ANY_SIZE else set()
    scale = {"0 to 255", "-1 to 1"} if name in TAKES_ANY_RANGE else set()
    for what in BAD.keys() - size - scale:
        image, came = BAD[what]
        expected = r"expected (an image|images) of shape \(.*\), float32( in \[0, 1\])?; "
        with pytest.raises(ValueError, match=expected + came):
            CALLS[name](image)


@pytest.mark.parametrize("name", [*METHODS, *VISUALIZATIONS])
def test_whatever_is_registered_refuses_it(name, as_delivered):
    call = asked(name) if name in METHODS else climbed(name)
    for image, came in BAD.values():
        with pytest.raises(ValueError, match=r"expected an image of shape \(8, 8, 1\), float32 in \[0, 1\]; " + came):
            call(image)


def test_a_list_and_a_picture_of_pillow_are_refused(as_delivered):
    for given in (GOOD.tolist(), None):
        with pytest.raises(ValueError, match=f"expected an image .* got a {type(given).__name__}"):
            trace(NET, given)


def test_rounding_is_no_fault_and_noise_has_a_door_of_its_own(as_delivered):
    trace(NET, GOOD / GOOD.max() + np.float32(1e-6))
    noisy = GOOD[None] + 3
    assert np.isfinite(input_gradients(NET, noisy, LOGIT, any_range=True)[1]).all()
    with pytest.raises(ValueError, match="float32; got numbers that are not finite"):
        input_gradients(NET, noisy * np.inf, LOGIT, any_range=True)


def test_a_network_of_whole_numbers_is_refused():
    image = keras.Input(SIZE, dtype="uint8", name="image")
    model = keras.Model(image, layers.Dense(2)(layers.Flatten()(layers.Rescaling(1 / 255)(image))))
    with pytest.raises(ValueError, match="expected a network that takes float32 images.*uint8"):
        Classifier("small", model, ("one", "other"))


def takes_an_image(path: Path) -> list[str]:
    """Public functions of a file with an argument that is an image or a batch, by the name of the annotation."""
    found = []

    def look(nodes, owner):
        for node in nodes:
            if isinstance(node, ast.ClassDef):
                look(node.body, f"{owner}{node.name}.")
            elif isinstance(node, ast.FunctionDef) and (node.name[0] != "_" or node.name == "__call__"):
                arguments = [*node.args.args, *node.args.kwonlyargs]
                kinds = {ast.unparse(argument.annotation) for argument in arguments if argument.annotation}
                if kinds & {"Image", "Batch", "Image | None"}:
                    found.append(f"{owner}{node.name}")

    module = ".".join(path.relative_to(ROOT / "vizcore").with_suffix("").parts)
    look(ast.parse(path.read_text(encoding="utf-8")).body, f"{module}.")
    return found


def test_no_function_that_takes_an_image_is_left_out():
    files = [path for path in ROOT.glob("vizcore/**/*.py") if "training" not in path.parts]
    every = {name for path in files for name in takes_an_image(path)}
    assert len(every) > 60
    assert every - DOES_NOTHING == {name.partition(" ")[0] for name in CALLS}
