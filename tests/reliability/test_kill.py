# SPDX-License-Identifier: EUPL-1.2
"""kill -9 of web server and worker at 100 random moments: no answer that was acknowledged is lost.

A customer answers on and on over the API while its processes are killed. An answer counts as acknowledged once its
reply came. Set BOLWERK_SEED to repeat a run.
"""

import http.client
import json
import os
import random
import threading
import time
from collections.abc import Callable

import pytest
from support.product import Product
from support.visitor import FIRM

from bolwerk.core.probes.result import APART, USUAL

pytestmark = pytest.mark.database
KILLS = 100
WHOLE_EVERY = 25
SEED = int(os.environ.get("BOLWERK_SEED", "0")) or random.SystemRandom().randrange(2**32)
DOMAIN = "bakkerij-peeters.example"


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


@pytest.mark.timeout(600)
def test_no_acknowledged_answer_is_lost(product):
    chance = random.Random(SEED)
    customer = Customer(product.port)
    customer.begin()
    # A question that another answer closes may go without a word: only those asked in any case count.
    customer.options.pop("wifi-password", None)
    customer.start()
    killed = {"whole": 0, "web": 0, "work": 0}
    end = time.monotonic() + 400
    while sum(killed.values()) < KILLS:
        assert time.monotonic() < end, f"{killed}: seed {SEED}"
        # Every second kill strikes at work; the others wherever chance has it, also while nothing answers.
        if sum(killed.values()) % 2:
            _answers_more(product, customer)
        time.sleep(chance.uniform(0.02, 0.35))
        if (sum(killed.values()) + 1) % WHOLE_EVERY == 0:
            product.kill_whole()
            killed["whole"] += 1
            _answers_more(product, customer)
        elif product.kill_one(what := chance.choice(["gunicorn", "django work"]), oldest=chance.random() < 0.05):
            killed["web" if what == "gunicorn" else "work"] += 1
    _answers_more(product, customer, by=6)
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
    assert customer.acknowledged > KILLS // 2
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
    looked_at = {each["check"] for each in customer.until("GET", "/checks/latest")["results"]}
    assert looked_at - APART == set(USUAL)


def _answers_more(product: Product, customer: Customer, by: int = 1) -> None:
    wanted = customer.acknowledged + by

    def answered() -> bool:
        product.stand_up()
        return customer.acknowledged >= wanted

    _wait(f"{by} more answers", answered)


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
