# SPDX-License-Identifier: EUPL-1.2
"""One key however many processes begin at once; old ones stay known; a lost one counts for nothing."""

import os
import stat
import subprocess
import sys

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from support.databases import own_database
from support.repairs import mend

from bolwerk.apps.organisations.actors import VISITOR
from bolwerk.apps.proofs import keyfile, keys, services
from bolwerk.apps.proofs.models import SigningKey
from bolwerk.core.errors import Conflict, NotFound
from bolwerk.core.proofs.checking import Outcome, check
from bolwerk.core.proofs.keys import jwk_of, read_keys

TOGETHER = 8
SIGN = """
import sys, django
django.setup()
from bolwerk.apps.proofs import keys
sys.stdin.readline()
print(keys.signing()[0].kid)
"""


def outcome(proof) -> Outcome:
    return check(proof.document.encode(), keys.published()).outcome


def test_the_file_is_for_its_owner_alone_and_stays_what_it_is(key_file):
    first = keyfile.load_or_make(key_file)
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert not keyfile.open_to_others(key_file)
    assert jwk_of(keyfile.load_or_make(key_file)) == jwk_of(first)
    assert [each.name for each in key_file.parent.iterdir()] == [key_file.name]
    assert jwk_of(keyfile.renew(key_file)) != jwk_of(first)
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600


def test_a_file_that_holds_something_else_is_never_replaced_by_itself(key_file):
    key_file.parent.mkdir()
    other = generate_private_key(SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for content in (b"", b"rubbish", other):
        key_file.write_bytes(content)
        with pytest.raises(keyfile.BadKey):
            keyfile.load_or_make(key_file)
        assert key_file.read_bytes() == content


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(keyfile.BadKey):
        keyfile.load_or_make(tmp_path / "file" / "key.pem")


@pytest.mark.database
def test_processes_that_begin_at_once_sign_with_one_key(tmp_path):
    """As web processes do: each its own process, the file and the row not there yet."""
    with own_database() as url:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "bolwerk.settings.local",
            "BOLWERK_DATA_DIR": str(tmp_path),
            "BOLWERK_DATABASE_URL": url,
        }
        subprocess.run([sys.executable, "-m", "django", "migrate", "--verbosity", "0"], env=environment, check=True)
        started = [
            subprocess.Popen(
                [sys.executable, "-c", SIGN],
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(TOGETHER)
        ]
        for each in started:
            each.stdin.write("go\n")
            each.stdin.flush()
        said = [each.communicate(timeout=120)[0].strip() for each in started]
        again = subprocess.run(
            [sys.executable, "-c", SIGN], env=environment, input="go\n", capture_output=True, text=True, check=True
        )
        assert len(said[0]) == 43
        assert set(said) == {said[0], again.stdout.strip()}
        assert [each.name for each in tmp_path.glob("*proof_key*")] + [
            each.name for each in tmp_path.glob(".proof_key*")
        ] == ["proof_key.pem"]


@pytest.mark.django_db
def test_after_a_renewal_old_proofs_hold_and_the_old_key_signs_no_more(firm, key_file):
    old = services.issue(organisation=firm, run_id=mend(firm).pk, actor=VISITOR)
    before = key_file.read_bytes()
    keys.renew()
    new = services.issue(organisation=firm, run_id=mend(firm).pk, actor=VISITOR)
    assert outcome(old) is outcome(new) is Outcome.VALID
    first, second = keys.published().keys
    assert (first.until is not None, second.until) == (True, None)
    assert first.until >= first.since
    assert [each.kid in old.document for each in (first, second)] == [True, False]
    assert read_keys(keys.published().model_dump_json(by_alias=True).encode()) == keys.published()
    key_file.write_bytes(before)  # from some backup
    with pytest.raises(Conflict, match=r"error\.repair\.key"):
        keys.signing()
    keys.renew()
    assert outcome(old) is Outcome.VALID
    assert len(keys.published().keys) == 3


@pytest.mark.django_db
def test_another_file_put_in_place_counts_as_a_renewal(firm, key_file):
    row, _ = keys.signing()
    key_file.unlink()
    other, _ = keys.signing()
    row.refresh_from_db()
    assert (row.until is not None, other.until, other.kid == row.kid) == (True, None, False)


@pytest.mark.django_db
def test_a_withdrawn_key_proves_nothing_and_signs_nothing(firm):
    proof = services.issue(organisation=firm, run_id=mend(firm).pk, actor=VISITOR)
    kid = keys.signing()[0].kid
    keys.withdraw(kid)
    assert outcome(proof) is Outcome.KEY_WITHDRAWN
    told = keys.published().keys[0]
    assert told.withdrawn_at is not None
    keys.withdraw(kid)
    assert keys.published().keys[0] == told
    with pytest.raises(Conflict):
        services.issue(organisation=firm, run_id=mend(firm).pk, actor=VISITOR)
    keys.renew()
    assert outcome(services.issue(organisation=firm, run_id=mend(firm).pk, actor=VISITOR)) is Outcome.VALID
    assert outcome(proof) is Outcome.KEY_WITHDRAWN
    with pytest.raises(NotFound):
        keys.withdraw("x" * 43)


@pytest.mark.django_db
def test_what_is_published_holds_nothing_that_signs(firm, key_file):
    services.issue(organisation=firm, run_id=mend(firm).pk, actor=VISITOR)
    assert [set(each) for each in keys.published().as_json()["keys"]] == [
        {"kty", "crv", "alg", "use", "x", "kid", "from", "until", "withdrawn_at"}
    ]
    assert SigningKey.objects.count() == 1
