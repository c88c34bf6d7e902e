# SPDX-License-Identifier: EUPL-1.2
import pytest


@pytest.fixture(autouse=True)
def key_file(settings, tmp_path):
    """A place for the private key that no other test knows; nothing is there yet."""
    settings.PROOF_KEY_FILE = tmp_path / "keys" / "proof_key.pem"
    return settings.PROOF_KEY_FILE


@pytest.fixture
def firm(bakery):
    return bakery[0]
