"""The pages of the app, as their folders say: adding a page is adding a folder.

`pages/SECTION/section.toml` gives a section its title and order; `pages/SECTION/PAGE/page.toml` gives a page its title,
its icon, its order among the pages of the section, and the addresses that it had before. `page.py` beside it is the
page; its docstring is the question that the page answers.
"""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

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
    """

    name: str
    title: str
    icon: str
    formerly: tuple[str, ...] = ()
    default: bool = False

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
    tables = [_table(path) | {"folder": path.parent} for path in FOLDER.glob("*/section.toml")]
    found: dict[str, tuple[PageFolder, ...]] = {}
    for table in sorted(tables, key=lambda table: table["order"]):
        pages = [_table(path) | {"folder": path.parent} for path in table["folder"].glob("*/page.toml")]
        pages.sort(key=lambda page: page["order"])
        found[table["title"]] = tuple(
            PageFolder(
                page["folder"].relative_to(FOLDER).as_posix(), page["title"], page["icon"],
                tuple(page.get("formerly", ())), default=not found and number == 0,
            )
            for number, page in enumerate(pages)
        )  # fmt: skip
    return found


def folder_of(name: str) -> PageFolder:
    """The page of a folder, `look/layers` say."""
    return next(page for pages in sections().values() for page in pages if page.name == name)


def _table(path: Path) -> dict:
    return tomllib.loads(path.read_text(encoding="utf-8"))
