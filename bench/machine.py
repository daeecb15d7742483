"""On what it was measured."""

import datetime
import os
import platform
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("tensorflow", "keras", "streamlit", "plotly", "numpy")


def description() -> str:
    """Cores, processor, versions, and how busy the machine was: one paragraph."""
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    cores, load = len(os.sched_getaffinity(0)), os.getloadavg()[0]
    return (
        f"{datetime.date.today()}, {cores} cores of {_processor()}, load {load:.1f} before it began; "
        f"{platform.system()}, Python {platform.python_version()}, {versions}."
    )


def resident(process: int | None = None) -> int:
    """Bytes of a process that lie in memory; None for this one."""
    statm = Path(f"/proc/{process or 'self'}/statm").read_text()
    return int(statm.split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
