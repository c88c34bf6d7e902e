# SPDX-License-Identifier: EUPL-1.2
"""docs/reference/proof.md says what the code does: its example verifies, and its tables name all there is."""

import hashlib
import json
import re
from pathlib import Path

from support.proofs import signed

from bolwerk.core.proofs.checking import Outcome, check
from bolwerk.core.proofs.document import Asked, Cached, Mended, Seen, SignedProof
from bolwerk.core.proofs.keys import read_keys
from bolwerk.core.proofs.reading import MAX_BYTES
from bolwerk.core.proofs.signing import to_bytes

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "proof.md").read_text(encoding="utf-8")
PROOF, KEYS = (each.encode() for each in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL))


def test_the_example_is_what_we_sign_and_verifies():
    assert to_bytes(signed()) == PROOF
    assert check(PROOF, read_keys(KEYS)).outcome is Outcome.VALID


def test_the_bytes_that_are_signed_are_those_of_any_sorted_json_of_plain_names():
    """Written here by other means than ours: the names of the example sort alike in all orders."""
    document = {name: each for name, each in json.loads(PROOF).items() if name != "signature"}
    plain = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    assert hashlib.sha256(plain).hexdigest() in PAGE


def test_every_member_and_outcome_is_named():
    members = [name for part in (SignedProof, Mended, Seen, Asked, Cached) for name in part.model_fields]
    assert [name for name in members if not re.search(rf"`(witness\.)?{name}\b", PAGE)] == []
    assert [each for each in Outcome if f"`{each}`" not in PAGE] == []
    assert f"{MAX_BYTES:,}" in PAGE
