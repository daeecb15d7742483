"""Make the reference of vizcore from its docstrings: `python .ci/docs.py build/docs`. What warns, fails."""

import os
import sys
import warnings
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

os.environ["PDOC_ALLOW_EXEC"] = "1"  # importing TensorFlow asks the system what processor it has
sys.path.insert(0, str(Path(__file__).parents[1]))

import pdoc

import vizcore

MODULES = ["vizcore", *(found.name for found in walk_packages(vizcore.__path__, "vizcore."))]


def main(folder: Path) -> None:
    """A page for each module and an index of all."""
    for name in MODULES:
        import_module(name)
    pdoc.render.configure(docformat="google", show_source=False, footer_text=f"Fovea {vizcore.__version__}")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        specs, found = [], set()
        for name in MODULES:  # a package comes before its modules; its `__all__` may leave some of them out
            if name not in found:
                specs.append(name)
                found |= set(pdoc.extract.walk_specs([name]))
        pdoc.pdoc(*specs, output_directory=folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
    print(f"{len(MODULES)} modules: {sys.argv[1]}/index.html")
