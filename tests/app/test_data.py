"""Many faces on the pages of the section Data: whose they are, what is said of them, and that they go."""

import gc
import weakref

import numpy as np
import pytest
from blocks import block_of, read_block, stages
from bringing import BLANK, bring_faces, encoded, zipped_faces
from drawn import keys, words_in
from opening import arrive, link_of, open_page, press, said, session_of, subject_of
from streamlit.runtime.scriptrunner import StopException

from pages.components import faces_door
from pages.components.faces_map import growing
from pages.runtime import frames
from pages.runtime.job_queue import QUEUE
from pages.state import collection
from vizcore.data import pictures
from vizcore.data.faces import as_images
from vizcore.data.means import confusion_means

BATCH, TOP, MISTAKES, MAP = "data/batch", "data/top_faces", "data/mistakes", "data/map"
QUICK = "dense"


pytestmark = pytest.mark.usefixtures("no_face_is_looked_for")


def with_faces(page=BATCH, **query):
    app = bring_faces(open_page(BATCH, network=QUICK), ("faces.zip", zipped_faces()))
    assert not app.exception
    return app if page == BATCH and not query else arrive(app, page, network=QUICK, **query)


def test_a_zip_becomes_a_table_with_what_is_none_in_a_row_of_its_own():
    app = with_faces()
    (table,) = [each.value for each in app.dataframe if "answer" in each.value]
    assert list(table["file"]) == ["happiness/0.png", "fear/1.png", "2.png", "happiness/3.png", "fear/4.png", "5.png",
                                   "<b>notes</b>.txt"]  # fmt: skip
    assert table["people said"].fillna("").tolist()[:3] == ["happiness", "fear", ""]
    assert table["answer"].iloc[-1] == "not read"
    seen = session_of(app).collection.known(session_of(app).subject.identity)
    assert list(table["answer"])[:6] == [seen.faces.classes[answer] for answer in seen.logits.argmax(axis=1)]
    assert "6 faces: yours." in said(app)
    app.selectbox(key="batch_order").set_value("surest first").run()
    (table,) = [each.value for each in app.dataframe if "answer" in each.value]
    assert list(table["sure"])[:6] == sorted(list(table["sure"])[:6], reverse=True)
    assert link_of(app)["batch_order"] == ["surest first"]


def test_several_pictures_and_a_zip_at_once():
    app = bring_faces(open_page(BATCH, network=QUICK), ("a.png", encoded(BLANK)), ("b.zip", zipped_faces(2)))
    assert not app.exception
    found = session_of(app).collection.faces
    assert list(found.names) == ["a.png", "happiness/0.png", "fear/1.png"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [(b"PK\x03\x04 cut short", "damaged or cut short"), (b"no picture", "There is no picture among these files")],
)
def test_what_cannot_be_opened_is_one_sentence_and_changes_nothing(data, sentence):
    app = with_faces()
    before = session_of(app).collection
    bring_faces(app, ("bad.zip", data))
    assert not app.exception
    assert sentence in app.error[0].value
    assert session_of(app).collection is before
    assert session_of(app).many == ()


def test_two_visitors_see_only_their_own():
    one, other = with_faces(), open_page(BATCH, network=QUICK)
    assert "yours" not in said(other)
    bring_faces(other, ("mine.png", encoded(BLANK)))
    one.run()
    assert len(session_of(one).collection.faces) == 6
    assert len(session_of(other).collection.faces) == 1
    assert "6 faces: yours." in said(one)
    assert "1 face: yours." in said(other)


def test_forgotten_they_are_gone():
    app = with_faces(TOP, layer="relu1", channel=3)
    assert not app.exception
    found = session_of(app).collection
    left = [weakref.ref(each) for each in (found, found.faces.images, *found.seen.values())]
    del found
    press(app, "Forget my faces")
    assert not app.exception
    gc.collect()
    assert [each() for each in left] == [None] * len(left)
    assert session_of(app).collection is None


