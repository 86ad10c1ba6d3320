"""Where the clubs of the demo are found: two of them at one telephone, so that somebody looks at them."""

from collections.abc import Mapping

from accounts.models import User
from clubs.actions import tell_contact
from clubs.models import Club
from tres_por_uno.demo.cast import CLUBS

# Of the telephone numbers that nobody has.
CONTACTS = {
    "santa_elena": ("+12145550130", "santa.elena@ejemplo.mx", "2100 E Abram St, Arlington, Texas 76010"),
    "piedras_unidas": ("+12145550130", "", "1300 Gendy St, Fort Worth, Texas 76107"),
    "jerez": ("+12145550132", "jerezanos@ejemplo.mx", ""),
}


def tell_contacts(cast: Mapping[str, User]) -> None:
    """The federation told telephone, mailbox and address of its clubs. Told again nothing changes."""
    for key, (phone, email, address) in CONTACTS.items():
        club = Club.objects.get(name=CLUBS[key][0])
        tell_contact(club, phone=phone, email=email, address=address, by=cast["elena"])
