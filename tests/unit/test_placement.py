"""Whatever computes does it where `place` says: with two processors made of one, nothing lands on the other."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ELSEWHERE = """
import json, sys, traceback
import tensorflow as tf
from tensorflow.python.framework import op_callbacks

(processor,) = tf.config.list_physical_devices("CPU")
tf.config.set_logical_device_configuration(processor, [tf.config.LogicalDeviceConfiguration()] * 2)
from vizcore.backend import devices, graphs
for module in (devices, graphs):
    module.place = lambda: "CPU:1"

READS = {"Identity", "Placeholder", "ReadVariableOp"}  # of what is given, or lies where its variable lies
escaped = {}

def look(kind, inputs, attributes, outputs, op_name=None, graph=None):
    kind = kind.decode() if isinstance(kind, bytes) else kind
    if kind in READS or kind.startswith("__inference_"):  # a call of what is compiled, which is looked at inside
        return
    if any("CPU:1" not in (output.device or "") for output in outputs):
        own = [f for f in traceback.extract_stack() if "vizcore" in f.filename and "graph" not in f.name]
        escaped.setdefault(kind, f"{own[-1].filename}:{own[-1].lineno}" if own else "outside")

op_callbacks.add_op_callback(look)
"""
EVERYTHING = """
from vizcore.network import shipped
from vizcore.arithmetic import unit_arithmetic
from vizcore.why_convolution.connections import unrolled
from vizcore.faithfulness import cascading_randomisation
from vizcore.filters import kernels_of
from vizcore.why_convolution.shuffling import dense_of_pixels
from vizcore.attribution import METHODS
from vizcore.run.trace import trace
with devices.placed():
    from unit.test_images import CALLS, GOOD, LOGIT, NET as net

for name, call in CALLS.items():
    call(GOOD)
unrolled(net, "conv", 0, 1), kernels_of(net, "conv"), dense_of_pixels(net)
unit_arithmetic(net.model, trace(net, GOOD).activations, "conv", 1, (2, 2))
cascading_randomisation(net, lambda other: METHODS["Gradient"](other, GOOD, LOGIT).map, stages=2)
shipped.read("lenet5")
print(json.dumps(escaped))
"""
AN_EAGER_CORNER = """
escaped.clear()
import keras
keras.ops.relu(keras.ops.convert_to_tensor([[1.0]]))
print(json.dumps(escaped))
"""


@pytest.fixture(scope="module")
def escaped() -> list[dict[str, str]]:
    """Of everything, and then of an eager corner: {operation: where it was called}, of those that ran elsewhere."""
    ended = subprocess.run(
        [sys.executable, "-c", ELSEWHERE + EVERYTHING + AN_EAGER_CORNER], cwd=ROOT, timeout=300,
        capture_output=True, text=True, check=False,
        env=os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}", "CUDA_VISIBLE_DEVICES": "-1"},
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr[-3000:]
    return [json.loads(line) for line in ended.stdout.splitlines()[-2:]]


def test_nothing_escapes(escaped):
    assert escaped[0] == {}


def test_an_eager_corner_would_be_found(escaped):
    assert "Relu" in escaped[1]
