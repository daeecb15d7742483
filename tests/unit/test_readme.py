"""The README and the pages of `docs/` say what is there."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from building import built
from foreign import FOREIGN, REFUSED
from PIL import Image

from pages.components import uploader
from pages.networks.own import door
from pages.runtime.page_folders import sections
from vizcore.arithmetic import SUPPORTED
from vizcore.attribution import METHODS
from vizcore.intake.picture import MAX_BYTES
from vizcore.network.applications import APPLICATIONS
from vizcore.network.architectures import ARCHITECTURES
from vizcore.network.cards import FOLDER, read_card, shipped_names
from vizcore.network.files import allowed, limits, process
from vizcore.network.own import promise
from vizcore.network.repository import MOST
from vizcore.training.model_summary import model_summary

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
TEXT = "\n".join([README, *(path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("docs/*.md")))])
COUNTS = {
    "pages": sum(map(len, sections().values())),
    "attribution methods": len(METHODS),
    "trained networks": len(shipped_names()),
    "architectures": len(ARCHITECTURES),
}


def test_the_table_of_pages_is_what_the_folders_say():
    (table,) = re.findall(r"^\| \| page \| question \|\n\|[ |-]+\n((?:\|.*\n)+)", README, re.MULTILINE)
    expected = []
    for section, pages in sections().items():
        for number, page in enumerate(pages):
            question = ast.get_docstring(ast.parse(page.script.read_text(encoding="utf-8")))
            expected.append(f"| {'' if number else section} | {page.title} | {question} |")
    assert table.splitlines() == expected


def test_the_tour_goes_through_every_page_in_its_section():
    parts = re.split(r"^## ", (ROOT / "docs/tour.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    told = {part.partition("\n")[0]: re.findall(r"\*\*(.+?)\*\*", part) for part in parts[1:]}
    for section, pages in sections().items():
        assert told[section] == [page.title for page in pages]


def test_every_count_is_true():
    found = re.findall(rf"\b(\d+) ({'|'.join(COUNTS)})\b", TEXT)
    assert {kind for _, kind in found} == set(COUNTS)
    assert [(number, kind) for number, kind in found if int(number) != COUNTS[kind]] == []


def test_what_is_said_of_limits_is_what_is_set():
    server = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))["server"]
    said = " ".join((ROOT / "docs/privacy.md").read_text(encoding="utf-8").split())
    assert ("two minutes after the tab is closed" in said) == (server["disconnectedSessionTTL"] == 120)
    assert f"listens on {server['address']} only" in said
    assert f"at most {['none', 'one', 'two', 'three', 'four', 'five'][MOST]} stay in memory" in said
    assert uploader.MEGABYTES * 10**6 == MAX_BYTES
    assert server["maxUploadSize"] == door.MEGABYTES <= limits.FILE >> 20


def test_what_is_said_of_own_networks_is_what_is_set():
    said = " ".join((ROOT / "docs/own-networks.md").read_text(encoding="utf-8").split())
    assert f"{len(FOREIGN) + len(REFUSED)} kinds of networks" in said
    assert f"laid out for {len(SUPPORTED)} kinds of steps" in said
    assert f"the {len(APPLICATIONS)} networks of `keras.applications`" in said
    assert f"by more than {promise.EXACT:g} ({promise.HALF:g} in half precision)" in said
    layers, operations = len(allowed.LAYERS | set(allowed.IN_APPLICATIONS)), sum(map(len, allowed.OPERATIONS.values()))
    assert f"{layers} that Keras has" in said
    assert f"its {len(allowed.ACTIVATIONS)} activations, and {operations} operations" in said
    for limit in (
        f"unpacked | {limits.FILE >> 20} MB |",
        f"config | {limits.CONFIG >> 20} MB, {limits.NODES:,} entries, {limits.DEPTH} deep |",
        f"parameters | {limits.PARAMETERS // 10**6} million |",
        f"of one image | {limits.ACTIVATIONS // 10**6} million |",
        f"values of one image | {limits.INPUT // 10**6} million |",
        f"tries it | {limits.MEMORY >> 30} GB of address space |",
        f"{limits.PROCESSOR_SECONDS} seconds of one processor; {limits.SECONDS} seconds by the clock",
        f"up to {process.MOST_PATIENCE:.0f} times that",
    ):
        assert limit in said, limit


def test_the_animation_is_small_and_can_be_followed():
    path = ROOT / "docs/tour.webp"
    assert path.stat().st_size <= 2_000_000
    with Image.open(path) as film:
        assert film.size == (960, 600)
        durations = []
        for number in range(film.n_frames):
            film.seek(number)
            film.load()
            durations.append(film.info["duration"])
    assert 20_000 < sum(durations) < 60_000
    assert sum(milliseconds >= 1_000 for milliseconds in durations) >= 10  # views that are held


def test_the_two_commands_are_written_to_be_copied():
    (commands,) = re.findall(r"```\n(make run .*?)```", README, re.DOTALL)
    assert re.findall(r"^make \S+", commands, re.MULTILINE) == ["make run", "make test"]


def test_every_command_that_it_names_can_be_made():
    made = set(re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)[1].split())
    named = set(
        re.findall(r"\bmake ([a-z][a-z-]+)\b", "\n".join(re.findall(r"```\n.*?```|`[^`\n]+`", README, re.DOTALL)))
    )
    assert {"run", "test", "bench"} <= named <= made


def rows_of(name: str) -> list[list[str]]:
    """The cells of every row of the table of architectures that is about this one."""
    (table,) = re.findall(r"^\| name \| what it shows \|.*\n\|[ -:|]+\n((?:\|.*\n)+)", TEXT, re.MULTILINE)
    cells = [[cell.strip() for cell in line[1:-1].split("|")] for line in table.splitlines()]
    return [row for row in cells if f"`{name}`" in row[0].split(", ")]


def in_millions(number: float, digits: str) -> str:
    return f"{number / 1e6:{digits}} M"


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_every_architecture_has_a_row_with_its_size(name):
    """Several may share a row: each figure stands where its name stands."""
    (row,) = rows_of(name)
    place, model = row[0].split(", ").index(f"`{name}`"), built(name)
    flops = model_summary(model)["flops"]
    assert row[2].split(", ")[place] == in_millions(model.count_params(), ".2f")
    assert row[3].split(", ")[place] == in_millions(flops, ".1f" if flops < 1e7 else ".0f")


def told_of(name: str) -> tuple[str, str]:
    """Accuracy and mean recall of a network: in its row, or in the sentence about those of faces of 24×24 pixels."""
    if rows := rows_of(name):
        return tuple(rows[0][4:])
    (names, accuracies, recalls) = re.search(
        r"^(`[^\n]+?) are four of these .*? accuracy ([^a-z]+ and \S+), mean recall ([^a-z]+ and [0-9.]+%)",
        TEXT, re.MULTILINE | re.DOTALL,
    ).groups()  # fmt: skip
    place = re.findall(r"`(\w+)`", names).index(name)
    return tuple(re.findall(r"[0-9.]+%", figures)[place] for figures in (accuracies, recalls))


@pytest.mark.parametrize("name", shipped_names())
def test_the_accuracy_is_the_cards(name):
    """Beside its own name: two networks' figures that change places are found."""
    figures = read_card(FOLDER / f"{name}.md").figures
    assert told_of(name) == (f"{figures['accuracy']:.1%}", f"{figures['mean_recall']:.1%}")


