"""One layer's maps for a new face, as NumPy ÷ the plain compiled forward pass, its output as NumPy.

Five layers of each network, evenly spread from its first to its last one with maps; the worst counts. Includes the way
of the image into TensorFlow and of the maps out of it. Does not include making the view of the network, which happens
once a layer, nor finding the face.
"""

from bench.networks import Subject, subjects
from bench.result import Result
from bench.timing import interleaved, ms

TARGET = 1.3


def measure(quick: bool) -> list[Result]:
    """A line for each network."""
    return [_measured(subject) for subject in subjects(quick)]


def _measured(subject: Subject) -> Result:
    maps = [layer.name for layer in subject.classifier.layers if layer.has_maps and layer.inputs]
    chosen = [maps[round(share * (len(maps) - 1))] for share in (0, 0.25, 0.5, 0.75, 1)]
    ways = {name: lambda images, name=name: subject.classifier.run(images, (name,)) for name in chosen}
    seconds = interleaved({"floor": subject.floor, **ways}, subject.new_face, rounds=subject.rounds)
    floor = seconds.pop("floor")
    worst = max(seconds, key=seconds.get)
    each = ", ".join(f"{name} {seconds[name] / floor:.2f}" for name in chosen)
    how = f"worst is {worst}: {ms(seconds[worst])} ÷ {ms(floor)}, {subject.rounds} rounds ({each})"
    return Result(f"one layer, {subject.name}", seconds[worst] / floor, at_most=TARGET, how=how)
