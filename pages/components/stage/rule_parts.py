"""A rule and the steps after it, as parts of a block: what `assets/unit.js` works every unit out of."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from pages.components.stage.pack import Arrays
from vizcore.arithmetic import Rule
from vizcore.figures.palette import scale_of


def rule_parts(rule: Rule, chain: Sequence[Rule]) -> tuple[dict[str, Any], Arrays]:
    """Facts and arrays of one channel's arithmetic and of the steps after it, maps first: (maps, height, width)."""
    arrays = _numbers("", rule) | {"origins": np.array(rule.origins, np.int16)}
    for number, step in enumerate(chain):
        arrays |= _numbers(f"chain{number}.", step, reads=step.combine == "merge")
    return {"rule": _facts(rule), "chain": [_facts(step) | {"flows": step.flows} for step in chain]}, arrays


def _numbers(prefix: str, rule: Rule, *, reads: bool = True) -> Arrays:
    """Maps first: (maps, height, width), and kernels alike."""
    arrays = {"input": rule.input, **rule.arrays} if reads else rule.arrays
    return {
        prefix + name: np.moveaxis(array, -1, 0).astype(np.float32) if array.ndim == 3 else array.astype(np.float32)
        for name, array in arrays.items()
    }


def _facts(rule: Rule) -> dict[str, Any]:
    facts = {"layer": rule.layer, "kind": rule.kind, "combine": rule.combine, "settings": dict(rule.settings)}
    return facts | {"sources": list(rule.sources), "scale": asdict(scale_of(rule.input))}
