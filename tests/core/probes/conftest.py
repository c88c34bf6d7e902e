# SPDX-License-Identifier: EUPL-1.2
"""Loopback servers for the probes; `support` is the folder beside this tree."""

import sys
from pathlib import Path

import pytest

from bolwerk.lab.certs import Authority

sys.path.insert(0, str(Path(__file__).parents[2]))


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("certs"))
