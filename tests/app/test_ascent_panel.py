"""The panels of a gradient ascent show the numbers that it gave, beside that of the face."""

import numpy as np
from drawn import numbers, traces
from streamlit.testing.v1 import AppTest

from pages.state import photo
from vizcore.network.shipped import load
from vizcore.run.gradients import value_of
from vizcore.target import Target
from vizcore.words import number_text


def ascent_of_three_frames() -> None:
    import numpy as np

    from pages.components import ascent_panel, recipe
    from pages.components.ascent import Ascent
    from pages.state import subject
    from vizcore.featurevis import VISUALIZATIONS, Frame
    from vizcore.target import Target

    this, found = subject.current(), Ascent()
    side, channels = this.classifier.image_shape[0], this.classifier.image_shape[2]
    for step, value in ((0, -1.5), (4, 0.25), (8, 3.75)):
        images = np.full((1, side, side, channels), step / 10, np.float32)
        found.add(Frame(step, 8, images, np.array([value])))
    way, target = VISUALIZATIONS["Fourier"], Target("logits", 0)
    ascent_panel.ascent_images(this, target, way, {}, found)
    ascent_panel.ascent_curve(this, target, way, {}, found)
    ascent_panel.ascent_film(found, recipe.of_image(this.network, "image"))


def test_the_curve_the_film_and_the_words_are_those_of_the_frames():
    app = AppTest.from_function(ascent_of_three_frames, default_timeout=300).run()
    assert not app.exception
    said = " ".join(caption.value for caption in app.caption)
    assert "Steps 0, 4, 8." in said
    assert "The image: 3.75" in said
    classifier = load("fovea")
    image = photo.cut(photo.sample(), 0, classifier.image_shape).image
    of_face = float(value_of(classifier, image[None], Target("logits", 0))[0])
    assert f"This face: {number_text(of_face)}." in said
    curves = [(numbers(curve["x"]).tolist(), numbers(curve["y"]).tolist()) for curve in traces(app, "rise")]
    assert ([0, 4, 8], [-1.5, 0.25, 3.75]) in curves
    shares = classifier.predictions(classifier.run(np.full((1, 48, 48, 1), 0.8, np.float32), ("logits",))["logits"])[0]
    assert classifier.labels[int(np.argmax(shares))] in said
