"""Attention: the mean of what all places say, each by how much it is attended to.

Bahdanau, Cho & Bengio, "Neural Machine Translation by Jointly Learning to Align and Translate", 2015: additive.
https://arxiv.org/abs/1409.0473
Luong, Pham & Manning, "Effective Approaches to Attention-based Neural Machine Translation", 2015: by dot product.
https://arxiv.org/abs/1508.04025
Vaswani et al., "Attention Is All You Need", 2017: several heads. https://arxiv.org/abs/1706.03762
"""

import math

import numpy as np

from vizcore.arithmetic.working import Line, Terms, Unit, Working, features, weight_of


def multi_head_attention(unit: Unit) -> Working:
    """Of each head the mean over all places, each with its worth for this channel, by how much it is attended to."""
    query, key, value, causal = _called_with(unit)
    layer = unit.operation
    _refuse_uncommon(unit)
    place = int(np.ravel_multi_index(unit.index[:-1], unit.shape[:-1]))
    queries, keys, values = (
        _projected(part, dense)
        for part, dense in ((query, layer.query_dense), (key, layer.key_dense), (value, layer.value_dense))
    )
    out = weight_of(layer.output_dense, "kernel")[..., unit.channel]
    terms, lines = [], []
    for head in range(layer.num_heads):
        scores = keys[:, head] @ queries[place, head] / math.sqrt(layer.key_dim)
        attended = _softmax(scores, place if causal else None)
        terms.append(_head(values[:, head] @ out[head], attended, f"Head {head}: "))
        lines.append(Line(rf"y_{{{head}}}", f"head {head}: {_most(attended)}", terms[-1].sum))
    formula = r"y = \sum_h \sum_s a_{hs}\,v_{hs}"
    if layer.use_bias:
        bias = float(weight_of(layer.output_dense, "bias")[unit.channel])
        lines, formula = [*lines, Line("b", "bias", bias)], f"{formula} + b"
    return Working(sum(line.value for line in lines), formula, tuple(lines), tuple(terms))


def attention(unit: Unit) -> Working:
    """The mean of a channel over all places, each by how much it is attended to: dot product, or additive."""
    query, key, value, causal = _called_with(unit)
    if query.ndim != 2:
        raise ValueError(f"{unit.operation.name!r} attends to {query.shape}; laid out here are (steps, channels)")
    step, layer = unit.index[0], unit.operation
    scale = 1.0 if layer.scale is None else weight_of(layer, "scale")
    if type(layer).__name__ == "AdditiveAttention":
        scores = (scale * np.tanh(query[step] + key)).sum(axis=-1)
    elif layer.score_mode == "concat":
        scores = weight_of(layer, "concat_score_weight") * np.tanh(scale * (query[step] + key)).sum(axis=-1)
    else:
        scores = key @ query[step] * scale
    attended = _softmax(scores, step if causal else None)
    terms = _head(value[:, unit.channel], attended, "")
    most = int(attended.argmax())
    lines = (
        Line(r"\max a", f"place {most} is attended to most", float(attended[most])),
        Line(r"\sum a\,v", "mean over all places, by attention", terms.sum),
    )
    return Working(terms.sum, r"y = \sum_s a_s\,v_s, \quad a = \mathrm{softmax}(\text{scores})", lines, (terms,))


def _called_with(unit: Unit) -> tuple[np.ndarray, np.ndarray, np.ndarray, bool]:
    """Query, key, value, and whether a place attends to none behind it.

    Raises:
        ValueError: something is masked out.
    """
    given = unit.called_with()
    if "inputs" in given:
        query, value, *more = given["inputs"]
        key = more[0] if more else value
    else:
        query, value = given["query"], given["value"]
        key = value if given.get("key") is None else given["key"]
    masks = [name for name, found in given.items() if "mask" in name and isinstance(found, np.ndarray)]
    if masks or isinstance(given.get("mask"), list | tuple):
        raise ValueError(f"{unit.operation.name!r} is given a mask, which is not laid out here")
    return query, key, value, bool(given.get("use_causal_mask"))


def _refuse_uncommon(unit: Unit) -> None:
    settings, places = unit.operation.get_config(), tuple(range(1, len(unit.shape)))
    if settings.get("sliding_window") or settings.get("use_gate"):
        raise ValueError(f"{unit.operation.name!r} has a gate or a sliding window, which are not laid out here")
    if (
        tuple(unit.operation.attention_axes or places) != places
        or weight_of(unit.operation.output_dense, "kernel").ndim != 3
    ):
        raise ValueError(f"{unit.operation.name!r} attends along some axes only, which is not laid out here")


def _projected(part: np.ndarray, dense) -> np.ndarray:
    """(places, heads, numbers) of what is asked, offered or said."""
    made = np.tensordot(part.reshape(-1, part.shape[-1]), weight_of(dense, "kernel"), axes=1)
    return made if dense.bias is None else made + weight_of(dense, "bias")


def _softmax(scores: np.ndarray, last: int | None) -> np.ndarray:
    """How much each place is attended to, none behind the last one; they add up to 1."""
    seen = scores if last is None else np.where(np.arange(len(scores)) <= last, scores, -np.inf)
    powers = np.exp(seen - seen.max())
    return powers / powers.sum()


def _head(worth: np.ndarray, attended: np.ndarray, title: str) -> Terms:
    bars = f"{title}what each place adds: its value here × how much it is attended to"
    titles = {"bars_title": bars[:1].upper() + bars[1:], "weights_title": "× how much it is attended to"}
    return features("value × attention", worth, attended, None, **titles)


def _most(attended: np.ndarray) -> str:
    most = int(attended.argmax())
    return f"place {most} is attended to most, by {attended[most]:.0%}"


ATTENTION = {"AdditiveAttention": attention, "Attention": attention, "MultiHeadAttention": multi_head_attention}
