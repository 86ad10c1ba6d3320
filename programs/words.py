"""An amount in words, as agreements and receipts must carry it. The words are Spanish in every language."""

from decimal import Decimal

from programs.money import MOST, centavos

_UNITS = (
    *("", "UN", "DOS", "TRES", "CUATRO", "CINCO", "SEIS", "SIETE", "OCHO", "NUEVE", "DIEZ", "ONCE", "DOCE"),
    *("TRECE", "CATORCE", "QUINCE", "DIECISÉIS", "DIECISIETE", "DIECIOCHO", "DIECINUEVE", "VEINTE"),
    *("VEINTIÚN", "VEINTIDÓS", "VEINTITRÉS", "VEINTICUATRO", "VEINTICINCO", "VEINTISÉIS", "VEINTISIETE"),
    *("VEINTIOCHO", "VEINTINUEVE"),
)
_TENS = ("", "", "", "TREINTA", "CUARENTA", "CINCUENTA", "SESENTA", "SETENTA", "OCHENTA", "NOVENTA")
_HUNDREDS = (
    *("", "CIENTO", "DOSCIENTOS", "TRESCIENTOS", "CUATROCIENTOS", "QUINIENTOS", "SEISCIENTOS"),
    *("SETECIENTOS", "OCHOCIENTOS", "NOVECIENTOS"),
)


def in_words(amount: Decimal) -> str:
    """``amount`` in words: UN MILLÓN DE PESOS 00/100 M.N."""
    cents = centavos(amount)
    if amount > MOST:
        raise ValueError(f"{amount} is too large to be written in words")
    whole, cents = divmod(cents, 100)
    return f"{_whole(whole)} {_noun(whole)} {cents:02d}/100 M.N."


def dollars_in_words(amount: Decimal) -> str:
    """``amount`` dollars in words: MIL QUINIENTOS DÓLARES 00/100 USD."""
    whole, cents = divmod(centavos(amount), 100)
    return f"{_whole(whole)} {_noun(whole, 'DÓLAR', 'DÓLARES')} {cents:02d}/100 USD"


def _noun(whole: int, one: str = "PESO", many: str = "PESOS") -> str:
    if whole == 1:
        return one
    # An exact count of millions takes the preposition: DOS MILLONES DE PESOS.
    return f"DE {many}" if whole and whole % 1_000_000 == 0 else many


def _whole(number: int) -> str:
    if number == 0:
        return "CERO"
    millions, rest = divmod(number, 1_000_000)
    head = "UN MILLÓN" if millions == 1 else f"{_below_million(millions)} MILLONES" if millions else ""
    return " ".join(filter(None, (head, _below_million(rest))))


def _below_million(number: int) -> str:
    thousands, rest = divmod(number, 1000)
    # MIL, never UN MIL.
    head = "MIL" if thousands == 1 else f"{_below_thousand(thousands)} MIL" if thousands else ""
    return " ".join(filter(None, (head, _below_thousand(rest))))


def _below_thousand(number: int) -> str:
    if number == 100:
        return "CIEN"
    hundreds, rest = divmod(number, 100)
    return " ".join(filter(None, (_HUNDREDS[hundreds], _below_hundred(rest))))


def _below_hundred(number: int) -> str:
    if number < 30:
        return _UNITS[number]
    tens, unit = divmod(number, 10)
    return " Y ".join(filter(None, (_TENS[tens], _UNITS[unit])))
