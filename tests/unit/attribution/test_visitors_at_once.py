"""Several visitors who explain one network at once: each gets what it gets alone, and long work is done in turn."""

import sys
import threading
import time
from collections import OrderedDict
from contextlib import nullcontext
from types import SimpleNamespace

import numpy as np
import pytest
from at_once import at_once
from unit.attribution.networks import picture
from unit.attribution.test_every_method import quick

from pages.components import job
from pages.runtime.job_queue import JobQueue
from vizcore.attribution import METHODS
from vizcore.network.shipped import load, read
from vizcore.run import gradients
from vizcore.target import Target

TARGETS = Target("logits", 1), Target("logits", 3) - Target("logits", 6)
BY_KIND = {  # what is compiled: a gradient by pixels or by maps, another way back, LRP's, passes forward
    "Gradient": "Gradient",
    "maps": "Grad-CAM",
    "rule": "Guided backpropagation",
    "relevance": "LRP-ε",
    "forward": "Score-CAM",
}


@pytest.fixture
def small_chunks(monkeypatch):
    """Of eight images each, and threads that give way to one another all the time."""
    memory = sum(layer.memory for layer in load("lenet5").layers)
    monkeypatch.setattr(gradients, "BUDGET", 8 * memory)
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


def same(found, alone):
    np.testing.assert_allclose(found, alone, rtol=0, atol=1e-4 * np.abs(alone).max())


@pytest.mark.parametrize("method", METHODS.values(), ids=lambda method: method.name)
def test_different_targets_of_one_network(method, small_chunks):
    net = load("lenet5")
    images = picture(net, seed=1), picture(net, seed=2)
    asks = [
        lambda image=image, target=target: method(net, image, target, **quick(method)).map
        for image, target in zip(images, TARGETS, strict=True)
    ]
    alone = [ask() for ask in asks]
    assert np.abs(alone[0] - alone[1]).max() > 0.01 * np.abs(alone[0]).max()  # else nothing is told apart
    for _ in range(2):
        for found, expected in zip(at_once(*asks), alone, strict=True):
            same(found, expected)


@pytest.mark.parametrize("kind", BY_KIND)
def test_the_first_two_visitors_of_a_network_that_nobody_has_asked_yet(kind):
    method, image = METHODS[BY_KIND[kind]], picture(load("lenet5"))
    alone = [method(load("lenet5"), image, target).map for target in TARGETS]
    fresh = read("lenet5")
    asks = [lambda target=target: method(fresh, image, target).map for target in TARGETS]
    for found, expected in zip(at_once(*asks), alone, strict=True):
        same(found, expected)


class Page(threading.local):
    """What `job` needs of Streamlit, for the visitor of each thread; it draws nothing and notes what is said."""

    def __init__(self):
        self.session_state, self.said = {}, []

    def empty(self):
        return SimpleNamespace(container=nullcontext, empty=lambda: None)

    def progress(self, share, words):
        self.said.append(words)
        return SimpleNamespace(progress=lambda share, words: self.said.append(words))

    def button(self, *given, **named):
        return False


SLOWEST, VISITORS = "KernelSHAP", 16  # as many runs as RISE and LIME, and more around them


def test_sixteen_visitors_who_ask_for_the_slowest_method_are_all_answered_one_after_the_other(monkeypatch):
    net, page, queue, at_work, most = load("vgg10"), Page(), JobQueue(), [], []
    image = picture(net)
    monkeypatch.setattr(job, "st", page)
    monkeypatch.setattr(job, "QUEUE", queue)

    def ask(number, tell=lambda share: None):
        settings = {"samples": 100, "seed": number}
        return METHODS[SLOWEST](net, image, Target("logits", number % 8), progress=tell, **settings).map

    def visit(number):
        def work(tell):
            while not at_work and len(most) == 0 and len(queue) < VISITORS:
                time.sleep(0.01)  # the first begins when all are in the queue
            at_work.append(number)
            most.append(len(at_work))
            found = ask(number, tell)
            at_work.remove(number)
            return found

        this = SimpleNamespace(results=OrderedDict(), stopped=set())
        found = job.computed(this, (SLOWEST, number), work, "Working …")
        assert list(this.results) == [(SLOWEST, number)]
        return found, page.said

    answers = at_once(*(lambda number=number: visit(number) for number in range(VISITORS)))
    assert most == [1] * VISITORS
    assert len(queue) == 0
    waited = [said for _, said in answers if any("before it" in words for words in said)]
    assert len(waited) >= VISITORS - 2  # the second may be called before it was told anything
    for number, (found, _) in enumerate(answers):
        same(found, ask(number))
