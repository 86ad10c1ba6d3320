"""Numbers that name one person: the CURP and the RFC. They are kept sealed and compared by a keyed hash.

The seal is Fernet's (AES-128 with an HMAC) under ``PERSON_CIPHER_KEYS``: the first key seals, all of them
open, so that a key is changed by putting a new one before the old. The hash cannot be turned back, and nobody
without ``PERSON_KEY`` can try numbers out on it.
"""

import base64
import binascii
from datetime import date

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from stdnum import exceptions
from stdnum.mx import curp, rfc

# What is shown of a number to whoever does not need it whole.
SHOWN = 4


# --- What people type ----------------------------------------------------------------------------


def curp_of(text: str) -> str:
    """The CURP in capitals and without gaps; empty if none was told. Raises ValidationError."""
    number = str(curp.compact(text))
    if not number:
        return ""
    try:
        return str(curp.validate(number))
    except exceptions.InvalidLength as reason:
        message = _(
            "Esa CURP no es válida: tiene 18 letras y números, y ahí hay %(count)s. Cópiela de su documento."
        )
        raise ValidationError(message % {"count": len(number)}, code="curp") from reason
    except exceptions.InvalidFormat as reason:
        message = _(
            "Esa CURP no es válida: empieza con cuatro letras, sigue la fecha de nacimiento con seis números "
            "y termina con ocho letras y números. Revise que no haya una letra O en lugar de un cero."
        )
        raise ValidationError(message, code="curp") from reason
    except exceptions.InvalidChecksum as reason:
        message = _(
            "Esa CURP no es válida: su último número no corresponde a los demás, hay una letra o un número "
            "equivocado. Cópiela de su documento."
        )
        raise ValidationError(message, code="curp") from reason
    except exceptions.ValidationError as reason:
        message = _(
            "Esa CURP no es válida: no son posibles la fecha de nacimiento, el sexo (H o M) o la clave del "
            "estado. Cópiela de su documento."
        )
        raise ValidationError(message, code="curp") from reason


def rfc_of(text: str) -> str:
    """The RFC of a person, in capitals and without gaps; empty if none was told. Raises ValidationError."""
    number = str(rfc.compact(text))
    if not number:
        return ""
    if len(number) == 12:
        message = _(
            "Ese RFC de 12 letras y números es de una empresa o asociación. Escriba el de la persona, de 13."
        )
        raise ValidationError(message, code="rfc")
    try:
        # The last sign checks the others, but the tax office gave out numbers in which it does not.
        return str(rfc.validate(number))
    except exceptions.InvalidLength as reason:
        message = _(
            "El RFC de una persona tiene 13 letras y números (10 sin homoclave), y ahí hay %(count)s."
        )
        raise ValidationError(message % {"count": len(number)}, code="rfc") from reason
    except exceptions.ValidationError as reason:
        message = _(
            "El RFC empieza con cuatro letras y sigue la fecha de nacimiento (año, mes y día, dos "
            "números cada uno). Cópielo de su constancia."
        )
        raise ValidationError(message, code="rfc") from reason


def agrees_with_birth(birth_date: date, *, curp_told: str = "", rfc_told: str = "") -> bool:
    """Whether the numbers tell the same day of birth. One that was not told disagrees with nothing."""
    if curp_told and curp.get_birth_date(curp_told) != birth_date:
        return False
    return not rfc_told or rfc_told[4:10] == birth_date.strftime("%y%m%d")


def agree(curp_told: str, rfc_told: str) -> bool:
    """Whether both numbers tell one day of birth. One that was not told disagrees with nothing."""
    return not (curp_told and rfc_told) or curp_told[4:10] == rfc_told[4:10]


# --- To compare ----------------------------------------------------------------------------------


def keyed(text: str) -> str:
    """A hash of ``text`` that nobody computes without the key."""
    return salted_hmac("projects.person", text, secret=settings.PERSON_KEY, algorithm="sha256").hexdigest()


def person_key_of(text: str) -> str:
    """What two CURPs are compared by: nothing that can be read. Raises ValidationError with the reason."""
    number = curp_of(text)
    return keyed(number) if number else ""


# --- To keep -------------------------------------------------------------------------------------


def cipher() -> MultiFernet:
    """What seals and opens. Without its keys nothing is kept: better no number than a number in the open."""
    keys = settings.PERSON_CIPHER_KEYS
    if not keys:
        raise ImproperlyConfigured("Set PERSON_CIPHER_KEYS: without it no CURP or RFC can be kept or read.")
    return MultiFernet([Fernet(key) for key in keys])


def sealed(number: str) -> str:
    """The number as the database keeps it; empty stays empty."""
    return cipher().encrypt(number.encode()).decode() if number else ""


def kept_numbers(*, curp: str, rfc: str) -> dict[str, str]:
    """What a person's row keeps of the numbers. Raises ValidationError with what is wrong."""
    number, tax = curp_of(curp), rfc_of(rfc)
    return {
        "curp_sealed": sealed(number),
        "person_key": keyed(number) if number else "",
        "rfc_sealed": sealed(tax),
    }


def opened(kept: str) -> str:
    """The number itself. Raises ImproperlyConfigured when no key that is set opens it."""
    if not kept:
        return ""
    try:
        return cipher().decrypt(kept.encode()).decode()
    except InvalidToken as reason:
        message = "No key of PERSON_CIPHER_KEYS opens a number that is kept: put the former key back behind."
        raise ImproperlyConfigured(message) from reason


def sealed_anew(kept: str) -> str:
    """The same number under the first key, so that the former key can go."""
    return cipher().rotate(kept.encode()).decode() if kept else ""


def masked(number: str) -> str:
    """The last signs of a number, for whoever knows it already."""
    return f"••••{number[-SHOWN:]}" if number else ""


def initials(name: str) -> str:
    """The initials of a name."""
    return " ".join(f"{word[0]}." for word in name.split())


def wrong_keys(keys: list[str]) -> list[str]:
    """What is wrong with the keys that are set, without telling them."""
    wrong = []
    for place, key in enumerate(keys, start=1):
        try:
            is_right = len(base64.urlsafe_b64decode(key)) == 32
        except (binascii.Error, ValueError):
            is_right = False
        if not is_right:
            wrong.append(f"key {place} of PERSON_CIPHER_KEYS is not 32 bytes in URL-safe Base64")
    return wrong or ([] if keys else ["PERSON_CIPHER_KEYS is not set: no CURP or RFC can be kept or read"])
