# SPDX-License-Identifier: EUPL-1.2
"""The product as an operator runs it for everyone: `bolwerk serve` behind a proxy that ends TLS."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time

import pytest

HOST = "bolwerk.example"


def environment(folder, **extra):
    env = {key: value for key, value in os.environ.items() if not key.startswith(("BOLWERK_", "DJANGO_"))}
    return env | {"BOLWERK_DATA_DIR": str(folder), "BOLWERK_HOSTS": HOST} | extra


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = environment(
        tmp_path_factory.mktemp("public"),
        BOLWERK_SECRET_KEY="k" * 60,
        BOLWERK_TRUSTED_PROXIES="1",
        BOLWERK_OPERATOR="Federation of bakers",
        BOLWERK_CONTACT="post@bolwerk.example",
    )
    command = [sys.executable, "-m", "bolwerk", "serve", "--port", str(port), "--workers", "1"]
    running = subprocess.Popen(command, env=env)
    end = time.monotonic() + 40
    while time.monotonic() < end and running.poll() is None:
        try:
            get(port, "/nl/")
            break
        except OSError:
            time.sleep(0.1)
    yield port
    running.terminate()
    assert running.wait(timeout=30) == 0


def get(port, path, *, proto="https", host=HOST):
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    asking.request("GET", path, headers={"Host": host, "X-Forwarded-Proto": proto, "X-Forwarded-For": "203.0.113.7"})
    answer = asking.getresponse()
    return answer, answer.read().decode()


def test_plain_http_is_sent_on_to_https(port):
    answer, _ = get(port, "/nl/", proto="http")
    assert (answer.status, answer.headers["Location"]) == (301, f"https://{HOST}/nl/")


def test_https_is_remembered_and_cookies_are_for_https_alone(port):
    answer, _ = get(port, "/nl/begin/")
    assert answer.status == 200
    assert answer.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"
    assert "Secure" in answer.headers["Set-Cookie"]


def test_static_files_are_kept_for_ever_under_a_name_of_their_content(port):
    _, page = get(port, "/nl/")
    named = re.search(r'href="(/static/bolwerk/[\w.-]+\.[0-9a-f]{12}\.css)"', page)
    assert named is not None
    answer, _ = get(port, named[1])
    assert answer.status == 200
    assert "immutable" in answer.headers["Cache-Control"]


def test_another_host_name_is_refused(port):
    answer, _ = get(port, "/nl/", host="evil.example")
    assert answer.status == 400


def test_no_demo_there(port):
    for path in ("/nl/demo/domain/", "/nl/demo/firm/"):
        assert get(port, path)[0].status in (404, 405)


def test_it_says_who_runs_it_and_where_to_report(port):
    _, page = get(port, "/en/privacy/")
    assert "Federation of bakers runs this site" in page
    _, text = get(port, "/.well-known/security.txt")
    assert "Contact: mailto:post@bolwerk.example\n" in text
    assert f"Canonical: https://{HOST}/.well-known/security.txt\n" in text


def test_without_what_it_needs_it_says_all_there_is_to_set(tmp_path):
    command = [sys.executable, "-m", "bolwerk", "serve"]
    failed = subprocess.run(command, env=environment(tmp_path), capture_output=True, text=True, timeout=60)
    assert failed.returncode == 1
    wanted = "BOLWERK_SECRET_KEY, BOLWERK_OPERATOR, BOLWERK_CONTACT"
    assert failed.stderr == f"bolwerk: set {wanted}; docs/operating.md says how\n"
