"""Where the steps of a network stand on the stage: apart, joined by their bands, in the room that there is."""

import json
import re
import subprocess
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
from building import built

from pages.components.stage.network_block import drawn_network
from pages.components.stage.pack import pack
from vizcore.network.architectures import ARCHITECTURES
from vizcore.network.layers import LayerInfo, blocks_of, layers_of
from vizcore.run.mosaic import Mosaic

HERE = Path(__file__).parent
DESK, PHONE = 980, 358
NAMES = sorted(ARCHITECTURES)


def plain(name: str, inputs: str = "", kind: str = "Conv2D", shape=(12, 12, 8)) -> LayerInfo:
    return LayerInfo(name, kind, shape, 0, 0, tuple(inputs))


def nothing(layer: LayerInfo, side: int) -> Mosaic:
    """As many maps as are looked at, all zero."""
    if len(layer.output_shape) == 1:
        return Mosaic(np.arange(layer.channels), np.zeros(layer.channels, np.float32), 1)
    across = max(1, side // max(layer.output_shape[:-1]))
    count = min(max(4, across**2), layer.channels)
    return Mosaic(np.arange(count), np.zeros((count, *layer.output_shape[:-1]), np.float32), across)


def block(layers, *, solid: bool = False) -> bytes:
    side = max(layers[0].output_shape[:2])
    drawn = [one.steps[-1] for one in blocks_of(layers, fold=True)]
    facts, arrays = drawn_network(layers, {layer.name: nothing(layer, side) for layer in drawn}, solid=solid)
    return pack(arrays, **facts, side=side)


@cache
def of_architecture(name: str) -> bytes:
    return block(layers_of(built(name)))


@pytest.fixture
def plans(node, tmp_path):
    """A function: [(block, width, height, how)] → their plans."""

    def run(cases):
        wanted = []
        for number, (given, width, height, how) in enumerate(cases):
            (tmp_path / f"{number}.block").write_bytes(given)
            wanted.append({"file": f"{number}.block", "width": width, "height": height, "how": how})
        (tmp_path / "wanted.json").write_text(json.dumps(wanted))
        done = subprocess.run([node, HERE / "plans.mjs", tmp_path], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


def points(way: str) -> list[tuple[float, float]]:
    """A way as a line through many points, worked out from what SVG says of its letters."""
    found: list[np.ndarray] = []
    for letter, numbers in re.findall(r"([MLCQ])([^MLCQ]*)", way):
        corners = np.array(numbers.split(), float).reshape(-1, 2)
        if letter == "M":
            found.append(corners[0])
            continue
        t = np.linspace(0, 1, 25)[1:, None]
        corners = [found[-1], *corners]
        while len(corners) > 1:  # de Casteljau
            corners = [a + (b - a) * t for a, b in pairwise(corners)]
        found.extend(corners[0])
    return [tuple(point) for point in found]


def boxes(plan):
    return [(n["x"], n["y"], n["x"] + plan["side"], n["y"] + plan["side"] + plan["words"]) for n in plan["nodes"]]


def assert_apart_and_joined(plan):
    for a, b in combinations(boxes(plan), 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
    for x, y, right, bottom in boxes(plan):
        assert min(x, y) >= 0
        assert right <= plan["width"]
        assert bottom <= plan["height"]
    turned = {turn["from"]: points(turn["d"]) for turn in plan["turns"]}
    for edge in plan["edges"]:
        source, target = plan["nodes"][edge["from"]], plan["nodes"][edge["to"]]
        way = points(edge["d"])
        if source["row"] == target["row"]:
            assert touches(way[0], source, plan["side"])
        else:
            assert target["row"] == source["row"] + 1
            assert way[0] == pytest.approx(turned[edge["from"]][-1], abs=0.11)
            assert touches(turned[edge["from"]][0], source, plan["side"])
        assert touches(way[-1], target, plan["side"])


def touches(point, node, side) -> bool:
    """Whether a way ends at the rim of a picture."""
    x, y = point[0] - node["x"], point[1] - node["y"]
    near = 0.11
    level = min(abs(x - node["inset"]), abs(x - side + node["inset"])) <= near and 0.2 * side <= y <= 0.8 * side
    return level or (abs(y) <= near and 0 <= x <= side)


@pytest.mark.parametrize("width", [DESK, PHONE, 1e9], ids=["desk", "phone", "one row"])
def test_no_two_steps_overlap_and_every_band_joins_its_ends(width, plans):
    cases = [(of_architecture(name), width, 0, how) for name in NAMES for how in range(3)]
    for plan in plans(cases):
        assert_apart_and_joined(plan)


def test_what_is_fitted_fits_and_nothing_is_lost(plans):
    for name, plan in zip(NAMES, plans([(of_architecture(name), DESK, 680, "fitted") for name in NAMES]), strict=True):
        assert plan["height"] <= 680
        assert plan["width"] <= DESK
        assert_apart_and_joined(plan)
        if not plan["closed"]:
            assert len(plan["nodes"]) == len(blocks_of(layers_of(built(name)), fold=True))


def test_lanes_of_a_branch_do_not_cross(plans):
    (plan,) = plans([(of_architecture("googlenet"), DESK, 0, 0)])
    four = [node["id"] for node in plan["nodes"] if sum(e["to"] == node["id"] for e in plan["edges"]) == 4]
    assert len(four) == 9
    around = {}
    for edge in plan["edges"]:
        if edge["skips"]:
            continue
        around.setdefault((plan["nodes"][edge["to"]]["row"], plan["nodes"][edge["to"]]["column"]), []).append(edge)
    compared = 0
    for edges in around.values():
        for a, b in combinations(edges, 2):
            ways = [np.array(points(edge["d"])) for edge in (a, b)]
            xs = np.linspace(max(way[0, 0] for way in ways) + 1, min(way[-1, 0] for way in ways) - 1, 60)
            apart = np.interp(xs, *ways[0].T) - np.interp(xs, *ways[1].T)
            assert (apart > -0.2).all() or (apart < 0.2).all()
            compared += 1
    assert compared >= 9 * 6
    wide = {edge["from"]: edge["wide"] for edge in plan["edges"]}
    for node in four:  # laid side by side, the bands of a module are as wide as the one that leaves it
        into = [edge for edge in plan["edges"] if edge["to"] == node]
        ends = sorted((points(edge["d"])[-1][1], edge["wide"]) for edge in into)
        assert [b - a for (a, _), (b, _) in pairwise(ends)] == pytest.approx(
            [(a + b) / 2 for (_, a), (_, b) in pairwise(ends)], abs=0.21
        )
        if all(edge["wide"] > 1.25 for edge in into) and node in wide:
            assert sum(edge["wide"] for edge in into) == pytest.approx(wide[node])


RESIDUAL = [
    plain("i", shape=(12, 12, 1), kind="InputLayer"), plain("a", "i"), plain("b", "a"), plain("c", "b"),
    plain("d", "ca", "Add"), plain("e", "d"), plain("f", "ed", "Add"), plain("g", "f", "Dense", (10,)),
]  # fmt: skip


def test_a_skip_is_an_arc_over_what_it_skips(plans):
    (plan,) = plans([(block(RESIDUAL), DESK, 0, 0)])
    nodes = plan["nodes"]
    arcs = {(e["from"], e["to"]): points(e["d"]) for e in plan["edges"] if e["skips"]}
    assert set(arcs) == {(1, 4), (4, 6)}
    for (source, target), way in arcs.items():
        top = min(y for _, y in way)
        assert top < min(node["y"] for node in nodes[source : target + 1])
        assert top >= 0


def test_a_closed_module_is_drawn_as_its_end_and_keys_follow_the_bands(plans):
    closed, open_ = plans([(block(RESIDUAL), DESK, 0, 1), (block(RESIDUAL), DESK, 0, 0)])
    assert [node["step"] for node in closed["nodes"]] == [0, 1, 4, 6, 7]
    assert [(edge["from"], edge["to"]) for edge in closed["edges"]] == [(0, 1), (1, 2), (2, 3), (3, 4)]
    assert closed["keys"]["ArrowRight"] == [1, 2, 3, 4, 4]
    assert closed["keys"]["ArrowLeft"] == [0, 0, 1, 2, 3]
    assert open_["keys"]["ArrowRight"] == [1, 2, 3, 4, 5, 6, 7, 7]
    assert open_["keys"]["ArrowLeft"] == [0, 0, 1, 2, 3, 4, 5, 6]


def test_up_and_down_go_from_lane_to_lane(plans):
    (plan,) = plans([(of_architecture("googlenet"), 1e9, 0, 0)])
    nodes, down, up = plan["nodes"], plan["keys"]["ArrowDown"], plan["keys"]["ArrowUp"]
    lanes = sorted((n for n in nodes if n["column"] == 6), key=lambda node: node["y"])
    assert len(lanes) == 4
    for above, below in pairwise(lanes):
        assert down[above["id"]] == below["id"]
        assert up[below["id"]] == above["id"]
