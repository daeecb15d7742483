"""Views of the labs: small experiments that live in the browser. Several pages show them."""

from pages.components.lab.view import lab as lab
