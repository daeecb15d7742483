"""Words of the glossary, explained wherever a page uses them."""

from pages.components.gloss.gloss import gloss as gloss
