"""The labs whose networks learn in the browser: what they are told, and that the link holds it."""

from blocks import block_of
from opening import link_of, open_page, session_of

DIGITS = "labs/digits"


def test_two_networks_learn_the_same_digits():
    block = block_of(open_page(DIGITS))
    assert block["examples"] == {"kind": "digits", "learned": 1437, "shuffled": False}
    assert [net["layers"][0]["kind"] for net in block["nets"]] == ["flatten", "convolution"]
    assert block["settings"]["rate"] == 0.003
    assert block["worker"].startswith("engine/worker.js?")
    assert block["arrays"]["palettes"].shape[0] == 2


def test_what_is_chosen_is_told_and_stands_in_the_link():
    app = open_page(DIGITS, optimizer="momentum", shuffled="true", digit=7)
    block = block_of(app)
    assert (block["settings"]["optimizer"], block["settings"]["rate"]) == ("momentum", 0.02)
    assert block["examples"]["shuffled"]
    assert block["digit"] == 7
    app.selectbox(key="rate").set_value(0.1).run()
    assert block_of(app)["settings"]["rate"] == 0.1
    assert link_of(app)["rate"] == ["0.1"]
    assert session_of(app).selection.setting("digit") == ("7",)


def test_a_digit_that_is_not_there_is_said():
    for wrong in ("360", "-1", "x", "٣", "9" * 40):
        app = open_page(DIGITS, digit=wrong)
        assert not app.exception
        assert block_of(app)["digit"] == 0
        assert [text.value for text in app.text] == [
            "“digit” in the link is not a whole number from 0 to 359: the first one is shown."
        ]
