"""What an attribution method is: a function from (classifier, image, target) to a map; its settings draw themselves."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from vizcore.arrays import Image, Map
from vizcore.network.classifier import Classifier
from vizcore.registry import Registry, first_line
from vizcore.settings import LayerWithMaps as LayerWithMaps
from vizcore.settings import Preview, Progress, check, settings_of, silent, tells, unseen
from vizcore.settings import Range as Range
from vizcore.target import Target

COMPLETE = 0.01  # the share of its promise that a map's sum may miss


@dataclass(frozen=True, eq=False)
class Attribution:
    """How much each pixel counted for a target.

    Args:
        map: (height, width) of the image, in the method's units.
        method: the name of the method that made it.
        target: what was asked about.
        signed: whether a negative number means "spoke against".
        completeness: what the map adds up to where the method keeps its promise; None where it promises nothing.
    """

    map: Map
    method: str
    target: Target
    signed: bool
    completeness: float | None

    @property
    def completeness_error(self) -> float | None:
        """By how much the map's sum misses what it promises, as a share of that; None where nothing is promised.

        At least 0; infinite where the promise is 0 and the sum is not.
        """
        if self.completeness is None:
            return None
        missed = abs(float(self.map.sum(dtype=float)) - self.completeness)
        return missed / abs(self.completeness) if self.completeness else (np.inf if missed else 0.0)

    @property
    def is_complete(self) -> bool | None:
        """Whether the map adds up to what it promises, to 1% of that; None where nothing is promised."""
        return None if self.completeness_error is None else self.completeness_error <= COMPLETE


@dataclass(frozen=True)
class Method:
    """A registered method, and what a reader of its map must know.

    Args:
        name: as it is called in the field.
        function: (classifier, image, target, *, settings…) → map (height, width), or (map, what it is to add up to).
        signed: whether a negative number means "spoke against".
        completeness: whether the function gives the map together with what it promises to add up to.
        zero: what it says of the target where its map is zero everywhere, as the rest of a sentence; `{layer}` stands
            for the layer whose maps it reads. It must hold whatever the gradient is: see `vizcore.attribution.zero`.
        rectified: whether the map is cut at zero, and so holds only what speaks for the target.
        slow: whether it needs many passes, so that people should be able to stop it.
        by_rule: whether it is the gradient but for a rule on the way back, and says nothing where the two are the same.
    """

    name: str
    function: Callable[..., Map | tuple[Map, float]]
    signed: bool
    zero: str
    rectified: bool = False
    completeness: bool = False
    slow: bool = False
    by_rule: bool = False

    @property
    def settings(self) -> Mapping[str, tuple[object, object]]:
        """Keyword-only parameters but for `progress` and `preview`: {name: (annotation, default)}."""
        return settings_of(self.function)

    @property
    def summary(self) -> str:
        """The first line of its docstring: what the caller gets."""
        return first_line(self.function.__doc__)

    def __call__(
        self,
        classifier: Classifier,
        image: Image,
        target: Target,
        *,
        progress: Progress = silent,
        preview: Preview = unseen,
        **settings,
    ) -> Attribution:
        """Ask which pixels moved the target.

        Args:
            classifier: the network.
            image: (height, width, channels), in [0, 1].
            target: what is asked about.
            progress: is told the share that is done, and may raise to stop the work.
            preview: is offered the map so far, (height, width), by every method that is `slow`.
            settings: of the method.

        Raises:
            KeyError, IndexError: the network has no such layer, channel or position.
            ValueError: this is no image for this network, a setting is out of its range, or the method cannot answer
                for this network.
            FloatingPointError: the map is not finite.
        """
        image = classifier.checked(image)
        check(self.function, settings)
        told = {"progress": progress, "preview": preview}
        found = self.function(
            classifier, image, target, **settings, **{name: told[name] for name in tells(self.function)}
        )
        pixels, total = found if isinstance(found, tuple) else (found, None)
        if not np.isfinite(pixels).all():
            raise FloatingPointError(f"{self.name}: the map of {target} is not finite")
        return Attribution(pixels, self.name, target, self.signed, total)


METHODS: Registry[Method] = Registry("attribution method")


def method(
    name: str,
    *,
    signed: bool,
    zero: str,
    rectified: bool = False,
    completeness: bool = False,
    slow: bool = False,
    by_rule: bool = False,
) -> Callable:
    """Register a function as an attribution method; the function itself is left as it is."""

    def register(function):
        METHODS.add(name, Method(name, function, signed, zero, rectified, completeness, slow, by_rule))
        return function

    return register
