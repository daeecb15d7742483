"""The map's modules, run by node as the browser runs them."""

import pytest
from in_node import runner

from pages.components.faces_map.view import ASSETS


@pytest.fixture
def run(node, tmp_path):
    return runner(node, tmp_path, ASSETS)
