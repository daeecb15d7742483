"""Networks of keras.applications by name: with weights made here, in a home of their own, and nothing fetched."""

import inspect
import warnings

import keras
import numpy as np
import pytest
from keras.src.utils import file_utils

from pages.runtime import check, command
from vizcore.network.applications import APPLICATIONS, application_named, applications_here, open_application
from vizcore.network.own.scales import as_scaled

BUILDERS = {name for name, made in vars(keras.applications).items() if inspect.isfunction(made)}
SMALL = application_named("MobileNetV3Small")
PREPROCESSING = {  # the module that goes with a network
    "VGG": "vgg16", "ResNet": "resnet", "DenseNet": "densenet", "Xception": "xception", "InceptionV": "inception_v3",
    "InceptionResNet": "inception_resnet_v2", "MobileNet": "mobilenet", "MobileNetV2": "mobilenet_v2",
    "MobileNetV3": "mobilenet_v3", "NASNet": "nasnet", "EfficientNet": "efficientnet",
    "EfficientNetV2": "efficientnet_v2", "ConvNeXt": "convnext",
}  # fmt: skip


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """An empty home of Keras', from which nobody can fetch anything."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    (tmp_path / "models").mkdir()

    def get_file(name, *_, **__):
        raise ConnectionError(name)

    monkeypatch.setattr(file_utils, "get_file", get_file)
    return tmp_path / "models"


@pytest.fixture(scope="module")
def weights(tmp_path_factory):
    """The weights of a small one, drawn at random."""
    keras.utils.set_random_seed(3)
    model = keras.applications.MobileNetV3Small(weights=None)
    path = tmp_path_factory.mktemp("made") / "made.h5"
    with warnings.catch_warnings():  # of NumPy's, about how Keras reads its weights
        warnings.simplefilter("ignore")
        model.save(path)  # whose weights are laid out as in Keras' own files
    return model, path


def test_every_network_of_keras_has_a_name_here():
    assert {each.name for each in APPLICATIONS} == BUILDERS
    assert len({each.file for each in APPLICATIONS}) == len(APPLICATIONS)


@pytest.mark.parametrize("text", ["MobileNetV3Small", "mobilenetv3small", "mobilenet_v3-small", "MobileNet V3 Small"])
def test_it_is_found_however_it_is_written(text):
    assert application_named(text) is SMALL


@pytest.mark.parametrize("text", ["", "resnet20", "mobilenet_v3", "../resnet50.h5", "resnet50" * 99])
def test_what_is_no_name(text):
    assert application_named(text) is None


@pytest.mark.filterwarnings("ignore:.*input_shape.*undefined")
@pytest.mark.parametrize(
    "known", [e if e is SMALL else pytest.param(e, marks=pytest.mark.full) for e in APPLICATIONS], ids=lambda e: e.name
)
def test_the_file_is_the_one_that_keras_would_fetch(known):
    with pytest.raises(ConnectionError, match=f"^{known.file}$"):
        getattr(keras.applications, known.name)(weights="imagenet")


@pytest.mark.parametrize("known", APPLICATIONS, ids=lambda e: e.name)
def test_the_scale_is_what_its_own_preprocessing_does(known):
    families = [family for family in PREPROCESSING if known.name.startswith(family)]
    module = "resnet_v2" if known.name.endswith("V2") and known.name.startswith("ResNet") else None
    module = getattr(keras.applications, module or PREPROCESSING[max(families, key=len)])
    image = np.random.default_rng(0).random((1, 5, 4, 3)).astype(np.float32)
    wanted = module.preprocess_input(np.array(255 * image))
    np.testing.assert_allclose(as_scaled(known.scale, image), wanted, rtol=1e-4, atol=1e-3)


def test_it_opens_with_the_weights_that_are_here(home, weights):
    model, path = weights
    assert applications_here() == ()
    (home / SMALL.file).write_bytes(path.read_bytes())
    assert applications_here() == (SMALL,)
    opened = open_application(SMALL)
    for mine, wanted in zip(opened.get_weights(), model.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, wanted)


def test_what_is_not_here_is_not_fetched_and_the_way_to_it_is_said(capsys):
    with pytest.raises(ValueError, match=r"not on this computer.*keras\.applications\.ResNet50\(\)"):
        open_application(application_named("resnet50"))
    with pytest.raises(SystemExit) as end:
        command.main(["check", "resnet50"])
    assert end.value.code == 1
    assert "The weights of ResNet50 are not on this computer." in capsys.readouterr().out
    with pytest.raises(SystemExit, match="fovea: The weights of ResNet50 are not on this computer"):
        command.main(["resnet50", "--port", "18599"])


def test_a_download_that_broke_off_is_said(home, weights):
    (home / SMALL.file).write_bytes(weights[1].read_bytes()[:100_000])
    with pytest.raises(ValueError, match=rf"cannot be read.*remove {SMALL.file}"):
        open_application(SMALL)


def test_the_shell_knows_it_by_name_and_its_scale(home, weights, capsys, monkeypatch):
    (home / SMALL.file).write_bytes(weights[1].read_bytes())
    monkeypatch.chdir(home)
    command.main(["check", "mobilenet_v3_small"])
    said = capsys.readouterr().out
    assert said.startswith("opens: 2,554,968 parameters")
    assert "images 224×224 (any size) RGB as 0…255 → 1000 outputs." in said


def test_a_file_of_that_name_comes_first(home, monkeypatch):
    monkeypatch.chdir(home)
    (home / "resnet50").write_bytes(b"%PDF-1.7")
    with pytest.raises(ValueError, match="PDF"):
        check.opened_by(home / "resnet50")
