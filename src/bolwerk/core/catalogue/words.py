# SPDX-License-Identifier: EUPL-1.2
"""Words of the doors: content/interface/<area>/<language>.yaml, the same English keys in each language."""

from functools import cache

import yaml

from bolwerk.core.catalogue.loader import CONTENT

FOLDER = CONTENT / "interface"
LANGUAGES = ("nl", "fr", "de", "en")


@cache
def words(language: str) -> dict[str, str]:
    """All keys of one language. Raises ValueError for a key that two areas claim."""
    found: dict[str, str] = {}
    for path in sorted(FOLDER.glob(f"*/{language}.yaml")):
        area = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        if twice := found.keys() & area.keys():
            raise ValueError(f"{path}: said twice: {sorted(twice)}")
        found.update(area)
    return found


def word(language: str, key: str, **values: object) -> str:
    """The text of a key, `{name}` filled in. An unknown key fails loudly: tests visit every page."""
    return words(language)[key].format(**values)
