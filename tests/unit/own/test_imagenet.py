"""Labels of ImageNet come from Keras' own folder, where they are, and from nowhere else."""

import json

import pytest

from vizcore.network.own.imagenet import CLASSES, FILE, imagenet_labels


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    (tmp_path / FILE).parent.mkdir()
    return tmp_path / FILE


def test_one_label_a_class_in_order(home):
    home.write_text(json.dumps({str(n): [f"n{n:08}", f"tabby_cat_{n}"] for n in reversed(range(CLASSES))}))
    found = imagenet_labels(CLASSES)
    assert (len(found), found[0], found[999]) == (CLASSES, "tabby cat 0", "tabby cat 999")
    assert imagenet_labels(10) is None


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"0": 1}', json.dumps({str(n): ["one"] for n in range(CLASSES)})])
def test_a_file_that_is_not_as_it_should_be_is_passed_over(home, text):
    home.write_text(text)
    assert imagenet_labels(CLASSES) is None


def test_where_there_is_none(home):
    assert imagenet_labels(CLASSES) is None
