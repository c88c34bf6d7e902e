# SPDX-License-Identifier: EUPL-1.2
"""`bolwerk content validate` on a copy of our own content, before and after somebody spoils it."""

import shutil
from pathlib import Path

import pytest

from bolwerk.cli import main
from bolwerk.core.catalogue.loader import CONTENT


def said(capsys: pytest.CaptureFixture[str], folder: Path) -> tuple[int, set[str]]:
    code = main(["content", "validate", "--folder", str(folder)])
    return code, set(capsys.readouterr().out.splitlines()[:-1])


def test_what_somebody_spoils_is_named_with_its_file_and_nothing_else_is(capsys, tmp_path):
    folder = tmp_path / "content"
    shutil.copytree(CONTENT, folder)
    _, before = said(capsys, folder)
    measure = folder / "measures" / "mail-spf"
    with (measure / "en.md").open("a") as text:
        text.write(f"7. Ask {'one more time ' * 8}now.\n8. Patch the endpoint.\n")
    with (folder / "interface" / "site" / "nl.yaml").open("a") as text:
        text.write("site.spoilt: Dit is een goede best practice.\n")
    (folder / "recipes" / "mfa-mail--generic" / "de.md").unlink()
    code, after = said(capsys, folder)
    assert code == 1
    assert after - before == {
        f"measures/mail-spf/en.md: readability.sentence_too_long: 26 words: Ask {'one more time ' * 8}now.",
        "measures/mail-spf/en.md: readability.jargon: Patch (say: update): Patch the endpoint.",
        "measures/mail-spf/en.md: readability.jargon: endpoint (say: device): Patch the endpoint.",
        "interface/site/nl.yaml: readability.jargon: best practice (say: goede gewoonte): "
        "Dit is een goede best practice.",
        "recipes/mfa-mail--generic: language.missing: de",
    }
