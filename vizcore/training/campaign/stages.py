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
from vizcore.training.campaign.folds import folds_of
from vizcore.training.campaign.lessons import Lessons
from vizcore.training.campaign.plan import FOLDS, Stage
from vizcore.training.campaign.prepared import Prepared, filled, prepare, untrained
from vizcore.training.campaign.results import Results
from vizcore.training.campaign.speed import programs_of, speed_of
from vizcore.training.campaign.table import figures, table_of
from vizcore.training.faceset import FaceSet

TIMED = "fovea"  # of which it is measured how fast it is here
_KEPT_EVERY = 120  # seconds
_COMPILING = 0.25  # of the time is waited at most until all networks are compiled
_LAST = 15.0  # seconds that are kept back for the speed and the table


class Campaign:
    """What all stages share.

    Args:
        training: the faces to learn from.
        judged: the faces to judge on.
        results: where everything is kept.
        clock: how long all of it may take.
        folds: into how many parts the faces are cut for the teachers.
    """

    def __init__(self, training: FaceSet, judged: FaceSet, results: Results, clock: Clock, folds: int = FOLDS):
        self.training, self.judged, self.results, self.clock = training, judged, results, clock
        self.images = jnp.asarray(training.images)
        self.shown = jnp.asarray(judged.images)
        self.folds = folds_of(training.shares, folds)
        height, width, channels = training.images.shape[1:]
        self.shape = (height, width, channels)

    def run(self, stages: tuple[Stage, ...]) -> None:
        """All stages that are not done, as far as the time goes; one that fails is said, and the next begins.

        Args:
            stages: of the plan.
        """
        waiting = [stage for stage in stages if not self.results.done(stage)]
        pool = ThreadPoolExecutor(max(1, min(4, (cpu_count() or 1) // 4)))
        ready = {stage.name: pool.submit(prepare, stage, self.images, self.training.shares) for stage in waiting}
        timed = any(stage.name == TIMED for stage in stages)
        speed = pool.submit(lambda: programs_of(untrained(TIMED, self.shape))) if timed else None
        compiled = [*ready.values(), *([speed] if speed else [])]
        wait(compiled, self.clock.left * _COMPILING)  # what learns beside it would stand still
        for number, stage in enumerate(waiting):
            later = sum(other.weight for other in waiting[number + 1 :])
            self._one(stage, ready.pop(stage.name), later)
            self.results.table(table_of(self.results.record))
        if speed:
            self._tried("speed", lambda: self._speed(speed))
        pool.shutdown(wait=False, cancel_futures=True)

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
        began, clock, fitted = monotonic(), Clock(seconds), []
        out_of_fold = np.zeros((len(self.training), self.training.shares.shape[1]), np.float32)
        validation = np.zeros((len(self.judged), out_of_fold.shape[1]), np.float32)
        folds = int(self.folds.max()) + 1
        for fold in range(folds):
            held = np.flatnonzero(self.folds == fold)
            chosen, share = np.flatnonzero(self.folds != fold), clock.share(1.0, float(folds - fold - 1))
            shares = self.training.sharpened(stage.recipe.sharpness).shares
            found = fit(prepared, self.images, shares, chosen, self.judged, share)
            out_of_fold[held] = prepared.asked.logits(found.weights, found.others, self.images[jnp.asarray(held)])
            validation += prepared.asked.logits(found.weights, found.others, self.shown) / folds
            fitted.append(found)
            self._said(f"{stage.name}, fold {fold + 1} of {folds}", found)
        self.results.keep(
            stage, self._row(fitted, monotonic() - began, validation), out_of_fold=out_of_fold, validation=validation
        )

    def _taught(self, stage: Stage, prepared: Prepared, seconds: float) -> None:
        began, often = monotonic(), Often(_KEPT_EVERY)
        lessons = Lessons(self.training, self.results)
        targets = lessons.targets(stage.recipe.sharpness)

        def kept(weights, others, rows):
            if often.due():
                self._bundled(stage, prepared, Fitted(weights, others, rows, 1.0), lessons)

        every = np.arange(len(self.training))
        found = fit(prepared, self.images, targets, every, self.judged, seconds, kept)
        self._said(stage.name, found)
        self._bundled(stage, prepared, found, lessons)
        said = prepared.asked.logits(found.weights, found.others, self.shown)
        preferring = said + lessons.preference * np.log(lessons.prior)
        row = self._row([found], monotonic() - began, preferring) | {"without_preference": figures(said, self.judged)}
        self.results.keep(stage, row, validation=said)

    def _bundled(self, stage: Stage, prepared: Prepared, found: Fitted, lessons: Lessons) -> None:
        network = filled(stage.name, self.shape, found.weights, found.others)
        recipe = asdict(replace(prepared.recipe, epochs=len(found.rows)))
        facts = {
            "recipe.json": {
                "architecture": stage.name,
                **recipe,
                **lessons.described(),
                "campaign": self.clock.seconds,
            },
            "finish.json": {"prior": lessons.preference},
            "note.md": lessons.note(),
        }
        columns = {name: np.array([row[name] for row in found.rows]) for name in found.rows[0]}
        self.results.bundle(stage, network, History(**columns), facts)

    def _row(self, fitted: list[Fitted], seconds: float, logits: np.ndarray) -> dict:
        epochs = " + ".join(str(len(found.rows)) for found in fitted)
        return {"finished": True, "epochs": epochs, "seconds": seconds, "figures": figures(logits, self.judged)}

    def _said(self, what: str, found: Fitted) -> None:
        row = found.rows[-1]
        stopped = f", stopped by the clock at {found.way:.0%} of the rate's way down" if found.way < 0.99 else ""
        self.results.say(
            f"{what}: {len(found.rows)} epochs{stopped}, loss {row['loss']:.3f}, accuracy "
            f"{row['validation_accuracy']:.2%}, {row['seconds']:.2f} seconds an epoch"
        )
