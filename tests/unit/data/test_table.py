"""The table of many pictures: every file in a row, as it came, and harmless where a spreadsheet opens it."""

import io

import numpy as np
import pyarrow.csv
from pyarrow import parquet
from unit.data.faces import drawn, plain

from vizcore.data.faces import Faces, Refused
from vizcore.data.looked import look_at
from vizcore.data.table import as_csv, as_parquet, table_of

NET = plain()


def table():
    faces = drawn(3)
    names = ["=cmd()", 'a "b", c', "ünï\n.png"]
    refused = (Refused("-broken.png", "Damaged."),)
    given = Faces(faces.images, names, np.array([0, -1, 1]), None, faces.classes, refused)
    seen = look_at(NET, given)
    return seen, table_of(NET, seen, {0: "Whole."})


def test_every_file_has_its_row():
    seen, found = table()
    assert found["file"].to_pylist() == ["=cmd()", 'a "b", c', "ünï\n.png", "-broken.png"]
    assert found["label"].to_pylist() == ["bright", None, "dark", None]
    said = NET.predictions(seen.logits)
    assert found["answer"].to_pylist()[:3] == [NET.labels[answer] for answer in said.argmax(axis=1)]
    np.testing.assert_allclose(found["sure"].to_pylist()[:3], said.max(axis=1), rtol=1e-6)
    np.testing.assert_allclose(found["says dark"].to_pylist()[:3], said[:, 1], rtol=1e-6)
    assert found["framing"].to_pylist() == ["Whole.", None, None, None]
    assert found["error"].to_pylist() == [None, None, None, "Damaged."]
    assert found["answer"].to_pylist()[3] is None


def test_csv_computes_nothing_and_parquet_is_as_it_was():
    _, found = table()
    read = pyarrow.csv.read_csv(
        io.BytesIO(as_csv(found)), parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True)
    )
    assert read["file"].to_pylist() == ["'=cmd()", 'a "b", c', "ünï\n.png", "'-broken.png"]
    np.testing.assert_allclose(read["sure"].to_pylist()[:3], found["sure"].to_pylist()[:3], rtol=1e-6)
    assert parquet.read_table(io.BytesIO(as_parquet(found))).equals(found)
