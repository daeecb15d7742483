"""Pages are looked at here, not what an ascent becomes: every one stops after its first frames."""

from functools import partial, wraps

import pytest

from pages.imagine.gallery import panels as gallery
from pages.imagine.inversion import panels as inverting
from vizcore.featurevis.method import FeatureVisualization

STEPS = 16


@pytest.fixture(autouse=True)
def few_steps(monkeypatch):
    real = FeatureVisualization.__call__
    monkeypatch.setattr(
        FeatureVisualization, "__call__", lambda self, *given, **named: real(self, *given, **named | {"steps": STEPS})
    )
    monkeypatch.setattr(gallery, "climbs", partial(gallery.climbs, steps=STEPS))
    inversion = inverting.inversion

    @wraps(inversion)
    def short(*given, **named):
        return inversion(*given, **named | {"steps": STEPS})

    monkeypatch.setattr(inverting, "inversion", short)
