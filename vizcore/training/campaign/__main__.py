"""Ten minutes on a graphics card: `pack` the faces here, `run` the campaign there, `land` its results here.

`python -m vizcore.training.campaign run --data faces.npz --out FOLDER --seconds 540`; see docs/campaign.md.
"""

import argparse
import os
import sys
from pathlib import Path
from tempfile import gettempdir


def main(arguments: list[str] | None = None) -> None:
    options = _options(arguments)
    if options.command == "run":
        for name, value in _SURROUNDINGS.items():
            os.environ.setdefault(name, value)  # before anything imports Keras
    try:
        print(_COMMANDS[options.command](options), flush=True)
    except (OSError, ValueError) as error:
        sys.exit(str(error))
    except ImportError as error:
        sys.exit(f"{error}: a campaign needs Keras, JAX, SciPy, h5py and Pillow (docs/campaign.md says what to carry)")
    if options.command == "run":
        os._exit(0)  # a program that is still being compiled is waited for by nobody


def _pack(options) -> str:
    from vizcore.training.campaign.packing import pack

    return f"{options.to}: {pack(options.data, options.to) / 2**20:.1f} MiB"


def _run(options) -> str:
    from vizcore.training.campaign.running import run

    run(options.data, options.out, options.seconds, options.trial, options.stages, options.speed)
    return f"All of it is in {options.out}."


def _land(options) -> str:
    from vizcore.training.campaign.landing import land

    names = land(options.folder, options.data, options.models, options.runs, options.names)
    return f"Published: {', '.join(names) or 'nothing'}."


_SURROUNDINGS = {
    "KERAS_BACKEND": "jax",
    # without autotuning a step takes hundreds of times as long; with all of it, no network was ready after 100 seconds
    "XLA_FLAGS": "--xla_gpu_autotune_level=1 --xla_gpu_enable_triton_gemm=false",
    "JAX_COMPILATION_CACHE_DIR": str(Path(gettempdir()) / "fovea-programs"),  # a second call finds its programs there
}
_COMMANDS = {"pack": _pack, "run": _run, "land": _land}


def _options(arguments) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m vizcore.training.campaign", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    pack = commands.add_parser("pack", help="put all faces into one file")
    pack.add_argument("to", type=Path, help="the file to write, faces.npz")
    pack.add_argument("--data", type=Path, required=True, help="sheets, or fer2013.csv with its votes")
    run = commands.add_parser("run", help="train teachers, their student and the rest, against the clock")
    run.add_argument("--data", type=Path, required=True, help="the file that `pack` wrote")
    run.add_argument("--out", type=Path, required=True, help="folder for the results; what is there is not done again")
    run.add_argument("--seconds", type=float, default=540, help="for all of it; default %(default)s")
    run.add_argument("--trial", type=int, help="so many faces only, on whatever machine there is")
    run.add_argument("--stages", nargs="+", help="by name: some of the plan, or others; see plan.py")
    run.add_argument("--speed", action="store_true", help="measure how many faces a second fovea reads here, too")
    land = commands.add_parser("land", help="publish the networks that a campaign kept")
    land.add_argument("folder", type=Path, help="what the campaign wrote")
    land.add_argument("names", nargs="*", help="of networks; without any, all")
    land.add_argument("--data", type=Path, required=True, help="sheets, or fer2013.csv with its votes")
    land.add_argument("--models", type=Path, default=Path("models"), help="folder to publish into; default %(default)s")
    land.add_argument("--runs", type=Path, default=Path("runs"), help="folder to unpack into; default %(default)s")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
