# SPDX-License-Identifier: EUPL-1.2
"""kill -9 of web server and worker at 100 random moments: no answer that was acknowledged is lost.

A customer answers on and on over the API while its processes are killed. An answer counts as acknowledged once its
reply came. Set BOLWERK_SEED to repeat a run.
"""

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.databases import own_database

pytestmark = pytest.mark.database
KILLS = 100
WHOLE_EVERY = 25
SEED = int(os.environ.get("BOLWERK_SEED", "0")) or random.SystemRandom().randrange(2**32)
FIRM = {"size": "small", "kind": "bakery", "postcode": "9000", "has": ["website", "till", "company_mail"]}
DOMAIN = "bakkerij-peeters.example"


class Product:
    """`bolwerk serve --demo` in a session of its own, so that all of it can be killed at once."""

    def __init__(self, folder: Path, url: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._env = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
        self._env |= {"BOLWERK_DATA_DIR": str(folder), "BOLWERK_DATABASE_URL": url}
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "bolwerk", "serve", "--demo", "--port", str(self.port), "--workers", "1"]
        self._serve = subprocess.Popen(command, env=self._env, start_new_session=True)

    def kill_whole(self) -> None:
        os.killpg(self._serve.pid, signal.SIGKILL)
        self._serve.wait()
        self.start()

    def kill_one(self, what: str) -> bool:
        """The newest process whose command line holds `what`; False when there is none just now."""
        found = [pid for pid in _processes(self._serve.pid) if what in _command(pid)]
        if not found:
            return False
        os.kill(max(found), signal.SIGKILL)
        return True

    def stop(self) -> None:
        self._serve.terminate()
        self._serve.wait(timeout=30)


def _processes(session: int) -> list[int]:
    found = []
    for each in Path("/proc").iterdir():
        try:
            if each.name.isdigit() and os.getsid(int(each.name)) == session:
                found.append(int(each.name))
        except ProcessLookupError:
            continue
    return found


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


class Customer(threading.Thread):
    """Answers each question in turn, each time with another option. What has no reply is sent again.

    `said`: question -> the option acknowledged last. `doubtful`: options sent since then without a reply.
    """

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self.port = port
        self.enough = threading.Event()
        self.said: dict[str, str] = {}
        self.doubtful: dict[str, set[str]] = {}
        self.acknowledged = 0
        self.failures: list[tuple[int, dict]] = []
        self.token = ""

    def ask(self, method: str, path: str, body: object = None) -> tuple[int, dict]:
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        asking.request(method, f"/api/v1{path}", None if body is None else json.dumps(body), headers)
        answer = asking.getresponse()
        read = answer.read()
        asking.close()
        return answer.status, json.loads(read) if read else {}

    def until(self, method: str, path: str, body: object = None) -> dict:
        """Again and again until there is a reply: while the product starts, nobody listens."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                status, answer = self.ask(method, path, body)
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
                continue
            assert status < 500, answer
            return answer
        raise AssertionError("no reply for a minute")

    def begin(self) -> None:
        self.token = self.until("POST", "/firms", {**FIRM, "domain": DOMAIN})["token"]
        questions = self.until("GET", "/questions")["questions"]
        self.options = {each["id"]: [option["key"] for option in each["options"]] for each in questions}

    def run(self) -> None:
        turn = 0
        while not self.enough.is_set():
            for question, options in self.options.items():
                option = options[turn % len(options)]
                self.doubtful.setdefault(question, set()).add(option)
                try:
                    status, reply = self.ask("PUT", f"/answers/{question}", {"option": option})
                except (OSError, http.client.HTTPException):
                    time.sleep(0.02)
                    continue
                if status == 200:
                    self.said[question], self.doubtful[question] = option, set()
                    self.acknowledged += 1
                elif status >= 500:
                    self.failures.append((status, reply))
            turn += 1


@pytest.fixture
def product(tmp_path) -> Iterator[Product]:
    with own_database() as url:
        running = Product(tmp_path, url)
        yield running
        running.stop()


def test_no_acknowledged_answer_is_lost(product):
    chance = random.Random(SEED)
    customer = Customer(product.port)
    customer.begin()
    # A question that another answer closes may go without a word: only those asked in any case count.
    customer.options.pop("wifi-password", None)
    customer.start()
    killed = {"whole": 0, "web": 0, "work": 0}
    while sum(killed.values()) < KILLS:
        time.sleep(chance.uniform(0.02, 0.35))
        before = customer.acknowledged
        if (sum(killed.values()) + 1) % WHOLE_EVERY == 0:
            product.kill_whole()
            killed["whole"] += 1
            _wait("answers again", lambda before=before: customer.acknowledged > before)
        elif product.kill_one(what := chance.choice(["gunicorn", "django work"])):
            killed["web" if what == "gunicorn" else "work"] += 1
    _wait("answers at the end", lambda before=customer.acknowledged: customer.acknowledged > before + 5)
    customer.enough.set()
    customer.join()
    stored = customer.until("GET", "/export")
    answers = {each["question"]: each["option"] for each in stored["answers"]}
    lost = {
        question: (option, answers.get(question))
        for question, option in customer.said.items()
        if answers.get(question) not in {option} | customer.doubtful[question]
    }
    print(f"seed {SEED}", killed, customer.acknowledged, "acknowledged")
    assert lost == {}, f"seed {SEED}"
    assert customer.acknowledged > KILLS
    assert min(killed.values()) >= KILLS // WHOLE_EVERY, killed
    # Nothing is half written: what an answer yields was stored with it.
    newest = {each["reference"].split("@")[0]: each["summary"] for each in stored["evidence"]}
    yields = {f"question:{question}": f"answer.{option}" for question, option in answers.items()}
    assert {each: summary for each, summary in newest.items() if each in yields} == {
        each: summary for each, summary in yields.items() if each in newest
    }
    assert len(newest.keys() & yields.keys()) > 10
    assert customer.failures == []
    # The look at the domain ends: it is taken up again, or, when it was killed too often, can be asked for again.
    _wait("the look ends", lambda: _looked(customer))
    assert len(customer.until("GET", "/checks/latest")["results"]) == 15


def _looked(customer: Customer) -> bool:
    if customer.until("GET", "/checks/latest")["finished_at"] is None:
        customer.until("POST", "/checks")
        time.sleep(1)
        return False
    return True


def _wait(what: str, true: Callable[[], bool]) -> None:
    end = time.monotonic() + 90
    while not true():
        assert time.monotonic() < end, f"{what}: seed {SEED}"
        time.sleep(0.05)
