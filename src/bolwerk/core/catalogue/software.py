# SPDX-License-Identifier: EUPL-1.2
"""What we know of the software that sites are made with: how it shows, until when it is mended, what is abused.

`content/software/`: data only, dated, each row with its source. No text of any list; only ids, versions and dates.
"""

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal, Self

import yaml
from pydantic import Field, ValidationError, model_validator

from bolwerk.core.catalogue.loader import CONTENT, Problem
from bolwerk.core.catalogue.schemas import Strict

Version = Field(pattern=r"^\d{1,6}(\.\d{1,6}){0,4}$")
Slug = Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=40)
FILES = ("signatures", "lifecycle", "exploited")


class Mark(Strict):
    """One way software shows. `text`: as it stands there, in any case; at the start for a generator, cookie or
    header, anywhere for the rest. `version`: after: digits follow the text; ver or v: that parameter of the address.
    `means`: the version of all that shows this mark."""

    where: Literal["generator", "header", "cookie", "asset", "body", "title", "url"]
    text: str = Field(max_length=100)
    header: str = Field(default="", pattern=r"^[a-z0-9-]*$")
    version: Literal["", "after", "ver", "v"] = ""
    means: str = Field(default="", pattern=r"^(\d+(\.\d+)*)?$")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (self.where == "header") != bool(self.header):
            raise ValueError("a header mark, and no other, names its header")
        if not self.text and self.where != "header":
            raise ValueError("only a header may be a mark whatever it says")
        if self.version in ("ver", "v") and self.where != "asset":
            raise ValueError("only addresses of assets have parameters")
        if self.version and self.means:
            raise ValueError("read from the page, or told by the mark; not both")
        return self


class Software(Strict):
    """`kind`: application and addon are the firm's own to update; server its host's; hosted by its maker; panel and
    device should not be seen at all."""

    id: str = Slug
    name: str = Field(min_length=2, max_length=40)
    kind: Literal["application", "addon", "server", "hosted", "panel", "device"]
    marks: tuple[Mark, ...] = Field(min_length=1)


class Cycle(Strict):
    """`eol` None: still mended as of `seen_on`. `below`: only versions under this one. `backports`: its makers still
    mend the worst afterwards, without a promise."""

    product: str = Slug
    cycle: str = Version
    eol: date | None
    below: str = Field(default="", pattern=r"^(\d+(\.\d+)*)?$")
    backports: bool = False
    source: str = Field(pattern=r"^https://")
    seen_on: date


class Exploited(Strict):
    """In CISA's list of what is known to be abused: from `first` up to, not with, `fixed`."""

    product: str = Slug
    cve: str = Field(pattern=r"^CVE-\d{4}-\d{4,7}$")
    first: str = Version
    fixed: str = Version
    source: str = Field(pattern=r"^https://")
    seen_on: date


class Known(Strict):
    signatures: tuple[Software, ...]
    lifecycle: tuple[Cycle, ...]
    exploited: tuple[Exploited, ...]


@cache
def load(folder: Path = CONTENT) -> Known:
    """Raises ValidationError, yaml.YAMLError and OSError."""
    return Known.model_validate({name: _rows(folder / "software" / f"{name}.yaml") for name in FILES})


def _rows(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def problems(folder: Path = CONTENT) -> Iterator[Problem]:
    """Rows that do not fit the schema, products that nobody can recognise, and rows that stand there twice."""
    try:
        known = load(folder)
    except ValidationError as error:
        for each in error.errors():
            yield Problem("software", "schema", f"{'.'.join(map(str, each['loc']))}: {each['msg']}")
        return
    except (yaml.YAMLError, OSError) as error:
        yield Problem("software", "yaml", " ".join(str(error).split()))
        return
    ids = [each.id for each in known.signatures]
    for twice in sorted({each for each in ids if ids.count(each) > 1}):
        yield Problem("software/signatures.yaml", "software.twice", twice)
    rows = [("lifecycle", each.product, f"{each.cycle} {each.below}") for each in known.lifecycle]
    rows += [("exploited", each.product, f"{each.cve} {each.first}") for each in known.exploited]
    for file, product, key in sorted({each for each in rows if rows.count(each) > 1}):
        yield Problem(f"software/{file}.yaml", "software.twice", f"{product} {key.strip()}")
    for file, product, _ in sorted({(file, product, "") for file, product, _ in rows if product not in ids}):
        yield Problem(f"software/{file}.yaml", "software.unknown", product)
