"""What a list of clubs would add to the register, and what stands in its way. Nothing is written here."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from clubs.checks import ADULT
from clubs.models import BoardSeat, Club, Federation, Member, years_on
from clubs.sheet import OF_CLUBS, Line, Sheet, label
from documents.cells import Wrong, plain_word
from places.models import Consulate, Locality, Municipality, plain
from programs.dates import long_date

ClubKey = tuple[str, str]
PersonKey = tuple[ClubKey, str, date]


@dataclass
class Plan:
    """The new clubs, members and seats of a list, by their keys, in the order of the rows."""

    wrong: list[Wrong] = field(default_factory=list)
    # What the list says otherwise than the register, which stays as it is.
    kept: list[Wrong] = field(default_factory=list)
    known: dict[ClubKey, Club] = field(default_factory=dict)
    clubs: dict[ClubKey, dict[str, Any]] = field(default_factory=dict)
    people: dict[PersonKey, Member] = field(default_factory=dict)
    members: dict[PersonKey, dict[str, Any]] = field(default_factory=dict)
    seats: dict[tuple[PersonKey, str], date] = field(default_factory=dict)
    # The lines that add nothing.
    same: int = 0
    # Where each thing was told first.
    rows: dict[Any, int] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not (self.clubs or self.members or self.seats)


class Planner:
    """Reads what the register has in a few queries, whatever the length of the list."""

    def __init__(self, federation: Federation, sheet: Sheet, *, on: date) -> None:
        self.federation, self.on = federation, on
        self.lines = sheet.lines
        self.plan = Plan(wrong=list(sheet.wrong))
        self.places = self.municipalities()
        self.keys = {line.row: self.key_of(line) for line in self.lines}
        towns = {key[1] for key in self.keys.values() if key}
        self.registered: dict[ClubKey, Club] = {
            (plain_word(club.name), club.municipality_id): club
            for club in Club.objects.filter(municipality__in=towns).select_related("consulate", "locality")
        }
        self.localities = self.localities_of(towns)
        self.consulates: dict[str, list[Consulate]] = {}
        for consulate in Consulate.objects.all():
            for word in {plain_word(text) for text in (consulate.code, consulate.name, consulate.city)}:
                self.consulates.setdefault(word, []).append(consulate)
        self.people: dict[PersonKey, Member] = {}
        self.posts: dict[tuple[ClubKey, str], list[BoardSeat]] = {}
        self.read_register()

    def bad(self, line: Line, column: str, what: str, mend: str) -> None:
        self.plan.wrong.append(Wrong(line.row, label(column) if column else "", what, mend))

    def municipalities(self) -> dict[str, list[Municipality]]:
        """The municipalities of the federation's state, by key and by name."""
        known: dict[str, list[Municipality]] = {}
        for town in Municipality.objects.filter(state=self.federation.state_id):
            for word in (town.pk, plain_word(town.name)):
                known.setdefault(word, []).append(town)
        return known

    def key_of(self, line: Line) -> ClubKey | None:
        """The club of the line, if its municipality is one of the federation's state."""
        word = plain_word(line.municipality)
        # A spreadsheet takes the zero before a number away.
        towns = self.places.get(f"{word:0>5}" if word.isdecimal() else word, [])
        if len(towns) == 1:
            return plain_word(line.club), towns[0].pk
        told = {"cell": line.municipality[:40], "state": self.federation.state}
        what = (
            _("Hay varios municipios «%(cell)s» en %(state)s.")
            if towns
            else _("«%(cell)s» no es un municipio de %(state)s.")
        )
        mend = _("Escriba el nombre o la clave del INEGI, de cinco cifras.")
        self.bad(line, "municipality", what % told, mend)
        return None

    def localities_of(self, towns: Iterable[str]) -> dict[tuple[str, str], list[Locality]]:
        words = {plain_word(line.told["locality"]) for line in self.lines if line.told["locality"]}
        known: dict[tuple[str, str], list[Locality]] = {}
        if not words:
            return known
        rows = Locality.objects.filter(municipality__in=towns).alias(word=plain(F("name")))
        for place in rows.filter(word__in=words) | rows.filter(pk__in=words):
            for word in (place.pk, plain_word(place.name)):
                known.setdefault((place.municipality_id, word), []).append(place)
        return known

    def read_register(self) -> None:
        """The people and posts of the clubs that are there already."""
        keys = {club.pk: key for key, club in self.registered.items() if key in set(self.keys.values())}
        for member in Member.objects.filter(club__in=keys, until__isnull=True):
            self.people[keys[member.club_id], plain_word(member.name), member.birth_date] = member
        for seat in BoardSeat.objects.filter(club__in=keys).select_related("member"):
            self.posts.setdefault((keys[seat.club_id], seat.post), []).append(seat)

    def read(self) -> Plan:
        for line in self.lines:
            key = self.keys[line.row]
            if key is None:
                continue
            added = len(self.plan.clubs) + len(self.plan.members) + len(self.plan.seats)
            self.read_club(line, key)
            if line.name and line.birth_date:
                self.read_person(line, key, line.birth_date)
            self.plan.same += added == len(self.plan.clubs) + len(self.plan.members) + len(self.plan.seats)
        self.plan.wrong.sort(key=lambda wrong: wrong.row)
        return self.plan

    def facts_of(self, line: Line, key: ClubKey) -> dict[str, Any]:
        """What the line says of the club itself."""
        told = line.told
        facts: dict[str, Any] = {
            "city": told["city"],
            "us_state": told["us_state"],
            "state_registration": told["registration"],
            "locality": None,
            "consulate": None,
        }
        if told["locality"]:
            word = plain_word(told["locality"])
            facts["locality"] = self.one(line, "locality", self.localities.get((key[1], word), []))
        if told["consulate"]:
            facts["consulate"] = self.one(
                line, "consulate", self.consulates.get(plain_word(told["consulate"]), [])
            )
        return facts

    def one(self, line: Line, column: str, found: list[Any]) -> Any:
        """The one thing that a cell names."""
        if len(found) == 1:
            return found[0]
        cell = {"cell": line.told[column][:40]}
        if found:
            self.bad(line, column, _("«%(cell)s» puede ser más de uno.") % cell, _("Escriba su clave."))
        else:
            mend = _("Revise cómo se escribe, o deje la celda vacía.")
            self.bad(line, column, _("«%(cell)s» no está en el catálogo.") % cell, mend)
        return None

    def read_club(self, line: Line, key: ClubKey) -> None:
        plan, facts = self.plan, self.facts_of(line, key)
        if club := self.registered.get(key):
            if club.federation_id != self.federation.pk:
                what = _("Ese club ya está registrado y no es de su federación.")
                self.bad(line, "club", what, _("Quite sus renglones y escriba a la administración."))
            elif key not in plan.known:
                plan.known[key] = club
                self.tell_differences(line, club, facts)
            return
        if key not in plan.clubs:
            for name in ("city", "us_state"):
                if not line.told[name]:
                    self.bad(line, name, _("La celda está vacía."), _("El club es nuevo: escriba el dato."))
            plan.clubs[key] = {"name": line.club, "municipality_id": key[1], **facts}
            plan.rows[key] = line.row
            return
        first = plan.clubs[key]
        columns = {"registration": "state_registration"}
        for column in OF_CLUBS:
            name = columns.get(column, column)
            if line.told[column] and facts[name] != first[name]:
                what = _("Del mismo club la fila %(row)s dice otra cosa.") % {"row": plan.rows[key]}
                self.bad(line, column, what, _("Deje el mismo dato en todas, o solo en la primera."))

    def tell_differences(self, line: Line, club: Club, facts: dict[str, Any]) -> None:
        """What the list says otherwise of a club that is there: a list adds and changes nothing."""
        columns = {"state_registration": "registration"}
        for name, value in facts.items():
            if value and value != getattr(club, name):
                what = _("Está registrado «%(now)s» y la lista dice «%(told)s».") % {
                    "now": getattr(club, name) or "",
                    "told": value,
                }
                mend = _("Se conserva lo registrado; la administración lo corrige.")
                self.plan.kept.append(Wrong(line.row, label(columns.get(name, name)), what, mend))

    def read_person(self, line: Line, key: ClubKey, born: date) -> None:
        plan, person = self.plan, (key, plain_word(line.name), born)
        known, first = self.people.get(person), plan.members.get(person)
        joined = known.since if known else first["since"] if first else line.member_since
        if known is None and first is None and line.member_since:
            if years_on(born, line.member_since) < ADULT:
                what = _("No había cumplido %(age)s años el %(day)s: el padrón es de personas adultas.")
                told = {"age": ADULT, "day": long_date(line.member_since)}
                self.bad(line, "birth_date", what % told, _("Revise las dos fechas."))
            club = plan.clubs.get(key) or {}
            registered = plan.known.get(key)
            plan.members[person] = {
                "name": line.name,
                "birth_date": born,
                "is_of_mexican_origin": line.mexican,
                "city": line.told["member_city"] or (registered.city if registered else club.get("city", "")),
                "us_state": line.told["member_us_state"]
                or (registered.us_state if registered else club.get("us_state", "")),
                "since": line.member_since,
            }
            plan.rows[person] = line.row
        elif known:
            plan.people[person] = known
        elif first and first["is_of_mexican_origin"] != line.mexican:
            what = _("De la misma persona la fila %(row)s dice otra cosa.") % {"row": plan.rows[person]}
            self.bad(line, "mexican", what, _("Deje el mismo dato en todas."))
        if line.post and line.since and joined:
            self.read_seat(line, line.since, person, joined)

    def read_seat(self, line: Line, since: date, person: PersonKey, joined: date) -> None:
        plan, key, known = self.plan, person[0], self.people.get(person)
        held = self.posts.get((key, line.post), [])
        if known and any(seat.member_id == known.pk and seat.until is None for seat in held):
            return
        if (person, line.post) in plan.seats:
            return
        if since < joined:
            what = _("El cargo empieza antes de que sea integrante.")
            self.bad(line, "since", what, _("Revise las dos fechas."))
        if line.post != BoardSeat.Post.VOCAL:
            for seat in held:
                if seat.until is None or seat.until >= since:
                    what = _("Otra persona ocupa ese cargo en esas fechas: %(name)s.") % {"name": seat.member}
                    self.bad(line, "post", what, _("Anote primero su salida, o corrija la fecha."))
            if row := plan.rows.get((key, line.post)):
                what = _("La fila %(row)s da el mismo cargo a otra persona.") % {"row": row}
                self.bad(line, "post", what, _("Deje una sola."))
            plan.rows[key, line.post] = line.row
        plan.seats[person, line.post] = since


def plan_of(federation: Federation, sheet: Sheet, *, on: date) -> Plan:
    """What the list would add to the clubs of the federation, or what stands in the way."""
    return Planner(federation, sheet, on=on).read()
