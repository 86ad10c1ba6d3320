"""Pesos and dates as every page and paper shows them. A builtin: no template loads it."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template

from programs import dates, money, words

register = template.Library()


def _amount(value: Any) -> Decimal:
    """Papers are printed from frozen facts, in which an amount is text."""
    return value if isinstance(value, Decimal) else Decimal(value)


def _day(value: Any) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _instant(value: Any) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _filter(name: str, show: Callable[[Any], str], read: Callable[[Any], Any]) -> None:
    """Register ``show`` under ``name``; of nothing it shows nothing."""
    register.filter(name, lambda value: "" if value is None or value == "" else show(read(value)))


_filter("pesos", money.pesos, _amount)
_filter("in_words", words.in_words, _amount)
_filter("long_date", dates.long_date, _day)
_filter("month_name", dates.month_name, _day)
_filter("short_date", dates.short_date, _day)
_filter("moment", dates.moment, _instant)