def test_what_is_said_of_the_first_network_is_in_its_card():
    card = read_card(FOLDER / f"{shipped_names()[0]}.md")
    (said,) = re.findall(r"it finds the right one of eight emotions for(.*?)\n\n", TEXT, re.DOTALL)
    accuracy, mirrored, recall, error = re.findall(r"[0-9.]+%", said)
    names = "accuracy", "accuracy_mirrored", "mean_recall", "calibration_error"
    assert [accuracy, mirrored, recall, error] == [f"{card.figures[name]:.1%}" for name in names]
    for right, faces, emotion in re.findall(r"(\d+) of (\d+) of (\w+)", said):
        row = card.confusion[card.labels.index(emotion)]
        assert (int(right), int(faces)) == (row[card.labels.index(emotion)], row.sum())


LINKING = ("README.md", "docs/tour.md", "docs/networks.md", "docs/own-networks.md", "docs/privacy.md", "docs/speed.md")


@pytest.mark.parametrize("path", LINKING)
def test_every_link_to_a_file_leads_somewhere(path):
    links = re.findall(r"\]\(([^)#]+)\)", (ROOT / path).read_text(encoding="utf-8"))
    assert links
    for link in links:
        assert (ROOT / path).parent.joinpath(link).exists(), link


def test_every_picture_of_the_folder_is_shown():
    pictures = {path.name for path in ROOT.glob("docs/*") if path.suffix in (".png", ".webp")}
    assert pictures == {Path(link).name for link in re.findall(r"!\[[^]]+\]\(([^)]+)\)", TEXT)}


def test_the_example_of_the_library_runs(capsys):
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    exec(compile(example, "README", "exec"), {})
    assert "(24, 24, 80)" in capsys.readouterr().out


def test_every_setting_of_the_server_has_its_reason():
    text = (ROOT / ".streamlit/config.toml").read_text(encoding="utf-8")
    for section in ("server", "client", "runner", "browser"):
        for name in tomllib.loads(text)[section]:
            (line,) = re.findall(rf"^{name} = .*$", text, re.MULTILINE)
            assert "#" in line or name in {"port"}, f"{name}: why?"
