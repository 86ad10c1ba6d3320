"""The cast: invented people in the offices of real places, and the clubs that the press names."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.models import Appointment, Office, Role, User
from clubs.models import BoardSeat, Club, Federation, Member, TomaDeNota
from places.models import Locality
from projects.models import Call

PASSWORD = "tres por uno por todos"  # noqa: S105 - printed by the demo for everybody to use
STATES = ["32", "11"]


@dataclass(frozen=True)
class Person:
    """Somebody of the cast: ``office`` is a key of OFFICES."""

    key: str
    name: str
    gender: str
    office: str
    title: str
    instrument: str = ""
    is_signer: bool = False
    can: str = ""

    @property
    def email(self) -> str:
        return f"{self.key}@ejemplo.mx"


SEDESOL = (
    "Dependencia de la Administración Pública Federal Centralizada, conforme al artículo 32 "
    "de la Ley Orgánica de la Administración Pública Federal"
)
ENTITY = "Entidad libre y soberana que forma parte integrante de la Federación"
TOWN = "Municipio libre con personalidad jurídica y patrimonio propios"
CLUB = "Agrupación de migrantes mexicanos en el exterior, con Toma de Nota vigente"

OFFICES: dict[str, dict] = {
    "central": {"role": Role.CENTRAL, "name": "Unidad de Microrregiones de la SEDESOL"},
    "auditor": {"role": Role.AUDITOR, "name": "Auditoría del programa"},
    "delegation_zac": {
        "role": Role.DELEGATION,
        "name": "Delegación de la SEDESOL en el Estado de Zacatecas",
        "state": "32",
        "address": "Zacatecas, Zacatecas",
        "legal_basis": SEDESOL,
    },
    "delegation_gto": {
        "role": Role.DELEGATION,
        "name": "Delegación de la SEDESOL en el Estado de Guanajuato",
        "state": "11",
        "address": "Guanajuato, Guanajuato",
        "legal_basis": SEDESOL,
    },
    "state_zac": {
        "role": Role.STATE_GOVERNMENT,
        "name": "Gobierno del Estado de Zacatecas",
        "state": "32",
        "address": "Zacatecas, Zacatecas",
        "legal_basis": ENTITY,
    },
    "state_gto": {
        "role": Role.STATE_GOVERNMENT,
        "name": "Gobierno del Estado de Guanajuato",
        "state": "11",
        "address": "Guanajuato, Guanajuato",
        "legal_basis": ENTITY,
    },
    "dallas": {
        "role": Role.CONSULATE,
        "name": "Consulado General de México en Dallas",
        "consulate": "dallas",
    },
    "conagua_zac": {
        "role": Role.NORMATIVE,
        "name": "Conagua, Dirección Local Zacatecas",
        "state": "32",
        "address": "Guadalupe, Zacatecas",
    },
    "remesas": {
        "role": Role.COMPANY,
        "name": "Remesas del Norte, S. A. de C. V.",
        "address": "Ciudad de México",
        "legal_basis": "Sociedad mercantil constituida conforme a las leyes mexicanas",
    },
    "comptroller_rio_grande": {
        "role": Role.SOCIAL_COMPTROLLER,
        "name": "Contraloría social de Río Grande",
        "municipality": "32039",
    },
}
TOWNS = {
    "32015": "El Plateado de Joaquín Amaro",
    "32017": "Guadalupe",
    "32020": "Jerez",
    "32024": "Loreto",
    "32039": "Río Grande",
    "11004": "Apaseo el Alto",
}
FEDERATIONS = {
    "texas": ("Federación de Clubes Zacatecanos del Norte de Texas", "32", "Arlington", "Texas", "dallas"),
    "illinois": (
        "Federación de Clubes Unidos Zacatecanos en Illinois y Medio Oeste",
        "32",
        "Chicago",
        "Illinois",
        "chicago",
    ),
}
# key: name, federation, municipality of origin, city, state, consulate
CLUBS = {
    "santa_elena": ("Santa Elena de Río Grande", "texas", "32039", "Arlington", "Texas", "dallas"),
    "piedras_unidas": ("Piedras Unidas en Movimiento", "texas", "32039", "Fort Worth", "Texas", "dallas"),
    "plateado": ("El Plateado", "illinois", "32015", "Chicago", "Illinois", "chicago"),
    "santa_ana": (
        "Migrantes Zacatecanos de Santa Ana",
        None,
        "32017",
        "Santa Ana",
        "California",
        "santa-ana",
    ),
    "loreto": ("Migrantes de Loreto en Denver", None, "32024", "Denver", "Colorado", "denver"),
    "jerez": ("Jerezanos en Texas", "texas", "32020", "Dallas", "Texas", "dallas"),
    "apaseo": ("Apaseo el Alto en Dallas", None, "11004", "Dallas", "Texas", "dallas"),
}
# The club of Jerez let its note lapse: it may write drafts and file none.
LAPSED = {"jerez"}

PEOPLE = [
    Person(
        "elena",
        "Elena Rivas Carrillo",
        "f",
        "texas",
        "Presidenta",
        can="propone por los clubes de su federación",
    ),
    Person(
        "tomas",
        "Tomás Ibarra Luna",
        "m",
        "santa_elena",
        "Presidente",
        "acta de asamblea del club",
        True,
        "propone y firma por el club Santa Elena",
    ),
    Person(
        "roberto",
        "Roberto Saldívar Núñez",
        "m",
        "delegation_zac",
        "Revisor",
        can="revisa, registra COVAM, convenios y depósitos en Zacatecas",
    ),
    Person(
        "patricia",
        "Patricia Méndez Olvera",
        "f",
        "delegation_zac",
        "Delegada",
        "nombramiento expedido por el titular de la Secretaría",
        True,
    ),
    Person(
        "sofia",
        "Sofía Arreola Pineda",
        "f",
        "delegation_gto",
        "Delegada",
        "nombramiento expedido por el titular de la Secretaría",
        True,
        "revisa en Guanajuato",
    ),
    Person("gerardo", "Gerardo Villalobos Cid", "m", "delegation_gto", "Analista"),
    Person("norma", "Norma Ledesma Ruelas", "f", "state_zac", "Jefa de departamento"),
    Person("irma", "Irma Zavala Torres", "f", "state_gto", "Jefa de departamento"),
    Person(
        "carmen",
        "Carmen Ochoa Villaseñor",
        "f",
        "central",
        "Directora de área",
        can="ve todo el país y autoriza excepciones",
    ),
    Person(
        "graciela",
        "Graciela Torres Medina",
        "f",
        "state_zac",
        "Secretaria del Zacatecano Migrante",
        "nombramiento expedido por el titular del Poder Ejecutivo del Estado",
        True,
        "sigue las obras del estado",
    ),
    Person(
        "octavio",
        "Octavio Luna Bravo",
        "m",
        "state_gto",
        "Director del Instituto del Migrante",
        "nombramiento expedido por el titular del Poder Ejecutivo del Estado",
        True,
    ),
    Person(
        "ramon",
        "Ramón Escobedo Ríos",
        "m",
        "32039",
        "Enlace municipal",
        can="descarga los convenios de Río Grande",
    ),
    Person(
        "julia",
        "Julia Castañeda Soto",
        "f",
        "32039",
        "Presidenta Municipal",
        "constancia de mayoría y validez",
        True,
    ),
    Person(
        "lucia",
        "Lucía Félix Márquez",
        "f",
        "32020",
        "Enlace municipal",
        can="descarga los convenios de Jerez; no ve los de Río Grande",
    ),
    Person(
        "adriana",
        "Adriana Pons Treviño",
        "f",
        "dallas",
        "Cónsul de asuntos comunitarios",
        can="ve los clubes de su circunscripción",
    ),
    Person(
        "hilario",
        "Hilario Cruz Dávila",
        "m",
        "comptroller_rio_grande",
        "Vocal",
        can="vigila las obras de Río Grande",
    ),
    Person(
        "leticia",
        "Leticia Ponce Arellano",
        "f",
        "conagua_zac",
        "Jefa de dictaminación",
        can="dictamina las obras de agua que se le piden",
    ),
    Person("beatriz", "Beatriz Nava Quiroz", "f", "auditor", "Auditora", can="lee todo, no cambia nada"),
    Person(
        "brenda",
        "Brenda Quintero Sáenz",
        "f",
        "remesas",
        "Apoderada legal",
        "escritura pública que acredita su poder",
        True,
        "lee los proyectos en que su empresa aporta",
    ),
    Person(
        "mauricio",
        "Mauricio Lara Peña",
        "m",
        "32020",
        "Presidente Municipal",
        "constancia de mayoría y validez",
        True,
    ),
    Person(
        "fermin",
        "Fermín Robles Ávila",
        "m",
        "32015",
        "Presidente Municipal",
        "constancia de mayoría y validez",
        True,
    ),
    Person(
        "ines",
        "Inés Valdez Rangel",
        "f",
        "32017",
        "Presidenta Municipal",
        "constancia de mayoría y validez",
        True,
    ),
    Person(
        "abel",
        "Abel Macías Reyna",
        "m",
        "32024",
        "Presidente Municipal",
        "constancia de mayoría y validez",
        True,
    ),
    Person(
        "celia",
        "Celia Guerrero Mandujano",
        "f",
        "11004",
        "Presidenta Municipal",
        "constancia de mayoría y validez",
        True,
    ),
    Person(
        "arturo", "Arturo Reyes Casas", "m", "piedras_unidas", "Presidente", "acta de asamblea del club", True
    ),
    Person("ofelia", "Ofelia Durán Haro", "f", "plateado", "Presidenta", "acta de asamblea del club", True),
    Person(
        "nicolas", "Nicolás Franco Ortiz", "m", "santa_ana", "Presidente", "acta de asamblea del club", True
    ),
    Person(
        "marta",
        "Marta Delgado Ruiz",
        "f",
        "loreto",
        "Presidenta",
        "acta de asamblea del club",
        True,
        "propone por el club de Loreto",
    ),
    Person(
        "pedro",
        "Pedro Cabral Sosa",
        "m",
        "jerez",
        "Presidente",
        "acta de asamblea del club",
        True,
        "su club no tiene Toma de Nota vigente",
    ),
    Person("rosa", "Rosa Almanza Vega", "f", "apaseo", "Presidenta", "acta de asamblea del club", True),
]
# fiscal year, state, family of projects
CALLS = [
    *((year, "32", "solidarity") for year in (2012, 2013, 2014, 2016)),
    (2014, "11", "solidarity"),
    (2013, "32", "investment"),
]
PAPERS = {
    "solidarity": ["Solicitud de apoyo firmada", "Toma de Nota vigente", "Presupuesto de la obra"],
    "investment": ["Solicitud de apoyo firmada", "Plan de negocios", "Tres cotizaciones por compra"],
}


def build_cast(today: date | None = None) -> dict[str, User]:
    """Everybody of the cast, in office, with clubs, notes and open calls. A repeat adds nothing."""
    today = today or timezone.localdate()
    offices = build_offices()
    build_clubs(offices, today)
    build_calls(timezone.now())
    hashed = make_password(PASSWORD)  # once: a password hash is slow on purpose
    return {person.key: build_person(person, offices, today, hashed) for person in PEOPLE}


def build_offices() -> dict[str, Office]:
    offices = {}
    for key, facts in OFFICES.items():
        fields = {
            name: value for name, value in facts.items() if name in ("role", "name", "address", "legal_basis")
        }
        places = {f"{name}_id": facts.get(name) for name in ("state", "municipality", "consulate")}
        offices[key], _new = Office.objects.get_or_create(
            role=fields.pop("role"), name=fields.pop("name"), defaults={**fields, **places}
        )
    for code, town in TOWNS.items():
        state = "Guanajuato" if code.startswith("11") else "Zacatecas"
        offices[code], _new = Office.objects.get_or_create(
            role=Role.MUNICIPALITY,
            municipality_id=code,
            defaults={
                "name": f"Municipio de {town}, {state}",
                "address": f"Palacio Municipal, {town}, {state}",
                "legal_basis": TOWN,
            },
        )
    return offices


def build_clubs(offices: dict[str, Office], today: date) -> None:
    """Federations and clubs with their offices and notes; adds theirs to ``offices``."""
    federations = {}
    for key, (name, state, city, us_state, consulate) in FEDERATIONS.items():
        offices[key], _new = Office.objects.get_or_create(role=Role.FEDERATION, name=name)
        federations[key], _new = Federation.objects.get_or_create(
            office=offices[key],
            defaults={
                "name": name,
                "state_id": state,
                "city": city,
                "us_state": us_state,
                "consulate_id": consulate,
            },
        )
        # A demonstration of before did not know which consulate serves its federations.
        if federations[key].consulate_id is None:
            federations[key].consulate_id = consulate
            federations[key].save(update_fields=["consulate"])
        build_own_note(federations[key], today)
    for number, (key, (name, federation, origin, city, us_state, consulate)) in enumerate(CLUBS.items(), 1):
        offices[key], _new = Office.objects.get_or_create(
            role=Role.CLUB,
            name=name,
            defaults={
                "parent": offices.get(federation),
                "address": f"{city}, {us_state}, Estados Unidos de América",
                "legal_basis": CLUB,
            },
        )
        seat = Locality.objects.filter(code=f"{origin}0001").first()
        club, _new = Club.objects.get_or_create(
            office=offices[key],
            defaults={
                "name": name,
                "federation": federations.get(federation),
                "municipality_id": origin,
                "locality": seat,
                "city": city,
                "us_state": us_state,
                "consulate_id": consulate,
            },
        )
        if club.federation and not club.affiliations.exists():
            club.affiliations.create(federation=club.federation)
        build_people(club, number, today)
        issued = today - timedelta(days=900 if key in LAPSED else 200)
        TomaDeNota.objects.get_or_create(
            folio=f"DEMO-{consulate.upper()}-{number:03d}",
            defaults={
                "club": club,
                "issuing_consulate_id": consulate,
                "issued_on": issued,
                "valid_until": issued + timedelta(days=730),
            },
        )


def build_own_note(federation: Federation, today: date) -> None:
    """The consulate took note of the federation, which may issue notes to its clubs."""
    issued = today - timedelta(days=200)
    TomaDeNota.objects.get_or_create(
        folio=f"DEMO-{federation.consulate_id.upper()}-F",
        defaults={
            "federation": federation,
            "issuing_consulate_id": federation.consulate_id,
            "issued_on": issued,
            "valid_until": issued + timedelta(days=730),
        },
    )


# Ten people a club: names that nobody bears, told apart by their surnames.
GIVEN = (
    "Abundia",
    "Baldomero",
    "Catarina",
    "Domitilo",
    "Eulalia",
    "Filiberto",
    "Gumersinda",
    "Hermilo",
    "Isaura",
)
SURNAMES = ("Arroyo", "Bañuelos", "Cárdenas", "Dávalos", "Escalante", "Frausto", "Gaytán")
PRESIDENTS = {"Santa Elena de Río Grande": "Tomás Ibarra Luna"}


def build_people(club: Club, number: int, today: date) -> None:
    """The roll of ten and the board of four of an invented club."""
    if club.members.exists():
        return
    surname, other = SURNAMES[number % len(SURNAMES)], SURNAMES[(number + 3) % len(SURNAMES)]
    names = [
        PRESIDENTS.get(club.name, f"Justo {surname} {other}"),
        *(f"{name} {surname} {other}" for name in GIVEN),
    ]
    since = today - timedelta(days=1200)
    rows = [
        Member(
            club=club,
            name=name,
            birth_date=date(1950 + 3 * place, 1 + place, 10 + number),
            is_of_mexican_origin=place != 8,
            city=club.city,
            us_state=club.us_state,
            since=since,
        )
        for place, name in enumerate(names)
    ]
    members = Member.objects.bulk_create(rows)
    BoardSeat.objects.bulk_create(
        BoardSeat(club=club, member=member, post=post, since=today - timedelta(days=400))
        for member, post in zip(members, BoardSeat.Post, strict=False)
    )


def build_person(person: Person, offices: dict[str, Office], today: date, hashed: str) -> User:
    user, _new = User.objects.get_or_create(
        email=person.email, defaults={"name": person.name, "gender": person.gender, "password": hashed}
    )
    Appointment.objects.get_or_create(
        user=user,
        office=offices[person.office],
        defaults={
            "title": person.title,
            "instrument": person.instrument,
            "is_signer": person.is_signer,
            "since": today - timedelta(days=400),
        },
    )
    return user


def build_calls(now: datetime) -> None:
    """Windows that are open now and stay so for two months, however late the demo starts again."""
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    opens_at, closes_at = today - timedelta(days=30), today + timedelta(days=60, hours=23, minutes=59)
    for fiscal_year, state, family in CALLS:
        Call.objects.update_or_create(
            scheme="fed_3x1",
            fiscal_year=fiscal_year,
            state_id=state,
            family=family,
            defaults={"closes_at": closes_at},
            create_defaults={
                "opens_at": opens_at,
                "closes_at": closes_at,
                "source": "Ventanilla de demostración",
                "covam_on": [(closes_at + timedelta(days=days)).date() for days in (20, 75)],
                "required_papers": PAPERS[family],
            },
        )
