# SPDX-License-Identifier: EUPL-1.2
"""Words of the interface: one YAML file per language in content/interface, the same English keys in each."""

from functools import cache
from pathlib import Path

import yaml

FOLDER = Path(__file__).resolve().parent.parent / "content" / "interface"
LANGUAGES = ("nl", "fr", "de", "en")


@cache
def words(language: str) -> dict[str, str]:
    """All keys of one language."""
    return yaml.load((FOLDER / f"{language}.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def word(language: str, key: str, **values: object) -> str:
    """The text of a key, `{name}` filled in. An unknown key fails loudly: tests visit every page."""
    return words(language)[key].format(**values)
