# SPDX-License-Identifier: EUPL-1.2
"""The drawing's style sheet with the colours filled in, for a renderer that knows no variables."""

import re
from functools import cache
from pathlib import Path

STATIC = Path(__file__).resolve().parents[1] / "web" / "static" / "bolwerk"
FONT = "Libertinus Serif"


@cache
def drawing_style() -> str:
    """Plain rules `.class{…}` of fort.css, in the light colours of tokens.css."""
    light = (STATIC / "tokens.css").read_text(encoding="utf-8").split("@media")[0]
    values = dict(re.findall(r"--([\w-]+):\s*([^;]+);", light)) | {"sans": FONT, "serif": FONT}
    rules = re.findall(r"^  (\.[\w-]+) \{(.*)\}$", (STATIC / "fort.css").read_text(encoding="utf-8"), re.MULTILINE)
    plain = "".join(f"{name}{{{body.strip()}}}" for name, body in rules)
    return re.sub(r"var\(--([\w-]+)\)", lambda found: values[found[1]].strip(), plain)


@cache
def colour(name: str) -> str:
    """One colour of the light tokens, as "#rrggbb"."""
    light = (STATIC / "tokens.css").read_text(encoding="utf-8").split("@media")[0]
    found = re.search(rf"--{name}:\s*(#[0-9a-f]{{6}});", light)
    if found is None:
        raise KeyError(name)
    return found[1]
