"""A wheel, installed where nothing else of the project is, has everything: the library, the networks, the app."""

import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import time
import tomllib
import urllib.request
import zipfile
from importlib.metadata import distributions
from pathlib import Path
from sysconfig import get_path

import numpy as np
import pytest

from vizcore import __version__
from vizcore.network import cards
from vizcore.run.trace import trace

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ELSEWHERE = {
    name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "STREAMLIT", "VIRTUAL"))
}
LIBRARY = """
import json, sys
import numpy as np
import vizcore
from vizcore.network import shipped
from vizcore.network.cards import shipped_names
from vizcore.run.trace import trace

classifier = shipped.load("fovea")
image = np.random.default_rng(0).random((48, 48, 1), np.float32)
seen = trace(classifier, image)

from pathlib import Path
from streamlit.testing.v1 import AppTest

folder = Path(vizcore.__file__).parents[1] / "fovea_app"
sys.path.insert(0, str(folder))  # as `streamlit run` does
page = AppTest.from_file(folder / "app.py", default_timeout=300).run()
print(json.dumps({
    "vizcore": vizcore.__file__,
    "networks": shipped_names(),
    "logits": seen.logits.tolist(),
    "pages": sys.modules["pages"].__path__[0],
    "questions": [title.value for title in page.title],
    "errors": [error.value for error in [*page.exception, *page.error]],
}))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """Built from this checkout, with the build backend that is installed."""
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--quiet", "--wheel-dir", folder]
    subprocess.run([sys.executable, "-m", "pip", "wheel", ROOT, *options], check=True, timeout=300)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def bare(wheel, tmp_path_factory) -> Path:
    """An environment with the wheel and what it needs, and a folder in it to stand in, far from the checkout."""
    home = tmp_path_factory.mktemp("bare")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", home], check=True, timeout=60)
    libraries = Path(get_path("purelib", vars={"base": str(home)}))
    (libraries / "dependencies.pth").write_text(get_path("purelib"), encoding="utf-8")
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        home / "bin/python",
        "install",
        "--no-deps",
        "--no-index",
        "--quiet",
    ]
    subprocess.run([*pip, wheel], check=True, timeout=120)
    (home / "elsewhere/.streamlit").mkdir(parents=True)
    (home / "elsewhere/.streamlit/config.toml").write_text('[server]\naddress = "0.0.0.0"\n', encoding="utf-8")
    return home


def ask(bare: Path, *command: str) -> str:
    """What a command of the bare environment prints."""
    run = [bare / "bin" / command[0], *command[1:]]
    return subprocess.check_output(run, cwd=bare / "elsewhere", env=ELSEWHERE, text=True, timeout=300)


def relative(folder: str, pattern: str = "**/*") -> set[str]:
    """The files of a folder of this checkout but for what Python compiled, as paths from that folder."""
    files = (path for path in (ROOT / folder).glob(pattern) if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(ROOT / folder).as_posix() for path in files}


def test_everything_is_in_the_wheel_and_nothing_else(wheel):
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert held == {
        *(f"vizcore/{name}" for name in relative("vizcore")),
        *(f"vizcore/models/{name}" for name in relative("models")),
        *(f"fovea_app/pages/{name}" for name in relative("pages")),
        "fovea_app/app.py",
        "fovea_app/.streamlit/config.toml",
    }
    assert "vizcore/py.typed" in held


def test_the_metadata_say_what_the_project_says(wheel):
    with zipfile.ZipFile(wheel) as held:
        (name,) = [name for name in held.namelist() if name.endswith(".dist-info/METADATA")]
        assert "The Fovea authors" in held.read(name.replace("METADATA", "licenses/LICENSE")).decode()
        lines = held.read(name).decode().splitlines()
    lines = lines[: lines.index("")]
    assert f"Version: {__version__}" in lines
    assert "License-Expression: MIT" in lines
    asked = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    needed = {re.split("[<>=]", line)[0]: line for line in asked if line and line[0] != "#"}
    told = [line.removeprefix("Requires-Dist: ") for line in lines if line.startswith("Requires-Dist: ")]
    extra = [line for line in told if "extra ==" in line]
    extras = {(re.split(r"[\[<>=]", line)[0], line.split("extra == ")[1].strip("'\"")) for line in extra}
    assert extras == {("pylance", "store"), ("ray", "cluster")}
    told = [line for line in told if line not in extra]
    assert {re.split("[<>=]", line)[0]: set(re.findall(r"[<>=]+[\d.]+", line)) for line in told} == {
        name: set(re.findall(r"[<>=]+[\d.]+", line)) for name, line in needed.items()
    }


def test_the_pythons_are_those_that_make_looks_for():
    lowest, above = re.fullmatch(r">=3\.(\d+),<3\.(\d+)", PROJECT["requires-python"]).groups()
    looked_for = (ROOT / ".ci/find_python.sh").read_text(encoding="utf-8")
    assert f"(3, {lowest}) <= sys.version_info[:2] <= (3, {int(above) - 1})" in looked_for


def test_the_command_says_its_version(bare):
    assert ask(bare, "fovea", "--version") == f"fovea {__version__}\n"
    (installed,) = distributions(name="fovea-cnn", path=[get_path("purelib", vars={"base": str(bare)})])
    assert installed.version == __version__


def test_the_library_and_the_pages_work_outside_the_checkout(bare, shipped):
    found = json.loads(ask(bare, "python", "-c", LIBRARY).splitlines()[-1])
    assert Path(found["vizcore"]).is_relative_to(bare)
    assert Path(found["pages"]).is_relative_to(bare)
    assert tuple(found["networks"]) == cards.shipped_names()
    image = np.random.default_rng(0).random((48, 48, 1), np.float32)
    np.testing.assert_allclose(found["logits"], trace(shipped, image).logits, rtol=1e-5, atol=1e-5)
    assert found["errors"] == []
    assert found["questions"]


@contextlib.contextmanager
def serving(bare: Path, port: int, log: Path):
    with log.open("w") as output:
        command = [bare / "bin/fovea", "--port", str(port)]
        server = subprocess.Popen(command, cwd=bare / "elsewhere", env=ELSEWHERE, stdout=output, stderr=output)
    try:
        yield server
    finally:
        server.terminate()
        server.wait(60)


def test_the_command_serves_the_app_with_its_own_settings(bare, tmp_path):
    """`address` is the app's, although the folder that it was called from has settings of its own."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with serving(bare, port, tmp_path / "log") as server:
        answer, health = None, f"http://127.0.0.1:{port}/_stcore/health"
        for _ in range(600):
            assert server.poll() is None, (tmp_path / "log").read_text()
            with contextlib.suppress(OSError), urllib.request.urlopen(health, timeout=60) as reply:
                answer = reply.read()
                break
            time.sleep(0.2)
        assert answer == b"ok"
        assert f"URL: http://127.0.0.1:{port}\n" in (tmp_path / "log").read_text()


def test_networks_lie_in_the_package_or_beside_it(tmp_path):
    (tmp_path / "models").mkdir()
    (tmp_path / "vizcore").mkdir()
    assert cards.models_folder(tmp_path / "vizcore") == tmp_path / "models"
    (tmp_path / "vizcore/models").mkdir()
    assert cards.models_folder(tmp_path / "vizcore") == tmp_path / "vizcore/models"
    assert cards.FOLDER == ROOT / "models"
