# SPDX-License-Identifier: EUPL-1.2
"""A reason that is written beside a check is declared for it, so there are words for it; and no word is idle."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from bolwerk.core.probes import reasons
from bolwerk.core.probes.dns.answer import Status
from bolwerk.core.probes.mail.dmarc import evaluate as dmarc
from bolwerk.core.probes.reasons import COMMON, OWN
from bolwerk.core.probes.result import CHECKS

DECLARED = Path(reasons.__file__).parent
SOURCES = [path for path in sorted(DECLARED.parent.rglob("*.py")) if path.parent != DECLARED]
COMPOSED = {f"dns_{status}" for status in Status if not status.known} | {f"dmarc_{each}" for each in dmarc.POLICIES}


def calls() -> Iterator[tuple[str, str, list[str]]]:
    """(file, function, texts written in it) of every call in the probes."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                yield path.name, name, list(texts(*node.args))


def texts(*nodes: ast.AST) -> Iterator[str]:
    """The plain texts that these expressions may become; not those inside another call."""
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.IfExp):
            yield from texts(node.body, node.orelse)
        elif isinstance(node, ast.BoolOp):
            yield from texts(*node.values)


@pytest.mark.parametrize("raised", ["CouldNotTest", "Blocked", "Unfinished", "BadRedirect"])
def test_what_stops_a_probe_is_said_by_words_that_every_check_has(raised):
    said = {text for _, name, found in calls() if name == raised for text in found}
    assert said
    assert said <= COMMON


def test_every_reason_written_beside_its_check_is_declared_for_it():
    written = [
        (found[0], reason)
        for _, name, found in calls()
        if name in {"judge", "could_not_test"} and found and found[0] in CHECKS
        for reason in found[1:]
    ]
    assert len(written) > 20
    assert [(check, reason) for check, reason in written if reason not in CHECKS[check].reasons] == []


def test_no_declared_reason_is_one_that_no_probe_can_say():
    written = {
        node.value
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert COMMON.union(*OWN.values()) - written - COMPOSED == set()
