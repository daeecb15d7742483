"""The photos that a visitor looks at, one or two: in the visitor's own session and nowhere else.

What of a photo is shown is part of the selection, and so of the link; the photo itself never is: the link holds a
random token, which means something to the session that has the photo and to nobody else.
"""

import secrets
from dataclasses import replace
from functools import lru_cache

from pages.runtime.detection import in_turn
from pages.runtime.housekeeping import forget_addresses
from pages.state import networks
from pages.state.held_photo import FIRST, Box, Photo
from pages.state.session import MAIN, SECOND, leave_out, select, selection, session, set_settings, setting
from vizcore.intake import Cut
from vizcore.intake.samples import SAMPLES, picture

TURNED, SECOND_TOKEN = "turned", "second_photo"  # settings: quarter turns by hand, the photo that is compared with
_LOST = "This link came from a photo that is not kept: this is the sample face."


def current() -> Photo:
    """The photo that is selected: the visitor's, as he turned it, or a sample."""
    token, held = selection().image, session().photos.get(MAIN)
    if not token or token in SAMPLES:
        return sample(token or FIRST)
    if held is None or held.token != token:
        leave_out(_LOST)
        return sample()
    return _turned(held, quarters())


def quarters() -> int:
    """How often the visitor turned the photo by a quarter, counterclockwise."""
    return {("1",): 1, ("2",): 2, ("3",): 3}.get(setting(TURNED) or (), 0)


def _turned(held: Photo, by: int) -> Photo:
    """The photo turned, with the faces that are found in it then; found once and held beside the photo."""
    if not by:
        return held
    photos, name = session().photos, f"{MAIN}-{by}"
    if name not in photos or photos[name].token != held.token:
        from vizcore import intake

        with in_turn():
            photos[name] = replace(held, found=intake.find(intake.turned(held.pixels, by), try_turns=False))
    return photos[name]


def turn() -> None:
    """Turn the photo by another quarter."""
    by = (quarters() + 1) % 4
    select(frame="")
    set_settings({TURNED: (str(by),) if by else None})


def sample(name: str = FIRST) -> Photo:
    """A sample face, by its name in `vizcore.intake.samples`. Found once for all visitors."""
    return _sample(name)


@lru_cache(maxsize=len(SAMPLES))
def _sample(name: str) -> Photo:
    from vizcore import intake

    return Photo(intake.find(picture(name), try_turns=False), notes=(), token="" if name == FIRST else name)


def choose_sample(name: str) -> None:
    """Look at a sample face; a photo that the visitor brought stays, until he forgets it."""
    select(image="" if name == FIRST else name)
    set_settings({TURNED: None, "region": None})


def second() -> Photo | None:
    """The photo that the visitor compares with, if there is one and the link means it."""
    held = session().photos.get(SECOND)
    (token,) = setting(SECOND_TOKEN) or ("",)
    if token and (held is None or held.token != token):
        leave_out("The second photo of this link is not kept.")
    return held if held and held.token == token else None


def take(data: bytes, which: str = MAIN) -> None:
    """Make a file the visitor's photo, or second one; where it cannot be, keep the one there was and say why."""
    from vizcore import intake

    here = session()
    here.refused.pop(which, None)
    try:
        picture = intake.decode(data)
    except intake.PictureError as error:
        here.refused[which] = str(error)
        return
    with in_turn():
        found = intake.find(picture.pixels)
    token = secrets.token_hex(3)
    _drop(which)
    here.photos[which] = Photo(found, (*picture.notes, *found.notes), token)
    if which == MAIN:
        select(image=token)
        set_settings({TURNED: None})
    else:
        set_settings({SECOND_TOKEN: (token,), "second_face": None})


def forget() -> None:
    """Drop everything that came from the visitor's photos."""
    _drop(MAIN)
    _drop(SECOND)
    session().refused.clear()
    select(image="")
    set_settings({TURNED: None, SECOND_TOKEN: None, "second_face": None, "region": None})


def _drop(which: str) -> None:
    here = session()
    for name in [name for name in here.photos if name.split("-")[0] == which]:
        del here.photos[name]
    here.compared.clear()
    forget_addresses()
    if which == MAIN:
        here.subject = None
        here.drafts.clear()


def framing() -> int | Box | None:
    """What of the photo the network is given: the index of a face, or a box, or None for the best there is."""
    photo, text = current(), selection().frame
    size = networks.whole_size()
    default = photo.middle(size) if size and not photo.cropped else 0 if photo.faces else None
    if not text:
        return default
    try:
        numbers = tuple(int(number) for number in text.split(","))
        if len(numbers) == 1 and 0 <= numbers[0] - 1 < len(photo.faces):
            return numbers[0] - 1
        left, top, right, bottom = map(float, numbers)
        height, width, _ = photo.pixels.shape
        if max(map(abs, numbers)) <= 2 * max(height, width) and left < right and top < bottom:
            return left, top, right, bottom
    except ValueError:
        pass
    leave_out("The frame in the link does not fit this photo: it is chosen anew.")
    return default


def frame(choice: int | Box) -> None:
    """Choose a face by its index, or a box."""
    select(frame=str(choice + 1) if isinstance(choice, int) else ",".join(str(round(number)) for number in choice))


def cut(photo: Photo, choice: int | Box | None, image_shape: tuple[int, int, int]) -> Cut:
    """The image that the network is given, (height, width, channels) in [0, 1], and how it was cut out."""
    from vizcore import intake

    height, width, channels = image_shape
    found = intake.cut(photo.found, choice, (height, width), channels)
    is_middle = choice is not None and choice == photo.middle((height, width))
    return replace(found, framing=intake.Framing.MIDDLE) if is_middle else found
