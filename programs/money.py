"""Pesos: divided without losing a centavo, shown in one way, and read without guessing."""

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

# The longest amount that the program writes in words, and that a person may type.
MOST = Decimal("999999999999.99")

_SPACES = re.compile("[\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{FIGURE SPACE}\t]")
_CURRENCY = re.compile(r"(?:MXN|M\.N\.)", re.IGNORECASE)
_AMOUNT = re.compile(r"(?:[0-9]+|[1-9][0-9]{0,2}(?:(?:,[0-9]{3})+|(?: [0-9]{3})+))(?:\.[0-9]{1,2})?")
_THREE_DECIMALS = re.compile(r"[0-9, ]+\.[0-9]{3,}")
_ONLY_DIGITS_AND_MARKS = re.compile(r"[0-9][0-9., ]*")


class NotPesos(ValueError):
    """A text that is not an amount in pesos, told to the person who typed it."""


def centavos(amount: Decimal) -> int:
    """The whole centavos of ``amount``, which may not be negative."""
    if not isinstance(amount, Decimal | int):
        raise TypeError(f"Money is a Decimal, not {type(amount).__name__}")
    if isinstance(amount, Decimal) and not amount.is_finite():
        raise ValueError(f"{amount} is not an amount")
    # A Fraction is exact at any size, while Decimal arithmetic rounds at 28 digits.
    exact = Fraction(amount) * 100
    if exact.denominator != 1:
        raise ValueError(f"{amount} has a fraction of a centavo")
    if exact < 0:
        raise ValueError(f"{amount} is negative")
    return exact.numerator


def from_centavos(cents: int) -> Decimal:
    """The pesos of ``cents``, always with two decimals."""
    return Decimal(f"{cents // 100}.{cents % 100:02d}")


def split(total: Decimal, parts: Mapping[str, int]) -> dict[str, Decimal]:
    """Divide ``total`` by ``parts``. The shares add up to ``total`` to the centavo.

    The centavos left over go to the largest remainders; on a tie, to whoever comes first in ``parts``.
    """
    for payer, part in parts.items():
        if type(part) is not int or part <= 0:
            raise ValueError(f"The part of {payer} must be a whole number above zero, not {part!r}")
    if not parts:
        raise ValueError("There are no parts to divide by")
    cents, whole = centavos(total), sum(parts.values())
    shares = {payer: cents * part // whole for payer, part in parts.items()}
    by_remainder = sorted(parts, key=lambda payer: -(cents * parts[payer] % whole))
    for payer in by_remainder[: cents - sum(shares.values())]:
        shares[payer] += 1
    return {payer: from_centavos(share) for payer, share in shares.items()}


def fill(
    amount: Decimal,
    parts: Mapping[str, int],
    given: Mapping[str, Decimal],
    purses: Mapping[str, Decimal],
) -> dict[str, Decimal]:
    """Divide ``amount`` so that with what each has ``given`` before, all come as near to their ``parts`` as
    their ``purses`` allow. The shares add up to ``amount`` to the centavo.

    However many amounts are divided one after the other, nobody drifts two centavos from its part: a share
    is never taken back, so one who is a little ahead waits for the others.

    With enough in every purse it is the split of all that was given until now, less what was given before.
    Raises ValueError when the purses together do not hold ``amount``.
    """
    cents = centavos(amount)
    before = {payer: centavos(given.get(payer, Decimal(0))) for payer in parts}
    purse = {payer: centavos(purses.get(payer, Decimal(0))) for payer in parts}
    if cents > sum(purse.values()):
        raise ValueError(f"The purses do not hold {amount}")

    def shares_at(level: Fraction) -> dict[str, Fraction]:
        return {
            payer: min(Fraction(purse[payer]), max(Fraction(0), level * part - before[payer]))
            for payer, part in parts.items()
        }

    # What all give together grows with the level, in straight lines between these steps.
    starts = [Fraction(before[payer], part) for payer, part in parts.items()]
    ends = [Fraction(before[payer] + purse[payer], part) for payer, part in parts.items()]
    low = Fraction(0)
    for level in sorted({*starts, *ends}):
        reached = sum(shares_at(level).values())
        if reached >= cents:
            missing = cents - sum(shares_at(low).values())
            rise = reached - sum(shares_at(low).values())
            low += (level - low) * missing / rise if rise else Fraction(0)
            break
        low = level
    exact = shares_at(low)
    shares = {payer: int(share) for payer, share in exact.items()}
    by_remainder = sorted(parts, key=lambda payer: shares[payer] - exact[payer])
    for payer in by_remainder[: cents - sum(shares.values())]:
        shares[payer] += 1
    return {payer: from_centavos(share) for payer, share in shares.items()}


def digits(amount: Decimal) -> str:
    """``amount`` as a field of a form shows it: 1,250,000.00."""
    return f"{amount:,.2f}"


def pesos(amount: Decimal) -> str:
    """``amount`` as every page and paper shows it: $1,250,000.00."""
    return f"-${digits(-amount)}" if amount < 0 else f"${digits(abs(amount))}"


def parse_pesos(text: str) -> Decimal:
    """The amount that a person typed. Whatever can be read in two ways is refused."""
    typed = _without_currency(_SPACES.sub(" ", text).strip())
    if not typed:
        raise NotPesos(_("Escriba una cantidad en pesos, por ejemplo 250,000.00."))
    if typed[0] in "-−–":
        raise NotPesos(_("La cantidad no puede ser negativa."))
    if not _AMOUNT.fullmatch(typed):
        raise NotPesos(_why_not(typed))
    amount = Decimal(typed.replace(",", "").replace(" ", ""))
    if amount > MOST:
        raise NotPesos(_("La cantidad no puede pasar de %(most)s.") % {"most": pesos(MOST)})
    return from_centavos(centavos(amount))


def _without_currency(typed: str) -> str:
    """``typed`` without one peso sign before it and one MXN or M.N. on either side."""
    if before := _CURRENCY.match(typed):
        typed = typed[before.end() :].lstrip()
    elif after := re.search(f"{_CURRENCY.pattern}$", typed, re.IGNORECASE):
        typed = typed[: after.start()].rstrip()
    # A sign between the two, as in "$-5", must still be seen by whoever reads on.
    return typed.removeprefix("$").lstrip()


def _why_not(typed: str) -> str:
    if _THREE_DECIMALS.fullmatch(typed) and typed.count(".") == 1:
        return _("Escriba los centavos con dos cifras, por ejemplo 250,000.00.")
    if _ONLY_DIGITS_AND_MARKS.fullmatch(typed) and ("," in typed or typed.count(".") > 1):
        return _("Use punto para los centavos, por ejemplo 250,000.00.")
    return _("Escriba solo la cantidad en pesos, por ejemplo 250,000.00.")
