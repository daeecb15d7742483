"""Texts from outside stay as they are, but for what would be read as markup."""

import pytest

from vizcore.network.own.texts import plain


@pytest.mark.parametrize("text", ["black & white", "C#", "5 $", "a: b", "tabby_cat", "{x} | \\\\ 50 %", "Grün, 猫"])
def test_most_texts_stay_as_they_are(text):
    assert plain(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<script>", "‹script›"), ("**bold** _x_ `a`", "∗∗bold∗∗ x 'a'"), ("$x$", "SxS"), (":smile:", "∶smile∶"),
        ("[a](b)", "(a)(b)"), ("~~no~~", "∼∼no∼∼"), (" a\n b\t", "a b"), ("\u202eevil", "evil"), ("", "?"), ("__", "?"),
        ("x" * 90, "x" * 60),
    ],
)  # fmt: skip
def test_what_would_be_read_as_markup_is_not(text, shown):
    assert plain(text) == shown
