#!/bin/sh
# Print a Python for which TensorFlow 2.21 has wheels and this project is written: 3.11 to 3.13, with venv.
for python in ${PYTHON:-} python3.12 python3.13 python3.11 python3 python; do
    if "$python" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
        echo "$python"
        exit 0
    fi
done
found=$(python3 --version 2>/dev/null || echo "no Python at all")
echo "Fovea needs Python 3.11, 3.12 or 3.13 with its venv module; here is $found." >&2
echo "Install one (Debian, Ubuntu: apt-get install python3 python3-venv; macOS: brew install python@3.12), or name it: make run PYTHON=/path/to/python3.12" >&2
exit 1
