"""The README and the pages of `docs/` say what is there; every number of them that code knows is compared with it."""

import ast
import re
import tomllib
from functools import lru_cache
from pathlib import Path

import pytest
from PIL import Image

from pages.runtime.page_folders import sections
from vizcore.architectures import ARCHITECTURES
from vizcore.attribution import METHODS
from vizcore.cards import FOLDER, read_card, shipped_names, summary
from vizcore.flatten import flatten
from vizcore.intake.picture import MAX_BYTES
from vizcore.layers import layers_of
from vizcore.repository import MOST

ROOT = Path(__file__).parents[2]
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in [ROOT / "README.md", *sorted(ROOT.glob("docs/*.md"))]}
README = TEXTS["README.md"]
PAGES = [page for pages in sections().values() for page in pages]
COUNTS = {
    "pages": len(PAGES),
    "attribution methods": len(METHODS),
    "trained networks": len(shipped_names()),
    "architectures": len(ARCHITECTURES),
}
COUNTED = re.compile(rf"(\d+) ({'|'.join(COUNTS)})")


def table_of(text: str, first: str) -> list[list[str]]:
    """The rows of the table whose first row begins so, without that and the line below it."""
    lines = text[text.index(first) :].partition("\n\n")[0].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@lru_cache(maxsize=1)
def architectures() -> dict[str, list[str]]:
    """{name: parameters, operations, accuracy, mean recall}, as the table has them."""
    rows = {}
    for name, _, *figures in table_of(TEXTS["networks.md"], "| name | what it shows |"):
        names = re.findall(r"`(\w+)`", name)
        each = zip(*(figure.split(", ") if figure else [""] * len(names) for figure in figures), strict=True)
        rows |= {name: list(of) for name, of in zip(names, each, strict=True)}
    return rows


def test_the_table_of_pages_is_what_the_folders_say():
    expected, shown = [], table_of(README, "| | page | question |")
    for section, pages in sections().items():
        for number, page in enumerate(pages):
            question = ast.get_docstring(ast.parse(page.script.read_text(encoding="utf-8")))
            expected.append([section if number == 0 else "", page.title, question])
    assert shown == expected


def test_the_tour_goes_through_every_page_in_its_section():
    parts = re.split(r"^## ", TEXTS["tour.md"], flags=re.MULTILINE)
    told = {part.partition("\n")[0]: re.findall(r"\*\*(.+?)\*\*", part) for part in parts[1:]}
    assert {name: told[name] for name in sections()} == {
        name: [page.title for page in pages] for name, pages in sections().items()
    }


def test_every_count_is_true():
    found = [(kind, int(number)) for text in TEXTS.values() for number, kind in COUNTED.findall(text)]
    assert {kind for kind, _ in found} == set(COUNTS)
    assert [(kind, number) for kind, number in found if number != COUNTS[kind]] == []


@pytest.mark.parametrize("target", ["run", "test"])
def test_the_two_commands_are_targets(target):
    assert re.search(rf"^make {target} ", README, re.MULTILINE)
    assert re.search(rf"^{target}:.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_every_architecture_has_its_row():
    assert set(architectures()) == set(ARCHITECTURES)


@pytest.mark.parametrize("name", list(ARCHITECTURES))
def test_the_figures_of_an_architecture_are_the_networks_own(name):
    parameters, operations, accuracy, recall = architectures()[name]
    if name in shipped_names():
        found = summary(name)
        counted, flops, shares = found.parameters, found.flops, (found.accuracy, found.mean_recall)
        assert (accuracy, recall) == tuple(f"{share:.1%}" for share in shares)
    else:
        model = flatten(ARCHITECTURES[name]((48, 48, 1), 8))
        counted, flops = model.count_params(), sum(layer.flops for layer in layers_of(model))
        assert (accuracy, recall) == ("", "")
    assert parameters == f"{counted / 1e6:.2f} M"
    assert operations == (f"{flops / 1e6:.1f} M" if flops < 10e6 else f"{flops / 1e6:.0f} M")


def test_the_networks_on_small_faces_have_their_figures():
    said = re.search(r"(`\w+_24`[^:]*): accuracy (.*?), mean recall (.*?)\.\s", TEXTS["networks.md"].replace("\n", " "))
    names, accuracies, recalls = re.findall(r"`(\w+_24)`", said[1]), *(re.findall(r"[\d.]+%", said[n]) for n in (2, 3))
    assert set(names) == {name for name in shipped_names() if name not in ARCHITECTURES}
    for name, accuracy, recall in zip(names, accuracies, recalls, strict=True):
        figures = read_card(FOLDER / f"{name}.md").figures
        assert (accuracy, recall) == (f"{figures['accuracy']:.1%}", f"{figures['mean_recall']:.1%}")


def test_what_is_said_of_the_first_network_is_its_card():
    figures = read_card(FOLDER / f"{shipped_names()[0]}.md").figures
    accuracy, recall = re.findall(r"\*\*([\d.]+%)\*\*", TEXTS["networks.md"])
    assert (accuracy, recall) == (f"{figures['accuracy']:.1%}", f"{figures['mean_recall']:.1%}")


def test_what_is_said_of_limits_is_what_is_set():
    server = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))["server"]
    said = " ".join(TEXTS["privacy.md"].split())
    assert ("two minutes after the tab is closed" in said) == (server["disconnectedSessionTTL"] == 120)
    assert f"listens on {server['address']} only" in said
    assert f"at most {['zero', 'one', 'two', 'three', 'four', 'five'][MOST]} stay in memory" in said
    assert server["maxUploadSize"] * 10**6 == MAX_BYTES


@pytest.mark.parametrize("name", TEXTS)
def test_every_link_to_a_file_leads_somewhere(name):
    folder = ROOT if name == "README.md" else ROOT / "docs"
    links = re.findall(r"\]\(([^)#]+)\)", TEXTS[name])
    assert links or name not in ("README.md", "tour.md", "networks.md", "speed.md")
    for link in links:
        assert re.match("https?:", link) or (folder / link).exists(), link


def test_the_animation_is_small_and_long_enough_to_follow():
    path = ROOT / "docs/tour.webp"
    assert path.stat().st_size <= 2_000_000
    with Image.open(path) as film:
        assert film.size == (960, 600)
        assert film.n_frames > 30
        milliseconds = 0
        for number in range(film.n_frames):
            film.seek(number)
            film.load()
            milliseconds += film.info["duration"]
    assert 15_000 < milliseconds < 60_000


def test_the_example_of_the_library_runs(capsys):
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    exec(compile(example, "README", "exec"), {})
    assert "(24, 24, 48)" in capsys.readouterr().out


def test_every_setting_of_the_server_has_its_reason():
    text = (ROOT / ".streamlit/config.toml").read_text(encoding="utf-8")
    for section in ("server", "client", "runner", "browser"):
        for name in tomllib.loads(text)[section]:
            (line,) = re.findall(rf"^{name} = .*$", text, re.MULTILINE)
            assert "#" in line or name in {"port"}, f"{name}: why?"
