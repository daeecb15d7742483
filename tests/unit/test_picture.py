"""`fovea picture` draws what a network makes of a picture, without a browser."""

import io

import numpy as np
import pytest
from foreign import FOREIGN, conv, network
from PIL import Image
from skimage import data

from pages.runtime import command, picture
from vizcore.network.files.opening import OpenedFile


@pytest.fixture
def drawn(monkeypatch, capsys, tmp_path):
    """What the command says and ends with, and the picture that it wrote."""
    photo, out = tmp_path / "me.png", tmp_path / "out.png"
    Image.fromarray(data.astronaut()).save(photo)

    def draw(model, *more: str, image=photo):
        monkeypatch.setattr(picture, "opened_by", lambda path: (OpenedFile(model, None, ()), None))
        code = 0
        try:
            command.main(["picture", "own.keras", "--image", str(image), "--out", str(out), *more])
        except SystemExit as end:
            code = end.code
        found = np.asarray(Image.open(io.BytesIO(out.read_bytes()))) if out.exists() else None
        return capsys.readouterr().out, code, found

    return draw


def net():
    return network(lambda x: conv(x, 4, name="seen"), shape=(32, 32, 3))


def test_the_maps_of_a_layer(drawn):
    said, code, found = drawn(net(), "--layer", "seen_relu")
    assert code == 0
    assert said.endswith("out.png: 4 maps of seen_relu; pixels as 0…1.\n")
    assert found.shape == (2 * 90 + 2, 2 * 90 + 2, 3)  # of 30×30 places, each three pixels
    assert found.std() > 10


def test_an_attribution(drawn):
    said, code, found = drawn(net(), "--attribution", "Grad-CAM")
    assert (code, found.shape) == (0, (512, 512, 3))
    assert "Grad-CAM of class " in said


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--layer", "nowhere"], "There is no layer 'nowhere'; there are: image, seen"),
        (["--layer", "dense"], "which are no maps"),
        (["--attribution", "magic"], "There is no method 'magic'; there are: Deconvnet, Grad-CAM"),
    ],
)
def test_what_is_not_there_is_said(drawn, more, words):
    model = network(lambda x: conv(x, 4, name="seen"), shape=(32, 32, 3), end=lambda x: _dense(x))
    said, code, found = drawn(model, *more)
    assert words in said
    assert (code, found, said.count("\n")) == (1, None, 1)


def _dense(x):
    from keras import layers

    return layers.Dense(5, name="dense")(layers.GlobalAveragePooling2D()(x))


def test_a_picture_that_is_none_and_a_choice_among_outputs(drawn, tmp_path):
    text = tmp_path / "text.png"
    text.write_text("no picture")
    assert drawn(net(), "--layer", "seen", image=text)[1] == 1
    two = FOREIGN["two outputs, the first is looked at"]()
    assert "It has 2 outputs: choose one by --output 1" in drawn(two, "--layer", "image")[0]
    assert drawn(two, "--layer", "image", "--output", "2")[1] == 0