def test_no_name_and_no_pixel_in_a_key_or_link():
    app = with_faces(MISTAKES)
    keys = [str(key) for key in app.session_state.to_dict()]
    keys += [str(key) for key in session_of(app).subject.results]
    texts = " ".join([*keys, *(text for texts in link_of(app).values() for text in texts)])
    assert not [name for name in session_of(app).collection.faces.names if name in texts]
    assert max(map(len, keys)) < 200


def test_another_network_looks_anew_and_both_are_kept():
    app = with_faces()
    arrive(app, BATCH, network="lenet5")
    assert not app.exception
    assert len(session_of(app).collection.seen) == 2
    arrive(app, BATCH, network="plain20_24")  # reads 24×24
    assert not app.exception
    assert len(session_of(app).collection.seen) == 3


@pytest.mark.parametrize("which", ["Most exciting", "Most relevant", "Least exciting", "By chance"])
def test_the_faces_of_a_channel(which):
    app = with_faces(TOP, layer="relu1", channel=3, top_which=which)
    assert not app.exception
    assert [each.proto.id for each in app.get("plotly_chart")]
    words = {"By chance": "Drawn by chance", "Most relevant": "Those whose answer owes most to this channel first"}
    assert words.get(which, f"{which} first") in said(app)


def test_relevance_is_asked_once_and_each_visitors_is_his_own():
    app, other = with_faces(TOP, layer="relu1", top_which="Most relevant"), with_faces(TOP, layer="relu1")
    assert session_of(app).collection is not session_of(other).collection
    assert not session_of(other).collection.relevance
    (found,) = session_of(app).collection.relevance.values()
    assert found.asked == 6
    arrive(app, TOP, network=QUICK, layer="logits", channel=1, top_which="Most relevant", top_label="fear")
    assert not app.exception
    assert next(iter(session_of(app).collection.relevance.values())) is found
    arrive(app, TOP, network="lenet5", layer="logits", top_which="Most relevant")
    assert not app.exception
    assert list(session_of(app).collection.relevance) == [session_of(app).subject.identity]
    left = weakref.ref(next(iter(session_of(app).collection.relevance.values())))
    del found
    press(app, "Forget my faces")
    gc.collect()
    assert left() is None


def test_a_channels_own_page_has_the_faces_that_were_brought():
    """Those that excite it as on the page of top faces; those whose answer owes most to it, once that was asked."""
    app = with_faces("look/channel", layer="relu1", channel=3)
    assert not app.exception
    seen = session_of(app).collection.known(session_of(app).subject.identity)
    numbers, values = seen.top("relu1", 3, 4)
    assert [len(seen.faces), len(numbers)] == [6, 4]
    assert "Of 6 faces those that excite it most" in said(app)
    below = [f"{value:.2g}" for value in values]
    assert words_in(app, "unit-faces") == below
    assert not any(key.endswith("unit-relevant-faces") for key in keys(app))
    arrive(app, TOP, network=QUICK, layer="relu1", channel=3, top_which="Most relevant")
    arrive(app, "look/channel", network=QUICK, layer="relu1", channel=3)
    assert not app.exception
    assert "Of 6 faces those whose answer owes most to it (RelMax)." in said(app)
    assert any(key.endswith("unit-relevant-faces") for key in keys(app))


def test_a_network_that_cannot_be_followed_back_says_why(monkeypatch):
    def refuse(*given, **how):
        raise ValueError("relevance has no rule for '*odd*', a Softmax")

    monkeypatch.setattr("pages.components.channel_faces.relevance_of", refuse)
    app = with_faces(TOP, layer="relu1", top_which="Most relevant")
    assert not app.exception
    assert [text.value for text in app.text] == [
        "The answers cannot be followed back: relevance has no rule for '*odd*', a Softmax."
    ]


def test_prototypes_of_enough_faces_and_none_of_few():
    assert "Prototypes and criticisms" not in said(with_faces("data/neighbours"))
    app = bring_faces(open_page(BATCH, network=QUICK), ("faces.zip", zipped_faces(18)))
    arrive(app, "data/neighbours", network=QUICK)
    assert not app.exception
    assert app.selectbox(key="prototypes_of").options == ["all faces"]  # of a label there are six
    assert "MMD-critic, of 18 faces" in said(app)


