"""Dates with the month as a word, since 03/04 is two days to the two halves of the audience."""

from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _

Day = TypeVar("Day", bound=date)

MEXICO_CITY = ZoneInfo("America/Mexico_City")
# Written here because Django's own es-mx gives the months a capital, which Spanish does not.
_SPANISH = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto"),
    *("septiembre", "octubre", "noviembre", "diciembre"),
)
_ENGLISH = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)


def long_date(day: date) -> str:
    """The date in prose: 24 de noviembre de 2026; 24 November 2026."""
    day = _in_mexico(day)
    if _is_english():
        return f"{day.day} {_ENGLISH[day.month - 1]} {day.year}"
    return f"{day.day} de {_SPANISH[day.month - 1]} de {day.year}"


def short_date(day: date) -> str:
    """The date in a table: 24 nov 2026; 24 Nov 2026."""
    day = _in_mexico(day)
    months = _ENGLISH if _is_english() else _SPANISH
    return f"{day.day} {months[day.month - 1][:3]} {day.year}"


def month_name(day: date) -> str:
    """The month of a day in prose: noviembre de 2026; November 2026."""
    day = _in_mexico(day)
    if _is_english():
        return f"{_ENGLISH[day.month - 1]} {day.year}"
    return f"{_SPANISH[day.month - 1]} de {day.year}"


def moment(instant: datetime) -> str:
    """The instant as it was in central Mexico: 24 nov 2026, 18:05 (hora del centro de México)."""
    local = _in_mexico(instant)
    return _("%(date)s, %(time)s (hora del centro de México)") % {
        "date": short_date(local),
        "time": f"{local:%H:%M}",
    }


def _in_mexico(day: Day) -> Day:
    """An instant belongs to the day that it was in Mexico; a plain date stays as it is."""
    if not isinstance(day, datetime):
        return day
    if day.tzinfo is None:
        raise ValueError(f"{day} does not say its time zone")
    return day.astimezone(MEXICO_CITY)


def _is_english() -> bool:
    return (get_language() or "").startswith("en")
