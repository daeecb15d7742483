"""Texts from outside stay as they are, but for what would be read as markup."""

import pytest

from vizcore.network.own.texts import plain


@pytest.mark.parametrize(
    "text",
    ["black & white", "C#", "5 $", "a: b", "tabby_cat", "{x} | 50 %", "Grün, 猫", "12:30", "3.5 m", "R&B", "a-b -c"],
)
def test_most_texts_stay_as_they_are(text):
    assert plain(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<script>", "‹script›"), ("**bold** _x_ `a`", "∗∗bold∗∗ ˍxˍ 'a'"), ("$x$", "SxS"), (":smile:", "∶smile∶"),
        ("[a](b)", "(a)(b)"), ("~~no~~", "∼∼no∼∼"), (" a\n b\t", "a b"), ("\u202eevil", "evil"), ("", "?"),
        ("__", "ˍˍ"), ("x" * 90, "x" * 60), (":material/face:", "∶material/face∶"), (":streamlit:", "∶streamlit∶"),
        (":+1:", "∶+1∶"), (":red", "∶red"), ("::note{a=b}", ":∶note{a=b}"), ("http://a.b/c_d", "http∶//a.b/c_d"),
        ("WWW.a.b", "WWW․a.b"), ("https://www.a.b", "https∶//www․a.b"), ("me.x@a.org", "me.x＠a.org"),
        ("&lt;b&gt;", "＆lt;b＆gt;"), ("&#x3c;", "＆#x3c;"), (r"a\_b\\", "a∖ˍb∖∖"), ("(_x_) __y__", "(ˍxˍ) ˍˍyˍˍ"),
        ("# a", "♯ a"), ("### a", "♯♯♯ a"), ("- a", "‐ a"), ("---", "‐‐‐"), ("+ a", "＋ a"), ("1. a", "1․ a"),
        ("12) a", "12❩ a"), ("a -- b", "a ‐‐ b"), ("\u200b # a", "♯ a"),
    ],
)  # fmt: skip
def test_what_would_be_read_as_markup_is_not(text, shown):
    assert plain(text) == shown
    assert plain(shown) == shown