def test_noise_has_no_eyes_to_look_at():
    app = bring_faces(open_page(BATCH, network="mini_xception"), ("faces.zip", zipped_faces()))
    arrive(app, "data/concepts", network="mini_xception", layer="relu1")
    assert not app.exception
    assert "takes 10 faces in which the detector is sure of eyes, nose and mouth; here it is of 0." in said(app)


def test_a_cell_of_the_table_shows_its_faces_and_its_mean_else():
    app = with_faces(MISTAKES)
    assert not app.exception
    seen = session_of(app).collection.known(session_of(app).subject.identity)
    label, answer = np.argwhere(seen.confusion())[0]
    names = seen.faces.classes
    app.selectbox(key="people_said").set_value(names[label]).run()
    app.selectbox(key="network_said").set_value(names[answer]).run()
    assert not app.exception
    assert f"**: people said {names[label]}, the network said {names[answer]}." in said(app)
    count = seen.confusion()[label, answer]
    assert ("**1 face**" if count == 1 else f"**{count} faces**") in said(app)


def test_what_ships_says_what_it_is():
    app = open_page(MISTAKES)
    assert not app.exception
    counts = confusion_means("fovea").counts
    assert f"They agree on {np.trace(counts):,} of {counts.sum():,} faces" in said(app)
    assert "No face, but the mean of them all" in said(app)
    few = open_page(MISTAKES, people_said="disgust", network_said="sadness")
    assert "Too few to draw their mean without showing a face" in said(few)
    relevant = open_page(TOP, layer="relu4_1", means_which="Most relevant")
    assert "training faces drawn by chance those whose answer owes most to this channel" in said(relevant)
    looking = open_page("data/concepts", layer="relu2_1")
    assert "evaluation faces, of which only counts and means ship" in said(looking)
    top = open_page(TOP, layer="conv2_1")
    assert "relu2_1 is the next after conv2_1" in said(top)
    assert "28,389 training faces" in said(top)


def test_a_network_without_means_says_so():
    for page in (TOP, MISTAKES):
        assert "choose the network fovea" in said(open_page(page, network=QUICK))


@pytest.fixture
def served(tmp_path, monkeypatch):
    """A server that was started with an index of faces."""
    from functools import partial

    from vizcore.data.archive import files_of
    from vizcore.data.index import build
    from vizcore.data.pictures import faces_of
    from vizcore.network import shipped

    classifier = shipped.load(QUICK)
    faces = faces_of(files_of(zipped_faces(9)), classifier.image_shape, classifier.labels)
    build(classifier, [partial(faces.where, np.arange(9))], tmp_path, "nine")
    monkeypatch.setattr(collection, "_served", [])
    return collection.serve(tmp_path)


def test_the_servers_faces_are_everybodys_and_nobody_can_forget_them(served):
    app = open_page(BATCH, network=QUICK)
    assert not app.exception
    assert "9 faces: the server's" in said(app)
    assert "Forget my faces" not in [button.label for button in app.button]
    bring_faces(app, ("faces.zip", zipped_faces()))
    assert "6 faces: yours." in said(app)
    assert "9 faces: the server's" in said(open_page(BATCH, network=QUICK))
    other = open_page(BATCH, network="lenet5")  # of which there is no index
    assert not other.exception
    assert len(served.seen) == 2


def test_a_line_around_dots_chooses_their_faces_and_stands_in_the_link():
    app = with_faces(MAP)
    assert not app.exception
    assert "Nearest to the face under study" in said(app)
    everything = ["-9999,-9999", "9999,-9999", "9999,9999", "-9999,9999"]
    arrive(app, MAP, network=QUICK, lasso=everything)
    assert not app.exception
    assert "6 faces within the line" in said(app)
    arrive(app, MAP, network=QUICK, lasso=["90,90", "91,90", "91,91"])
    assert "No face lies within it" in said(app)
    for wrong in ("1,2", "a,b c,d e,f", "1,2,3 1,2,3 1,2,3", "1e99,0 0,0 0,1", "nan,0 0,0 0,1"):
        arrive(app, MAP, network=QUICK, lasso=wrong.split())
        assert not app.exception
        assert [text.value for text in app.text] == ["The line around dots in the link cannot be drawn here."]


