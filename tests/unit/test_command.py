"""The console command answers at once, and says what is wrong in one sentence."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from pages.runtime import command
from vizcore import __version__

ROOT = Path(__file__).parents[2]


def said(capsys, *arguments: str) -> str:
    """What the command says before it ends, on whichever channel."""
    with pytest.raises(SystemExit) as end:
        command.main(arguments)
    return f"{end.value.code}\n" + "".join(capsys.readouterr())


def test_the_version(capsys):
    assert said(capsys, "--version") == f"0\nfovea {__version__}\n"


def test_the_port_that_is_meant_without_one_is_the_settings(capsys):
    assert "(default: 8501)" in said(capsys, "--help")


@pytest.mark.parametrize("port", ["", "abc", "0", "-1", "65536", "1e3", "80.5", "٨٥٠١", "9" * 5000])
def test_what_is_no_port(capsys, port):
    answer = said(capsys, f"--port={port}")
    assert "a port is a number from 1 to 65535, not" in answer
    assert len(answer.rpartition("fovea: error: ")[2]) < 120


@pytest.mark.parametrize("arguments", [["--prot", "1"], ["--po", "8600"], ["one.keras", "another.keras"]])
def test_what_it_does_not_know(capsys, arguments):
    assert "unrecognized arguments" in said(capsys, *arguments)


def test_a_network_that_is_not_there(capsys):
    assert "fovea: There is no such file" in said(capsys, "resnet20", "--port", "18599")


def test_a_network_that_does_not_open_and_labels_that_are_none(capsys, tmp_path):
    file, labels = tmp_path / "own.keras", tmp_path / "labels.txt"
    file.write_bytes(b"%PDF-1.7")
    assert "PDF" in said(capsys, str(file), "--port", "18599")
    labels.write_bytes(b"\xff\xfe\x00")
    assert "no text in UTF-8" in said(capsys, str(file), "--labels", str(labels), "--port", "18599")


def test_faces_that_are_not_there_or_are_none(capsys, tmp_path):
    assert "There is no folder" in said(capsys, "--data", str(tmp_path / "none"), "--port", "18599")
    assert "no face in this index" in said(capsys, "--data", str(tmp_path), "--port", "18599")


def test_a_taken_port(capsys):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert f"port {port} is taken" in said(capsys, "--port", str(port))


def test_a_port_that_only_the_administrator_may_open(capsys, monkeypatch):
    class Forbidden(socket.socket):
        def bind(self, address):
            raise PermissionError

    monkeypatch.setattr(socket, "socket", Forbidden)
    assert "may not open port 80" in said(capsys, "--port", "80")


def test_it_says_so_without_waiting_for_tensorflow():
    program = (
        "import sys; from pages.runtime.command import main\n"
        "try: main(['--version'])\n"
        "finally: print(sorted({'streamlit', 'tensorflow', 'keras', 'numpy'} & set(sys.modules)))"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    run = [sys.executable, "-c", program]
    assert subprocess.check_output(run, cwd=ROOT, env=environment, text=True, timeout=60).endswith("\n[]\n")
