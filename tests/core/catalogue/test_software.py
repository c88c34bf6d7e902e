# SPDX-License-Identifier: EUPL-1.2
"""The data on software: typed, dated, sourced, and every product recognisable."""

import shutil
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from bolwerk.core.catalogue.loader import CONTENT
from bolwerk.core.catalogue.software import FILES, Mark, load, problems


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(CONTENT / "software", tmp_path / "software")
    return tmp_path


def change(folder: Path, file: str, **fields: object) -> None:
    """The first row of a file, changed, stands there as a second one."""
    path = folder / "software" / f"{file}.yaml"
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump([*rows, {**rows[0], **fields}]), encoding="utf-8")


def test_our_own_is_in_order() -> None:
    assert list(problems()) == []
    known = load()
    assert len(known.signatures) >= 20
    assert {each.product for each in known.lifecycle} <= {each.id for each in known.signatures}


@pytest.mark.parametrize("file", FILES)
def test_a_row_that_stands_there_twice_is_found(folder: Path, file: str) -> None:
    change(folder, file)
    assert [each.key for each in problems(folder)] == ["software.twice"]


def test_a_product_that_nobody_recognises_is_found(folder: Path) -> None:
    change(folder, "lifecycle", product="no-such")
    assert [(each.key, each.detail) for each in problems(folder)] == [("software.unknown", "no-such")]


@pytest.mark.parametrize(
    ("file", "fields"),
    [
        ("lifecycle", {"cycle": "8.x"}),
        ("lifecycle", {"eol": "soon"}),
        ("lifecycle", {"source": "http://insecure.be"}),
        ("lifecycle", {"note": "more"}),
        ("exploited", {"cve": "CVE-1"}),
        ("exploited", {"fixed": ""}),
        ("signatures", {"marks": []}),
        ("signatures", {"kind": "thing"}),
    ],
)
def test_a_row_that_does_not_fit_is_found(folder: Path, file: str, fields: dict[str, object]) -> None:
    change(folder, file, **fields)
    assert {each.key for each in problems(folder)} == {"schema"}


def test_a_file_that_is_gone_or_broken_is_found(folder: Path) -> None:
    (folder / "software" / "lifecycle.yaml").write_text("a: [", encoding="utf-8")
    assert [each.key for each in problems(folder)] == ["yaml"]
    (folder / "software" / "lifecycle.yaml").unlink()
    assert [each.key for each in problems(folder)] == ["yaml"]


@pytest.mark.parametrize(
    "fields",
    [
        {"where": "header", "text": "nginx"},
        {"where": "body", "text": "x", "header": "server"},
        {"where": "body", "text": ""},
        {"where": "body", "text": "x", "version": "ver"},
        {"where": "body", "text": "x", "version": "after", "means": "1"},
    ],
)
def test_a_mark_that_could_never_show_is_refused(fields: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Mark.model_validate(fields)
