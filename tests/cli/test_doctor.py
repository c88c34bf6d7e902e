# SPDX-License-Identifier: EUPL-1.2
"""`bolwerk doctor` on an empty folder, and on an installation in order with a resolver that answers."""

import os
import subprocess
import sys

import pytest

from bolwerk.apps.proofs import keyfile
from bolwerk.lab.dnsserver import DnsServer

IN_ORDER = {
    "BOLWERK_SECRET_KEY": "k" * 60,
    "BOLWERK_HOSTS": "bolwerk.example",
    "BOLWERK_SMTP_URL": "smtp://localhost",
    "BOLWERK_OPERATOR": "Federation",
    "BOLWERK_CONTACT": "post@bolwerk.example",
}


def doctor(data, **settings):
    own = {key: value for key, value in os.environ.items() if not key.startswith(("BOLWERK_", "DJANGO_"))}
    environment = own | {"BOLWERK_DATA_DIR": str(data)} | settings
    command = [sys.executable, "-m", "bolwerk", "doctor"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def resolver():
    with DnsServer({("be", "NS"): ["a.nsset.be."]}) as server:
        yield server.address


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    data = tmp_path_factory.mktemp("installed")
    environment = {**os.environ, "BOLWERK_DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "bolwerk.settings.local"}
    environment.pop("BOLWERK_DATABASE_URL", None)
    subprocess.run([sys.executable, "-m", "django", "migrate", "--verbosity", "0"], env=environment, check=True)
    return data


def test_an_empty_folder_lacks_its_database(tmp_path, resolver):
    found = doctor(tmp_path, **IN_ORDER, BOLWERK_RESOLVER=resolver)
    assert found.returncode == 1
    missing = [line for line in found.stdout.splitlines() if line.startswith("missing")]
    assert len(missing) == 1
    assert missing[0].endswith("start once with bolwerk serve")


def test_an_installation_in_order_lacks_nothing(installed, resolver):
    found = doctor(installed, **IN_ORDER, BOLWERK_RESOLVER=resolver)
    assert "missing" not in found.stdout
    assert (found.returncode, found.stderr) == (0, "")


def test_mail_that_is_not_set_up_is_named(installed, resolver):
    settings = {key: value for key, value in IN_ORDER.items() if key != "BOLWERK_SMTP_URL"}
    found = doctor(installed, **settings, BOLWERK_RESOLVER=resolver)
    assert found.returncode == 1
    assert "missing  mail can be sent: set BOLWERK_SMTP_URL" in found.stdout


def test_a_resolver_that_does_not_answer_is_named(installed):
    with DnsServer({}, silent=("be",)) as server:
        found = doctor(installed, **IN_ORDER, BOLWERK_RESOLVER=server.address)
    assert found.returncode == 1
    assert f"missing  the DNS resolver {server.address} answers: set BOLWERK_RESOLVER" in found.stdout


def test_a_greeting_that_no_mail_server_would_read_is_named(installed, resolver):
    found = doctor(installed, **IN_ORDER, BOLWERK_RESOLVER=resolver, BOLWERK_PROBE_HELO="worker 1")
    assert found.returncode == 1
    assert "missing  mail servers are greeted as worker 1: set BOLWERK_PROBE_HELO" in found.stdout


def test_a_key_for_proofs_that_others_can_read_or_nobody_can_is_named(installed, resolver, tmp_path):
    path = tmp_path / "proof_key.pem"
    settings = {**IN_ORDER, "BOLWERK_RESOLVER": resolver, "BOLWERK_PROOF_KEY_FILE": str(path)}
    assert "ok       a key for proofs is made with the first of them" in doctor(installed, **settings).stdout
    keyfile.load_or_make(path)
    assert "ok       the key for proofs may sign" in doctor(installed, **settings).stdout
    path.chmod(0o644)
    found = doctor(installed, **settings)
    assert (found.returncode, f"chmod 600 {path}" in found.stdout) == (1, True)
    path.write_text("rubbish")
    found = doctor(installed, **settings)
    assert (found.returncode, f"missing  the key file {path} can be read" in found.stdout) == (1, True)


def test_a_key_for_proofs_that_was_closed_is_named(installed, resolver, tmp_path):
    path = tmp_path / "proof_key.pem"
    settings = {**IN_ORDER, "BOLWERK_RESOLVER": resolver, "BOLWERK_PROOF_KEY_FILE": str(path)}
    environment = {**os.environ, **settings, "BOLWERK_DATA_DIR": str(installed)}
    environment = {key: value for key, value in environment.items() if not key.startswith("DJANGO_")}
    environment.pop("BOLWERK_DATABASE_URL", None)
    renew = [sys.executable, "-m", "bolwerk", "proofkey", "renew"]
    subprocess.run(renew, env=environment, check=True, capture_output=True)
    before = path.read_bytes()
    subprocess.run(renew, env=environment, check=True, capture_output=True)
    assert doctor(installed, **settings).returncode == 0
    path.write_bytes(before)
    found = doctor(installed, **settings)
    assert "missing  the key for proofs may sign: bolwerk proofkey renew" in found.stdout
