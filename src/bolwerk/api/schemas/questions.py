# SPDX-License-Identifier: EUPL-1.2
"""Questions, and answers to them."""

from pydantic import BaseModel, Field

from bolwerk.api.schemas.base import Incoming


class AnswerIn(Incoming):
    """`ask`: who could know it, after the answer `unknown`."""

    option: str = Field(max_length=40)
    ask: str = Field(default="", max_length=20)


class OptionOut(BaseModel):
    key: str
    text: str


class QuestionOut(BaseModel):
    """`answer`: the option given so far."""

    id: str
    version: int
    topic: str
    question: str
    help: str
    options: list[OptionOut]
    ask: list[str]
    answer: str | None


class ProgressOut(BaseModel):
    """`next`: the first question without an answer."""

    answered: int
    of: int
    next: str | None


class QuestionsOut(ProgressOut):
    questions: list[QuestionOut]
