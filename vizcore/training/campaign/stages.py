"""The stages, one after the other, each in its time, the table after each."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import asdict, replace
from os import cpu_count
from time import monotonic

import jax.numpy as jnp
import numpy as np

from vizcore.network.history import History
from vizcore.training.campaign.clock import Clock, Often
from vizcore.training.campaign.fitting import Fitted, fit
from vizcore.training.campaign.lessons import Lessons
from vizcore.training.campaign.plan import PASSES, Stage, planned
from vizcore.training.campaign.prepared import Prepared, filled, prepare, rows_of, scaled, untrained
from vizcore.training.campaign.results import Results
from vizcore.training.campaign.speed import programs_of, speed_of
from vizcore.training.campaign.table import figures, table_of
from vizcore.training.campaign.views import Views
from vizcore.training.faceset import FaceSet
from vizcore.training.loop import Recipe
from vizcore.training.regularisation import HIDING

TIMED = "fovea"  # of which it is measured how fast it is here
_KEPT_EVERY = 120  # seconds
_COMPILING = 0.25  # of the time is waited at most until all networks are compiled
_LAST = 15.0  # seconds that are kept back for the speed and the table
_ASKING = 0.2  # of a teacher's time: in it, it is asked of what others will learn from


class Campaign:
    """What all stages share.

    Args:
        training: the faces to learn from.
        judged: the faces to judge on.
        results: where everything is kept.
        clock: how long all of it may take.
        stages: of the plan.
        timed: whether it is measured how fast `fovea` is here.
    """

    def __init__(
        self, training: FaceSet, judged: FaceSet, results: Results, clock: Clock, stages: tuple[Stage, ...],
        timed: bool = False,
    ):  # fmt: skip
        self.training, self.judged, self.results, self.clock = training, judged, results, clock
        self.stages, self.timed = stages, timed
        self.images = jnp.asarray(training.images)
        self.shown = jnp.asarray(judged.images)
        height, width, channels = training.images.shape[1:]
        self.shape = (height, width, channels)
        self.learner = self._learner()
        self.lessons = Lessons(training, judged, results, self._views(self.learner, PASSES), self.learner)

    def run(self) -> None:
        """All stages that are not done, as far as the time goes; one that fails is said, and the next begins."""
        waiting = [stage for stage in self.stages if not self.results.done(stage)]
        learner = self.learner if any(stage.kind == "teacher" for stage in self.stages) else None
        pool = ThreadPoolExecutor(max(1, min(5, (cpu_count() or 1) // 3)))
        ready = {
            stage.name: pool.submit(prepare, stage, self.images, self.training.shares, learner) for stage in waiting
        }
        speed = pool.submit(lambda: programs_of(untrained(TIMED, self.shape))) if self.timed else None
        compiled = [*ready.values(), *([speed] if speed else [])]
        wait(compiled, self.clock.left * _COMPILING)  # what learns beside it would stand still
        self.results.say(f"compiled after {self.clock.gone:.0f} seconds")
        for number, stage in enumerate(waiting):
            later = sum(other.weight for other in waiting[number + 1 :])
            self._one(stage, ready.pop(stage.name), later)
            self.results.table(table_of(self.results.record))
        if speed:
            self._tried("speed", lambda: self._speed(speed))
        pool.shutdown(wait=False, cancel_futures=True)

    def _learner(self) -> Recipe:
        """The recipe by which all who are taught see faces."""
        taught = [stage for stage in (*self.stages, *planned(None)) if stage.kind == "taught"]
        recipes = [scaled(stage.recipe, len(self.training)) for stage in taught]
        if len({(recipe.batch, recipe.seed, *(getattr(recipe, key) for key in HIDING)) for recipe in recipes}) > 1:
            raise ValueError("networks that are taught see the same faces: give them one batch, seed and alteration")
        return recipes[0]

    def _views(self, recipe: Recipe, passes: int | None = None) -> Views:
        count = len(self.training)
        return Views(count, rows_of(recipe, count), recipe.batch, recipe.seed, passes)

    def _one(self, stage: Stage, ready: Future, later: int) -> None:
        if self.clock.left <= _LAST:
            ready.cancel()
            self.results.say(f"{stage.name}: no time was left for it")
            return
        self._tried(stage.name, lambda: self._trained(stage, ready, later))

    def _tried(self, what: str, do: Callable[[], None]) -> None:
        try:
            do()
        except Exception as error:  # on a machine that is lent for minutes, the others matter more than this one
            self.results.say(f"{what}: failed, {type(error).__name__}: {str(error)[:300]}")

    def _trained(self, stage: Stage, ready: Future, later: int) -> None:
        prepared = ready.result(timeout=self.clock.left)
        seconds = self.clock.share(float(stage.weight), float(later), _LAST)
        self.results.say(f"{stage.name}: {seconds:.0f} of {self.clock.left:.0f} seconds")
        (self._teacher if stage.kind == "teacher" else self._taught)(stage, prepared, seconds)

    def _speed(self, programs: Future) -> None:
        self.results.record["speed"] = speed_of(programs.result(timeout=self.clock.left), self.shape)

    def _teacher(self, stage: Stage, prepared: Prepared, seconds: float) -> None:
        began = monotonic()
        shares = self.training.sharpened(stage.recipe.sharpness).shares
        views = self._views(prepared.recipe)
        found = fit(prepared, self.images, shares, views, self.judged, seconds * (1 - _ASKING))
        self._said(stage.name, found)
        said = [prepared.asked.logits(found.weights, found.others, faces) for faces in (self.images, self.shown)]
        self.lessons.add(stage.name, prepared, found, self.images)
        row = self._row(found, monotonic() - began, said[1])
        self.results.keep(stage, row, training=said[0], validation=said[1])

    def _taught(self, stage: Stage, prepared: Prepared, seconds: float) -> None:
        began, often = monotonic(), Often(_KEPT_EVERY)

        def kept(weights, others, rows):
            if often.due():
                self._bundled(stage, prepared, Fitted(weights, others, rows, 1.0), 0.0)

        if self.lessons.teachers and "together" not in self.results.record["rows"]:
            joint = figures(self.lessons.together("validation"), self.judged)
            self.results.record["rows"]["together"] = {"epochs": "–", "seconds": 0, "figures": joint}
        votes = self.training.sharpened(stage.recipe.sharpness).shares
        said = self.lessons.said(stage.recipe.sharpness)
        found = fit(prepared, self.images, votes, self.lessons.views, self.judged, seconds, said, kept)
        self._said(stage.name, found)
        logits = prepared.asked.logits(found.weights, found.others, self.shown)
        preference = self.lessons.preference(logits)
        self._bundled(stage, prepared, found, preference)
        row = self._row(found, monotonic() - began, logits + preference * np.log(self.lessons.prior))
        row |= {"without_preference": figures(logits, self.judged), "preference": preference}
        self.results.keep(stage, row, validation=logits)

    def _bundled(self, stage: Stage, prepared: Prepared, found: Fitted, preference: float) -> None:
        network = filled(stage.name, self.shape, found.weights, found.others)
        recipe = asdict(replace(prepared.recipe, epochs=len(found.rows)))
        facts = {
            "recipe.json": {
                "architecture": stage.name,
                **recipe,
                **self.lessons.described(),
                "campaign": self.clock.seconds,
            },
            "finish.json": {"prior": preference},
            "note.md": self.lessons.note(),
        }
        columns = {name: np.array([row[name] for row in found.rows]) for name in found.rows[0]}
        self.results.bundle(stage, network, History(**columns), facts)

    def _row(self, found: Fitted, seconds: float, logits: np.ndarray) -> dict:
        return {
            "finished": True,
            "epochs": str(len(found.rows)),
            "seconds": seconds,
            "figures": figures(logits, self.judged),
        }

    def _said(self, what: str, found: Fitted) -> None:
        row = found.rows[-1]
        stopped = f", stopped by the clock at {found.way:.0%} of the rate's way down" if found.way < 0.99 else ""
        self.results.say(
            f"{what}: {len(found.rows)} epochs{stopped}, loss {row['loss']:.3f}, accuracy "
            f"{row['validation_accuracy']:.2%}, {row['seconds']:.2f} seconds an epoch"
        )
