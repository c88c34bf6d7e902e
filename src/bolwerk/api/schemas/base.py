# SPDX-License-Identifier: EUPL-1.2
"""What all that comes in has in common."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field


def one_of(values: tuple[str, ...]) -> Any:
    """Text that the document lists; whether it fits is said by the service, in plain words."""
    return Annotated[str, Field(max_length=60, json_schema_extra={"enum": list(values)})]


class Incoming(BaseModel):
    model_config = ConfigDict(extra="forbid")
