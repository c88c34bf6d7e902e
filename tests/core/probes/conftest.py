# SPDX-License-Identifier: EUPL-1.2
"""Loopback servers for the probes; `support` is the folder beside this tree."""

import pytest

from bolwerk.lab.certs import Authority


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("certs"))
