"""The pages of the app, as their folders say: adding a page is adding a folder.

`pages/SECTION/section.toml` gives a section its title and order; `pages/SECTION/PAGE/page.toml` gives a page its title,
its icon, its order among the pages of the section, the addresses that it had before, and, where a newcomer begins with
it, the words above its link, which then stands before all sections. `page.py` beside it is the page; its docstring is
the question that the page answers.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1]


@dataclass(frozen=True)
class PageFolder:
    """A page.

    Args:
        name: `look/layers`, its folder.
        title: what people call it.
        icon: of Material Symbols.
        formerly: addresses of before that still open it.
        default: it is what the app opens with.
        begin: words above its link, where a newcomer begins with it; none elsewhere.
    """

    name: str
    title: str
    icon: str
    formerly: tuple[str, ...] = ()
    default: bool = False
    begin: str = ""

    @property
    def script(self) -> Path:
        """What Streamlit runs."""
        return FOLDER / self.name / "page.py"

    @property
    def address(self) -> str:
        """`look-layers`; that of the page the app opens with is found as well, beside the empty one."""
        return self.name.replace("/", "-")


@lru_cache(maxsize=1)
def sections() -> dict[str, tuple[PageFolder, ...]]:
    """{title of a section: its pages}, in order."""
    found: dict[str, tuple[PageFolder, ...]] = {}
    for section, table in _in_order(FOLDER.glob("*/section.toml")):
        found[table["title"]] = tuple(
            PageFolder(
                folder.relative_to(FOLDER).as_posix(), page["title"], page["icon"], tuple(page.get("formerly", ())),
                default=not found and number == 0, begin=page.get("begin", ""),
            )
            for number, (folder, page) in enumerate(_in_order(section.glob("*/page.toml")))
        )  # fmt: skip
    return found


def folder_of(name: str) -> PageFolder:
    """The page of a folder, `look/layers` say."""
    return next(page for pages in sections().values() for page in pages if page.name == name)


def folder_at(address: str) -> PageFolder:
    """The page that an address opens, today's or one of before; an empty one that with which the app opens."""
    every = [page for pages in sections().values() for page in pages]
    return next(page for page in every if address in (page.address, *page.formerly) or (page.default and not address))


def _in_order(paths: Iterable[Path]) -> list[tuple[Path, dict[str, Any]]]:
    """The folder of each file and what the file says, by the order that it says."""
    tables = [(path.parent, tomllib.loads(path.read_text(encoding="utf-8"))) for path in paths]
    return sorted(tables, key=lambda of: of[1]["order"])