def test_the_live_map_is_served_beside_the_page_and_goes_with_the_faces():
    app = with_faces(MAP)
    block, held = block_of(app), session_of(app).served
    seen = session_of(app).collection.known(session_of(app).subject.identity)
    assert block["path"] == held.path
    assert "arrays" in block
    assert not block["arrays"]  # no dot comes through the websocket
    points = read_block(held.points)["arrays"]
    assert points["places"].shape == (6, 2)
    assert [block["legend"][group]["name"] for group in points["groups"]] == ["happiness", "fear", "no label"] * 2
    asked = read_block(held.pictures(np.array([5, 0])))
    np.testing.assert_array_equal(asked["arrays"]["images"], seen.faces.images[[5, 0]])
    assert asked["words"][1].startswith("happiness/0.png · people: happiness, network: ")
    app.run()
    assert session_of(app).served is held
    app.segmented_control(key="map_colours").set_value("answer").run()
    assert block_of(app)["path"] != block["path"]
    app.segmented_control(key="drawn").set_value("figures").run()
    assert stages(app) == 0
    assert any(key.endswith("-plane") for key in keys(app))
    gone = weakref.ref(session_of(app).served)
    del held
    press(app, "Forget my faces")
    gc.collect()
    assert gone() is None


def test_the_map_is_coloured_by_how_much_a_channel_is_excited():
    app = with_faces(MAP, map_colours="channel", layer="relu1", channel="3")
    assert not app.exception
    seen, this = session_of(app).collection.known(session_of(app).subject.identity), subject_of(app)
    expected = this.classifier.run(as_images(seen.faces.images), ("relu1",))["relu1"][..., 3].reshape(6, -1).max(axis=1)
    (values,) = [found for key, found in this.results.items() if key[0] == "excitation"]
    np.testing.assert_allclose(values, expected, rtol=1e-5)
    order = read_block(session_of(app).served.points)["arrays"]["groups"]
    names = [block_of(app)["legend"][group]["name"] for group in order]
    at_most = np.array([float(name.removeprefix("up to ")) for name in names])
    assert (expected <= at_most * 1.01 + 1e-6).all()
    assert len({look["colour"] for look in block_of(app)["legend"]}) == len(set(names))
    assert "excites channel 3 of relu1" in said(app)
    app.segmented_control(key="drawn").set_value("figures").run()
    assert not app.exception
    assert any(key.endswith("-plane") for key in keys(app))


def test_the_map_of_neighbours_is_worked_out_once_and_says_what_it_is():
    app = with_faces(MAP, map_by="t-SNE")
    assert not app.exception
    assert "lie together (t-SNE); how far apart groups lie says little." in said(app)
    known = [places for key, places in subject_of(app).results.items() if key[0] == "t-SNE"]
    np.testing.assert_array_equal(read_block(session_of(app).served.points)["arrays"]["places"], known[0])
    app.segmented_control(key="map_by").set_value("PCA").run()
    assert "furthest apart" in said(app)


def test_while_neighbours_are_sought_the_dots_go_to_the_map(monkeypatch):
    pushed, blocks, real = [], [], growing.live_view
    monkeypatch.setattr(growing, "PAUSE", 0)
    monkeypatch.setattr(frames.FrameStream, "push", lambda stream, frame: pushed.append(read_block(frame)))
    monkeypatch.setattr(
        growing,
        "live_view",
        lambda name, js, block, **more: blocks.append(read_block(block)) or real(name, js, block, **more),
    )
    app = with_faces(MAP, map_by="t-SNE")
    assert not app.exception
    pushed = [frame for frame in pushed if "charts" not in frame]  # of the map, not of looking at the faces
    (block,) = blocks
    assert len(block["arrays"]["groups"]) == 6
    assert [look["name"] for look in block["legend"]] == [look["name"] for look in block_of(app)["legend"]]
    assert [(frame["step"], frame["steps"]) for frame in pushed] == [(step, 500) for step in range(1, 501)]
    (places,) = [places for key, places in subject_of(app).results.items() if key[0] == "t-SNE"]
    np.testing.assert_array_equal(pushed[-1]["arrays"]["places"], places)
    assert not frames._streams
    app.run()
    assert len(blocks) == 1, "what is known needs no stream"


