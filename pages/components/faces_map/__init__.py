"""Many faces as dots that live in the browser: a line around some shows them at once."""

from pages.components.faces_map.growing import growing_dots
from pages.components.faces_map.view import Dots, faces_map

__all__ = ["Dots", "faces_map", "growing_dots"]
