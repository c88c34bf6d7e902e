# SPDX-License-Identifier: EUPL-1.2
"""Every test that touches the database carries the mark `database`, so that it runs on both of them."""

import pytest
from hypothesis import settings

# How long a test takes is for the bench: here a busy machine must not fail it.
settings.register_profile("bolwerk", deadline=None)
settings.load_profile("bolwerk")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.database)
    # Browsers last: Playwright leaves an event loop running in its thread, where nothing else could start one.
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
