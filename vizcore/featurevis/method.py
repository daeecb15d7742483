"""What a way to visualise is: a function from (classifier, target, image) to an ascent; settings draw themselves."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from vizcore.arrays import Image
from vizcore.featurevis.ascent import Frame, GradientAscent
from vizcore.network.classifier import Classifier
from vizcore.registry import Registry, first_line
from vizcore.settings import Range, check, settings_of
from vizcore.target import Target

Steps = Annotated[int, Range(16, 1024)]
Rate = Annotated[float, Range(0.005, 0.3)]  # of Adam, at the start
Smoothness = Annotated[float, Range(0.0, 2.0)]  # weight of total variation
Robustness = Annotated[float, Range(0.0, 3.0)]  # see `vizcore.featurevis.transformation.Robustness.of`
Images = Annotated[int, Range(1, 9)]
Diversity = Annotated[float, Range(0.0, 2.0)]
Direction = Literal["raise it", "lower it"]
Seed = Annotated[int, Range(0, 9999)]


@dataclass(frozen=True)
class FeatureVisualization:
    """A registered way to find the image that excites a target most.

    Args:
        name: as it is called in the field.
        function: (classifier, target, image, *, settings…) → the ascent, ready to be taken.
        from_face: whether it starts from the image; the others start from noise, and do not look at it.
    """

    name: str
    function: Callable[..., GradientAscent]
    from_face: bool

    @property
    def settings(self) -> Mapping[str, tuple[object, object]]:
        """Keyword-only parameters: {name: (annotation, default)}."""
        return settings_of(self.function)

    @property
    def summary(self) -> str:
        """The first line of its docstring: what the caller gets."""
        return first_line(self.function.__doc__)

    def __call__(self, classifier: Classifier, target: Target, image: Image, **settings) -> Iterator[Frame]:
        """GradientAscent, frame by frame; the last frame is the result, and who stops listening stops the work.

        Raises:
            KeyError, IndexError: the network has no such layer, channel or position; the way has no such setting.
            ValueError: this is no image for this network, a setting is out of its range, or the way cannot answer for
                this network.
            FloatingPointError: the images are not finite.
        """
        image = classifier.checked(image)
        check(self.function, settings)
        return self.function(classifier, target, image, **settings).frames()


VISUALIZATIONS: Registry[FeatureVisualization] = Registry("feature visualisation")


def visualization(name: str, *, from_face: bool = False) -> Callable:
    """Register a function as a way to visualise; the function itself is left as it is."""

    def register(function):
        VISUALIZATIONS.add(name, FeatureVisualization(name, function, from_face))
        return function

    return register
