# SPDX-License-Identifier: EUPL-1.2
"""Reads `content/` once into memory. Problems are collected, one line each, and never stop at the first."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from bolwerk.core.catalogue.schemas import (
    LANGUAGES,
    CheckWords,
    Control,
    Item,
    Measure,
    Page,
    Question,
    Recipe,
    Topic,
)

CONTENT = Path(__file__).resolve().parents[2] / "content"
KINDS: dict[str, type[Item]] = {
    "controls": Control,
    "questions": Question,
    "measures": Measure,
    "recipes": Recipe,
    "checks": CheckWords,
    "pages": Page,
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in which file; `key` is stable."""

    path: str
    key: str
    detail: str

    def __str__(self) -> str:
        return f"{self.path}: {self.key}: {self.detail}"


class BadContent(Exception):
    """The catalogue cannot be used; `problems` says why."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything by id; `topics` in the order of the picture."""

    topics: dict[str, Topic] = field(default_factory=dict)
    controls: dict[str, Control] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    measures: dict[str, Measure] = field(default_factory=dict)
    recipes: dict[str, Recipe] = field(default_factory=dict)
    checks: dict[str, CheckWords] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)


@cache
def load(folder: Path = CONTENT) -> Catalogue:
    """Raises BadContent when an item cannot be read."""
    catalogue, problems = read(folder)
    if problems:
        raise BadContent(problems)
    return catalogue


def read(folder: Path) -> tuple[Catalogue, tuple[Problem, ...]]:
    """What could be read, and what could not."""
    catalogue = Catalogue()
    problems: list[Problem] = []
    for raw in _yaml((folder / "topics.yaml").read_text(encoding="utf-8")):
        topic = Topic.model_validate(raw)
        catalogue.topics[topic.id] = topic
    for kind, model in KINDS.items():
        items = getattr(catalogue, kind)
        for place in sorted((folder / kind).glob("*/meta.yaml")):
            found, wrong = _item(place.parent, model, f"{kind}/{place.parent.name}")
            problems.extend(wrong)
            if found is not None:
                items[found.id] = found
    return catalogue, tuple(problems)


def _item(folder: Path, model: type[Item], where: str) -> tuple[Any, list[Problem]]:
    missing = [code for code in LANGUAGES if not (folder / f"{code}.md").exists()]
    if missing:
        return None, [Problem(where, "language.missing", code) for code in missing]
    try:
        raw = _yaml((folder / "meta.yaml").read_text(encoding="utf-8"))
        raw["texts"] = {code: _text(folder / f"{code}.md") for code in LANGUAGES}
        item = model.model_validate(raw)
    except yaml.YAMLError as error:
        return None, [Problem(where, "yaml", " ".join(str(error).split()))]
    except ValidationError as error:
        return None, list(_schema_problems(where, error))
    if item.id != folder.name:
        return None, [Problem(where, "id.differs_from_folder", str(raw.get("id")))]
    return item, []


def _schema_problems(where: str, error: ValidationError) -> Iterator[Problem]:
    for each in error.errors():
        yield Problem(where, "schema", f"{'.'.join(map(str, each['loc']))}: {each['msg']}")


def _text(path: Path) -> dict[str, Any]:
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    return {**_yaml(front), "body": body.strip()}


def _yaml(text: str) -> Any:
    return yaml.load(text, Loader=yaml.CSafeLoader)
