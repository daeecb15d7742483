"""Views that live: in the browser, under the pointer, from one block of bytes."""

from pages.components.stage.stage import stage as stage
