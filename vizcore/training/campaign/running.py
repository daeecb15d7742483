"""The whole of it: the faces from their file, all stages, the table of results."""

from pathlib import Path

from vizcore.training.campaign.clock import Clock
from vizcore.training.campaign.machine import machine
from vizcore.training.campaign.packing import unpack
from vizcore.training.campaign.plan import planned
from vizcore.training.campaign.results import Results
from vizcore.training.campaign.stages import Campaign
from vizcore.training.campaign.table import table_of


def run(data: Path, out: Path, seconds: float, trial: int | None, names: list[str] | None, timed: bool = False) -> None:
    """A campaign, or what is left of one, on the faces in a file that `pack` wrote.

    Args:
        data: the file.
        out: folder for the results.
        seconds: for all of it.
        trial: so many faces only, on whatever machine there is.
        names: of the stages; all where none is given.
        timed: whether it is measured how fast `fovea` is here.

    Raises:
        ValueError: the machine or the file will not do, or a stage is unknown.
    """
    clock, stages, results = Clock(seconds), planned(names), Results(out)
    results.record["hardware"] = machine(bool(trial))
    sets = unpack(data)
    training, judged = sets["training"].for_training()[:trial], sets["public_test"].for_evaluation()[:trial]
    results.say(f"{len(training)} faces to learn from, {len(judged)} to judge on; {results.record['hardware']}")
    Campaign(training, judged, results, clock, stages, timed).run()
    results.say(f"{clock.gone:.0f} of {seconds:.0f} seconds")
    results.write()
    results.table(table_of(results.record))
    print(table_of(results.record))
