"""The stage's ES modules as one, for Streamlit takes the JavaScript of a component as one text.

A folder of assets would have to be announced by the metadata of an installed package, and the app runs from a checkout
too; a module that Streamlit loads from a text (a `blob:`) can import nothing from beside it. So the modules, which node
tests as they are, are put one after another, each after those that it imports, without `import` and `export`. That
asks of them: one form of import, `import { a, b } from "./module.js";` on a line (or from another component's folder,
`"../../stage/assets/module.js"`), no default export but the entry's, and no name at the top level of two modules. Lines
of comment and the room before a line stay here, a sixth of what would travel: so no text in backticks goes over a line.
"""

import re
from functools import cache
from pathlib import Path

ASSETS = Path(__file__).parent / "assets"
_IMPORT = re.compile(r'^import \{ [\w, ]+ \} from "(\.\.?/[\w./]+\.js)";\n', re.MULTILINE)
_NAME = re.compile(r"^(?:export )?(?:async )?(?:const|let|function\*?|class) (\w+)", re.MULTILINE)
_STAYS = re.compile(r"^[ \t]*(?://.*)?\n|^[ \t]+", re.MULTILINE)
_EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)


@cache
def bundled(entry: str, folder: Path | None = None) -> str:
    """The module `entry` with all that it imports, as one module.

    Args:
        entry: its name.
        folder: where it stands; None for the stage's assets.

    Raises:
        ValueError: two modules have a name in common, or one imports in another form than the above, or has a text in
            backticks over more than a line.
    """
    order: list[Path] = []
    _visit(((folder or ASSETS) / f"{entry}.js").resolve(), order, ())
    owners: dict[str, str] = {}
    for module in order:
        for name in _NAME.findall(_text(module)):
            if name in owners:
                raise ValueError(f"{owners[name]} and {module.name} both have {name} at their top level")
            owners[name] = module.name
    return "\n".join(_STAYS.sub("", _EXPORT.sub("", _IMPORT.sub("", _text(module)))) for module in order)


@cache
def sheet(name: str, folder: Path | None = None) -> str:
    """A style sheet, `NAME.css`; read once, and empty where there is none.

    Args:
        name: of the file, without its ending.
        folder: where it stands; None for the stage's assets.
    """
    path = (folder or ASSETS) / f"{name}.css"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


@cache
def views() -> tuple[str, ...]:
    """The stage's own views: each has an entry, `on_VIEW.js`."""
    return tuple(sorted(path.stem.removeprefix("on_") for path in ASSETS.glob("on_*.js")))


def _text(module: Path) -> str:
    text = module.read_text(encoding="utf-8")
    if re.search(r"^\s*import\b", _IMPORT.sub("", text), re.MULTILINE):
        raise ValueError(f"{module.name} imports in a form that cannot be bundled")
    if any(line.count("`") % 2 for line in _STAYS.sub("", text).splitlines()):
        raise ValueError(f"{module.name} has a text in backticks over more than a line")
    return text


def _visit(module: Path, order: list[Path], above: tuple[Path, ...]) -> None:
    if module in above:
        ring = " → ".join(path.name for path in (*above, module))
        raise ValueError(f"{ring}: modules import each other in a ring")
    if module in order:
        return
    for imported in _IMPORT.findall(_text(module)):
        _visit((module.parent / imported).resolve(), order, (*above, module))
    order.append(module)
