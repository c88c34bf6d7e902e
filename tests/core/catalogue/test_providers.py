# SPDX-License-Identifier: EUPL-1.2
"""The data on providers: as it ships, and with one thing wrong."""

import shutil
from pathlib import Path

import pytest

from bolwerk.core.catalogue import software
from bolwerk.core.catalogue.loader import CONTENT
from bolwerk.core.catalogue.providers import problems


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(CONTENT / "providers", tmp_path / "providers")
    return tmp_path


def keys(folder: Path) -> list[tuple[str, str]]:
    ids = frozenset(each.id for each in software.load().signatures)
    return [(each.path, each.key) for each in problems(folder, ids)]


def test_what_ships_is_in_order(folder: Path) -> None:
    assert keys(folder) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("id: wix", "id: wax", "id.differs_from_file"),
        ("help: https", "help: http", "schema"),
        ("- wixdns.net\nweb", "- combell.net\nweb", "provider.twice"),
        ("  - wix\n", "  - wox\n", "software.unknown"),
        ("name: Wix", "name: [", "yaml"),
        ("name: Wix", "name: Wix\nextra: 1", "schema"),
    ],
)
def test_what_is_wrong_is_named_with_its_file(folder: Path, old: str, new: str, expected: str) -> None:
    path = folder / "providers" / "wix.yaml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    assert keys(folder) == [("providers/wix.yaml", expected)]
