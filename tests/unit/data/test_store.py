"""A store by address: what was written comes back, pixels in any order, and nothing needs it that does not ask."""

import subprocess
import sys

import numpy as np
import pytest
from unit.data.faces import drawn, plain

from vizcore.data import store
from vizcore.data.looked import look_at
from vizcore.data.summary import same

HAS = "import importlib.util, sys; sys.exit(importlib.util.find_spec('lance') is None)"
INSTALLED = subprocess.run([sys.executable, "-c", HAS], check=False).returncode == 0
needs_it = pytest.mark.skipif(not INSTALLED, reason="the extra [store] is not installed: what needs it is NOT tested")


@needs_it
def test_what_was_written_comes_back(tmp_path):
    seen = look_at(plain(), drawn(90))
    store.write_store(str(tmp_path), seen)
    found = store.open_store(str(tmp_path))
    assert same(found.summary, seen.summary)
    for name in ("labels", "logits", "embedding"):
        np.testing.assert_array_equal(getattr(found, name), getattr(seen, name))
    np.testing.assert_array_equal(found.faces.shares, seen.faces.shares)
    assert (found.faces.names, found.faces.classes) == (list(seen.faces.names), seen.faces.classes)
    assert (found.identity, found.channels, found.faces.source) == (seen.identity, seen.channels, seen.faces.source)
    numbers = np.array([89, 0, 31, 0])
    np.testing.assert_array_equal(found.faces.images[numbers], seen.faces.images[numbers])
    assert found.faces.images[np.array([], int)].shape == (0, 4, 4, 1)
    assert len(found.faces.where([5, 2])) == 2
    vector = seen.embedding[7]
    assert [array.tolist() for array in found.nearest(vector, 5)] == [a.tolist() for a in seen.nearest(vector, 5)]
    store.write_store(str(tmp_path), look_at(plain(), drawn(20, seed=3)))
    assert len(store.open_store(str(tmp_path)).faces) == 20


@needs_it
@pytest.mark.filterwarnings("ignore")  # of the store's own clustering of so few
def test_an_index_finds_nearly_the_same_neighbours(tmp_path, monkeypatch):
    random = np.random.default_rng(0)
    seen = look_at(plain(), drawn(600))
    rows = random.normal(size=(600, 32)).astype(np.float32)
    seen = type(seen)(seen.faces, seen.identity, seen.channels, seen.labels, seen.logits, rows, seen.summary)
    monkeypatch.setattr(store, "INDEXED", 500)
    store.write_store(str(tmp_path), seen)
    found = store.open_store(str(tmp_path))
    assert found.rows.describe_indices()
    kept = []
    for face in range(0, 600, 60):
        numbers, alike = found.nearest(rows[face], 10)
        assert numbers[0] == face
        assert alike[0] == pytest.approx(1, abs=1e-3)
        kept.append(len(np.intersect1d(numbers, seen.nearest(rows[face], 10)[0])))
    assert np.mean(kept) > 7


@needs_it
def test_an_address_without_a_store_is_said(tmp_path):
    with pytest.raises(ValueError, match="There is no store of faces at"):
        store.open_store(str(tmp_path))


@pytest.fixture
def bucket(monkeypatch) -> str:
    """The address of an empty bucket, in an imitation of S3 on this machine."""
    why = "moto is not installed: a store in a bucket is NOT tested"
    boto3, server = pytest.importorskip("boto3", reason=why), pytest.importorskip("moto.server", reason=why)
    imitation = server.ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    imitation.start()
    host, port = imitation.get_host_and_port()
    said = {"ENDPOINT_URL": f"http://{host}:{port}", "REGION": "eu-west-1", "ALLOW_HTTP": "true",
            "ACCESS_KEY_ID": "nobody", "SECRET_ACCESS_KEY": "nothing"}  # fmt: skip
    for name, value in said.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    there = {"CreateBucketConfiguration": {"LocationConstraint": said["REGION"]}}
    boto3.client("s3", region_name=said["REGION"]).create_bucket(Bucket="institute", **there)
    yield "s3://institute"
    imitation.stop()


@needs_it
@pytest.mark.filterwarnings("ignore")  # of the imitation
def test_a_bucket_is_an_address_as_a_folder_is(bucket):
    with pytest.raises(ValueError, match="There is no store of faces at s3://institute/faces"):
        store.open_store(f"{bucket}/faces")
    seen, fewer = look_at(plain(), drawn(90)), look_at(plain(), drawn(20, seed=3))
    store.write_store(f"{bucket}/faces", seen)
    found = store.open_store(f"{bucket}/faces")
    assert same(found.summary, seen.summary)
    np.testing.assert_array_equal(found.embedding, seen.embedding)
    numbers = np.array([89, 0, 31])
    np.testing.assert_array_equal(found.faces.images[numbers], seen.faces.images[numbers])
    store.write_store(f"{bucket}/faces", fewer)
    np.testing.assert_array_equal(store.open_store(f"{bucket}/faces").logits, fewer.logits)


def test_without_the_extra_one_sentence_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "lance", None)
    with pytest.raises(ModuleNotFoundError, match=r'pip install "fovea-cnn\[store\]"'):
        store.open_store(str(tmp_path))