def test_of_many_quick_steps_some_are_shown(monkeypatch):
    pushed = []
    monkeypatch.setattr(growing, "PAUSE", 1e9)
    monkeypatch.setattr(frames.FrameStream, "push", lambda stream, frame: pushed.append(read_block(frame)))
    assert not with_faces(MAP, map_by="t-SNE").exception
    assert len([frame for frame in pushed if "charts" not in frame]) == 1


def test_the_square_of_the_face_under_study_is_shown_first():
    app = open_page(MAP)
    assert not app.exception
    assert "Here lies the face under study." in said(app)
    row = app.number_input(key="map_row").value
    app.number_input(key="map_row").set_value(0 if row else 1).run()
    assert not app.exception
    assert "Here lies the face under study." not in said(app)


@pytest.mark.parametrize("page", ["data/neighbours", "data/concepts"])
def test_the_other_pages_show_means_or_this_face_alone_and_then_the_faces(page):
    app = open_page(page)
    assert not app.exception
    assert ("No faces, but means" if page == "data/neighbours" else "says of this face alone is a sum") in said(app)
    assert "or a folder when the app is started (fovea --data FOLDER)" in said(app)
    bring_faces(app, ("faces.zip", zipped_faces()))
    assert not app.exception
    assert "fovea --data FOLDER" not in said(app)
    assert ("Of 6 faces those that point" if page == "data/neighbours" else "says of 6 faces is a sum") in said(app)


def test_how_neighbours_change_is_asked_once_for_a_network():
    app = with_faces("data/neighbours", neighbours_layers="true")
    assert not app.exception
    (rows,) = session_of(app).collection.rows.values()
    assert {len(each) for each in rows.values()} == {6}
    assert "The most and the least typical" not in said(app)  # of two faces of a label nothing is typical
    app.run()
    assert next(iter(session_of(app).collection.rows.values())) is rows


def test_too_few_faces_for_a_map():
    app = bring_faces(open_page(MAP, network=QUICK), ("one.png", encoded(BLANK)))
    assert not app.exception
    assert "A plane needs three faces" in said(app)


def test_files_that_are_too_large_together_are_refused(monkeypatch):
    monkeypatch.setattr(faces_door, "TOGETHER", 100)
    app = bring_faces(open_page(BATCH, network=QUICK), ("a.png", encoded(BLANK)))
    assert not app.exception
    assert "more than 200 MB together" in app.error[0].value
    assert session_of(app).collection is None


def test_more_than_fit_into_a_session_are_refused(monkeypatch):
    monkeypatch.setattr(faces_door, "HELD", 48 * 48 * 5)
    app = bring_faces(open_page(BATCH, network=QUICK), ("faces.zip", zipped_faces()))
    assert "These are 7 files: of images of this network's size bring at most 5." in app.error[0].value


def test_stopped_in_the_middle_it_says_so(monkeypatch):
    def stop(*given):
        raise StopException

    app = open_page(BATCH, network=QUICK)
    monkeypatch.setattr(pictures, "shown", stop)
    bring_faces(app, ("a.png", encoded(BLANK)))
    monkeypatch.undo()
    assert session_of(app).many == ()
    app.run()
    assert not app.exception
    assert "was stopped: bring the files again" in app.error[0].value
    assert len(QUEUE) == 0


def test_whether_an_answer_leans_on_the_faces_of_a_label():
    app = bring_faces(open_page(BATCH, network="mini_xception"), ("faces.zip", zipped_faces(36)))
    arrive(app, "data/concepts", network="mini_xception", layer="relu1", tcav_concept="label: fear")
    assert not app.exception
    assert "a permutation test with 99 random sets of 12 faces" in said(app)
    few = with_faces("data/concepts")  # of a network without a ReLU behind maps
    assert not few.exception
