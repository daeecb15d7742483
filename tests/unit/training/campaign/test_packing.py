"""Faces in one file come out as they went in, or one grey level beside."""

import numpy as np
import pytest
from PIL import Image as PillowImage

from vizcore.training.campaign.packing import pack, squeezed, unpack, unsqueezed
from vizcore.training.emotions import EMOTIONS, NO_EMOTION
from vizcore.training.faceset import read_faces

RANDOM = np.random.default_rng(0)
SMOOTH = np.clip(
    np.cumsum(RANDOM.integers(-9, 10, (5, 48, 48, 1)), axis=2) + RANDOM.integers(0, 256, (5, 48, 1, 1)), 0, 255
).astype(np.uint8)
ROUGH = RANDOM.integers(0, 256, (5, 48, 48, 1)).astype(np.uint8)


@pytest.mark.parametrize("faces", [SMOOTH, ROUGH], ids=["smooth", "rough"])
@pytest.mark.parametrize("step", [1, 3])
def test_no_pixel_is_further_off_than_it_may_be(faces, step):
    packed = squeezed(faces, step)
    back = unsqueezed(packed, len(faces), step)
    assert back.dtype == np.uint8
    assert np.abs(back.astype(int) - faces).max() == step // 2
    assert len(packed) < (1.2 if faces is ROUGH else 0.8) * faces.size


def test_a_file_has_everything(tmp_path):
    for split in ("training", "public_test"):
        PillowImage.fromarray(np.concatenate([*SMOOTH[..., 0]], axis=1)).save(tmp_path / f"{split}.png")
        header = ",".join(["fer2013_label", *EMOTIONS, *NO_EMOTION])
        rows = [f"sad,{','.join(map(str, RANDOM.multinomial(10, np.full(10, 0.1))))}" for _ in SMOOTH]
        (tmp_path / f"{split}.csv").write_text("\n".join([header, *rows]), encoding="utf-8")
    assert pack(tmp_path, tmp_path / "faces.npz") == (tmp_path / "faces.npz").stat().st_size
    found = unpack(tmp_path / "faces.npz")
    for split, off in (("training", 1), ("public_test", 0)):
        expected = read_faces(tmp_path, split)
        assert np.abs(found[split].images.astype(int) - expected.images).max() == off
        for part in ("votes", "shares", "majority", "fer2013"):
            np.testing.assert_array_equal(getattr(found[split], part), getattr(expected, part))
        assert found[split].source == expected.source


def test_what_cannot_be_packed_or_read_is_said(tmp_path):
    for name in ("happy", "sad"):
        (tmp_path / name).mkdir()
        PillowImage.fromarray(ROUGH[0, ..., 0]).save(tmp_path / name / "0.png")
        PillowImage.fromarray(ROUGH[1, ..., 0]).save(tmp_path / name / "1.png")
    with pytest.raises(ValueError, match=r"have one label each, and a campaign learns from votes: give FER\+"):
        pack(tmp_path, tmp_path / "faces.npz")
    np.savez(tmp_path / "other.npz", a=1)
    with pytest.raises(ValueError, match=r"other\.npz: expected faces of training, found none"):
        unpack(tmp_path / "other.npz")
