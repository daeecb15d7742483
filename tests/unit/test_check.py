"""`fovea check` says in one line whether a network of one's own opens, and ends accordingly."""

import os
import re
import subprocess
import sys
from pathlib import Path

import keras
import pytest
from foreign import FOREIGN, REFUSED
from foreign_files import h5_file, zipped
from keras import layers

from pages.runtime import check, command
from pages.runtime.own_networks import own_networks_are_welcome
from vizcore.network.files.opening import OpenedFile

ROOT = Path(__file__).parents[2]


def network(*steps, shape=(48, 48, 1), classes: int = 8) -> keras.Model:
    image = keras.Input(shape)
    x = image
    for step in steps:
        x = step(x)
    return keras.Model(image, layers.Dense(classes)(layers.GlobalAveragePooling2D()(x)))


@pytest.fixture
def said(monkeypatch, capsys):
    """What the command says of a network, and what it ends with."""

    def say(model: keras.Model, *notes: str, labels=None, verbose: bool = False, output=None) -> tuple[str, int]:
        def opened(path, name, report):
            if report is not None:
                for step in ("one", "one", "two"):
                    report(step)
            return OpenedFile(model, labels, notes)

        monkeypatch.setattr(check, "open_file", opened)
        code = 0
        try:
            command.main(
                ["check", "own.keras", *(["--verbose"] if verbose else []), *([f"--output={output}"] if output else [])]
            )
        except SystemExit as end:
            code = end.code
        return capsys.readouterr().out, code

    return say


def test_one_line_on_a_network_that_opens(said):
    inner = keras.Sequential([keras.Input((48, 48, 1)), layers.Conv2D(4, 3), layers.ReLU()])  # 40 parameters
    line = "opens: 80 parameters, 4 layers, images 48×48 grey as 0…1 → 8 outputs.\n"  # and 40 of the last layer
    assert said(network(inner)) == (line, 0)


def test_notes_labels_and_sizes_are_in_that_line(said):
    line, code = said(network(shape=(None, None, 3), classes=1), "It is odd.", labels=("happy",))
    assert line == (
        "opens: 4 parameters, 2 layers, images 224×224 (any size) RGB as 0…1 → 1 output, labelled in the file: 1. "
        "It is odd.\n"
    )
    assert code == 0


def test_labels_are_for_the_output_that_has_as_many(said):
    image = keras.Input((48, 48, 1))
    flat = layers.GlobalAveragePooling2D()(image)
    model = keras.Model(image, [layers.Dense(3)(flat), layers.Dense(2)(flat)])
    for output, count in ((1, 3), (2, 2)):
        line, code = said(model, labels=("cat", "dog"), output=output)
        assert f"→ {count} outputs, labelled in the file: 2." in line
        assert code == 0


def test_each_step_is_said_once_where_it_is_asked_for(said):
    assert said(network(), verbose=True)[0].startswith("one …\ntwo …\nopens: ")


@pytest.mark.parametrize("name", REFUSED)
def test_what_the_pages_cannot_look_at_is_refused_in_a_line(said, name):
    build, why = REFUSED[name]
    line, code = said(build())
    assert re.search(why, line)
    assert line.count("\n") == 1
    assert code == 1


def test_which_of_several_outputs_is_asked(said):
    two = FOREIGN["two outputs, the first is looked at"]
    assert said(two()) == ("It has 2 outputs: choose one by --output 1 to --output 2; the app asks which.\n", 1)
    assert "→ 2 outputs" in said(two(), output=2)[0]


def run(*arguments: str | Path) -> subprocess.CompletedProcess:
    program = [sys.executable, "-m", "pages.runtime.command", *map(str, arguments)]
    return subprocess.run(program, cwd=ROOT, capture_output=True, text=True, timeout=300)


def test_a_refused_file_from_a_shell(tmp_path):
    path = tmp_path / "<b>own&lt;.h5"
    path.write_bytes(b"\x80\x04\x95.")
    ended = run("check", path)
    assert ended.stdout.startswith("This is a pickle, which can run any program when it is read")
    assert (ended.stdout.count("\n"), ended.stderr, ended.returncode) == (1, "", 1)


def test_a_network_from_a_shell_says_one_line_and_nothing_of_tensorflows(tmp_path):
    path = tmp_path / "converted_keras.zip"
    path.write_bytes(zipped({"keras_model.h5": h5_file(), "labels.txt": "a\nb\nc"}))
    ended = run("check", path)
    assert ended.stdout == (
        "opens: 13 parameters, 3 layers, images 4×4 grey as 0…1 → 3 outputs, labelled in the file: 3. "
        "Its config is of an older Keras and was brought up to date.\n"
    )
    assert (ended.stderr, ended.returncode) == ("", 0)


def test_without_a_file_it_says_how_it_is_called(capsys):
    with pytest.raises(SystemExit):
        command.main(["check"])
    assert "usage: fovea check [-h] [--output N] [--verbose] MODEL" in capsys.readouterr().err


def test_whoever_serves_the_public_can_close_the_door(monkeypatch):
    monkeypatch.delenv("FOVEA_OWN_NETWORKS", raising=False)
    assert own_networks_are_welcome()
    for closed, value in ((False, "1"), (False, ""), (True, "0"), (True, " off "), (True, "No"), (True, "FALSE")):
        monkeypatch.setitem(os.environ, "FOVEA_OWN_NETWORKS", value)
        assert own_networks_are_welcome() is not closed
