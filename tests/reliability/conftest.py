# SPDX-License-Identifier: EUPL-1.2
"""One product, and a firm of each test's own in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.databases import own_database
from support.product import Product
from support.visitor import FIRM, Browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Iterator[Path]:
    yield tmp_path_factory.mktemp("product")


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    with own_database() as url:
        yield url


@pytest.fixture(scope="module")
def product(folder, database_url) -> Iterator[Product]:
    running = Product(folder, database_url)
    yield running
    running.stop()


@pytest.fixture
def phone(product) -> Browser:
    """A visitor who has told what her firm is and has the first question open."""
    browser = Browser(product.port)
    browser.until_up("/nl/begin/")
    assert browser.post("/nl/begin/", FIRM).status == 302
    return browser
