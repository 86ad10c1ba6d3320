"""Who may open what: one row an address, one column a person. An address without a row fails.

The work is an agreed one of Río Grande, of the club Santa Elena in a federation of Texas. The draft is
of the same club, and so are a business, to which Brenda's company adds a part, and a work to which the
town gives stone. ``READERS`` may see the work; Sofía (Guanajuato), Lucía (Jerez), Marta (another club) and
Brenda (a company that pays nothing of it) may not.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.actions import issue_key
from accounts.models import HandOver, Notice, Role, User
from clubs.actions import ask as ask_for_toma_de_nota
from clubs.actions import ask_for_own_note, bring_list, invite_colleague, take_request_step
from clubs.models import IssuerReport
from clubs.sheet import HEADINGS
from committee.actions import appeal, close_session, decide
from committee.models import Appeal, Session
from documents.actions import ask_for_report, print_paper
from documents.cells import Table
from documents.models import Bundle, Document
from funding.actions import change_budget
from funding.models import BudgetChange, Declaration, Echo, Recovery, Release
from places.models import State as PlaceState
from projects.actions import (
    ask_commitments,
    ask_waiver,
    commit,
    declare_deposit,
    import_statement,
    object_to,
    register_account,
    register_recovery,
    revise,
    save_view,
    share,
    sign_paper,
    take_step,
    tell_operation,
)
from projects.models import BroughtPaper, Call, Commitment, Dispute, Export, OpinionRequest, Project, Webhook
from review.actions import ask_opinion, register_weights, save_opinion, sign_opinion
from review.models import Opinion, WeightSet
from tests.committee.conftest import all_vote, covam_of, in_review, opened
from tests.conftest import enter_as, people
from tests.documents.signers import scan
from tests.documents.test_received import pdf
from tests.funding.files import CLABE, ONE_COLUMN
from tests.projects.bringing import bring
from tests.projects.conftest import work_at, work_of  # noqa: F401
from tests.projects.test_families import DAIRY, DETAILS, generous, stone_work  # noqa: F401
from tres_por_uno import urls

ROLES = {
    Role.CLUB: "tomas",
    Role.FEDERATION: "elena",
    Role.CONSULATE: "adriana",
    Role.DELEGATION: "roberto",
    Role.CENTRAL: "carmen",
    Role.STATE_GOVERNMENT: "graciela",
    Role.MUNICIPALITY: "ramon",
    Role.SOCIAL_COMPTROLLER: "hilario",
    Role.COMPANY: "brenda",
    Role.NORMATIVE: "leticia",
    Role.AUDITOR: "beatriz",
}
READERS = set(ROLES.values()) - {"brenda", "leticia"}
# Leticia's water commission reads the works on which it was asked, and no other.
STRANGERS = {"sofia", "lucia", "marta", "brenda", "leticia"}
EVERYBODY = READERS | STRANGERS
CLUB_SIDE = {"tomas", "elena"}
# Whoever still owes a part tells of its deposits (the town has paid), and the reviewer of all.
DECLARERS = {"tomas", "elena", "graciela", "roberto"}
# Offices that never read money.
NO_MONEY = {"adriana", "leticia"}
# Whoever prepares, judges or audits a work.
FINDERS_OF_CONFLICTS = {"roberto", "carmen", "beatriz"}
# To whom a club answers, and itself.
BOARD_READERS = {"tomas", "elena", "adriana", "roberto", "carmen"}
REQUEST_READERS = {"tomas", "elena", "adriana", "carmen", "beatriz"}
# Whoever issues notes or reviews works of the club's state, and an audit.
READERS_OF_ALIKE = {"adriana", "roberto", "carmen", "graciela", "beatriz"}
FEDERATION_READERS = {"tomas", "elena", "adriana", "roberto", "carmen", "graciela", "beatriz"}
REPORT_READERS = {"elena", "adriana", "carmen", "beatriz"}
READERS_OF_SHEETS = {"tomas", "elena", "roberto", "carmen", "beatriz"}
# A consulate reads the works of its clubs, not their money or papers.
MONEY_READERS = READERS - {"adriana"}
# Of the business, to which her company adds a part, Brenda is a reader too.
READERS_OF_BUSINESS = READERS | {"brenda"}
# The town's watchers meet a work once it is decided.
READERS_IN_REVIEW = READERS_OF_BUSINESS - {"hilario"}
READERS_OF_POTS = {"roberto", "carmen", "graciela", "beatriz"}
# Whoever keeps the money of the town, and the reviewer.
EXECUTORS = {"ramon", "roberto"}
# Whoever prepares, judges or audits a work.
PREPARERS = {"tomas", "elena", "roberto", "carmen", "beatriz"}
SETTERS = {"carmen", "graciela"}
# Of the offices that read the sessions of Zacatecas, the one that keeps those of its COVAM.
REST = READERS_OF_POTS - {"roberto"}
READERS_OF_DECLINED = READERS - {"hilario"}


def kept(make: Callable[["World"], Any]) -> Any:
    """Made once, before the first row, and read anew by each row that points to it."""

    def found(world: "World") -> Any:
        name = make.__name__
        if name not in world.ground:
            made = make(world)
            world.ground[name] = (type(made), made.pk)
        model, pk = world.ground[name]
        return model.objects.get(pk=pk)

    return cached_property(found)


@dataclass
class World:
    """What the addresses of the rows point to."""

    cast: dict[str, User]
    request: pytest.FixtureRequest
    ground: dict[str, tuple[type[Model], int]] = field(default_factory=dict)
    tickets: dict[str, str] = field(default_factory=dict)
    keys: dict[str, Any] = field(default_factory=dict)

    def make(self, *args: Any, **changes: Any) -> Project:
        return work_of(self.cast, *args, **changes)

    @kept
    def work(self) -> Project:
        """An agreed work whose deposits are declared, one of them not verified."""
        work = self.make("deposits")
        declare_deposit(
            work,
            payer="state",
            amount=Decimal("1.00"),
            paid_on=timezone.localdate(),
            reference="SPEI-77",
            paid_by="Finanzas",
            by=self.cast["graciela"],
        )
        return work

    @kept
    def paper(self) -> Document:
        """The printed agreement of the work."""
        return print_paper(self.work.agreement_id)

    @kept
    def asked(self) -> Project:
        """A draft for which a waiver was asked."""
        work = self.make("draft", total="7276406.19")
        ask_waiver(work, reason="Por etapas", by=self.cast["elena"])
        return work

    @kept
    def draft(self) -> Project:
        return self.make("draft")

    @kept
    def reviewed(self) -> Project:
        """A business in review."""
        work = self.make("filed", DAIRY)
        return take_step(work, "take_up", by=self.cast["roberto"])

    @cached_property
    def opinion(self) -> Opinion:
        """The signed technical opinion on the business in review."""
        draft = save_opinion(self.reviewed, by=self.cast["roberto"])
        lines = {line.code: {"result": "met"} for line in draft.lines.all()}
        told = {"lines": lines, "conclusion": "favourable", "reasons": "Todo cumple."}
        save_opinion(self.reviewed, by=self.cast["roberto"], **told)
        return sign_opinion(self.reviewed, by=self.cast["roberto"])

    @cached_property
    def asked_of_a_body(self) -> OpinionRequest:
        """Leticia's office was asked for its opinion on the business in review."""
        office = self.cast["leticia"].current_offices[0]
        told = {"office": office, "subject": "water", "due_on": timezone.localdate()}
        return ask_opinion(self.reviewed, by=self.cast["roberto"], **told)

    @cached_property
    def weights(self) -> WeightSet:
        """The points of a year."""
        place = {"scheme": "fed_3x1", "fiscal_year": 2013, "state": PlaceState.objects.get(pk="32")}
        told = {"family": "solidarity", "act": "SO01", "points": {"marginality": Decimal(10)}}
        return register_weights(by=self.cast["roberto"], **place, **told)

    @kept
    def recovery(self) -> Recovery:
        """A peso of the support of a business, which came back."""
        return register_recovery(
            self.make("paid_up", DAIRY),
            amount=Decimal("1.00"),
            received_on=timezone.localdate(),
            reference="REC-1",
            paid_by="Elpidio",
            by=self.cast["roberto"],
        )

    @cached_property
    def change(self) -> BudgetChange:
        """The federal ceiling of the pot that has the recovery."""
        facts = {"kind": "approved", "payer": "federal", "amount": Decimal("9.00"), "paper": "Oficio 1"}
        return change_budget(self.recovery.pot, by=self.cast["roberto"], **facts)

    @cached_property
    def banked(self) -> Project:
        """The agreed work, with its bank account."""
        register_account(
            self.work,
            bank="Banorte",
            clabe=CLABE,
            holder="Municipio",
            signatories=["Ramón"],
            opened_on=timezone.localdate(),
            by=self.cast["roberto"],
        )
        return self.work

    @cached_property
    def doubtful(self) -> Echo:
        """A line of a file that may be a movement of the agreed work."""
        account = self.banked.fund.bank_accounts.get()
        for words in ("PAGO", "DEPÓSITO"):
            text = f"Fecha,Concepto,Importe\n{TODAY},{words},5.00\n"
            facts = {"content": text.encode(), "file_name": "x.csv", "by": self.cast["roberto"]}
            import_statement(self.banked, account, **facts)
        return account.echoes.get()

    @cached_property
    def release(self) -> Release:
        """An instalment of the agreed work that Roberto told and nobody verified."""
        return tell_operation(
            self.work,
            "release",
            payer="federal",
            amount=Decimal("1.00"),
            conditions="Convenio firmado",
            reference="OF-1",
            happened_on=timezone.localdate(),
            by=self.cast["roberto"],
        )

    @cached_property
    def exception(self) -> Declaration:
        """A deposit of the agreed work that somebody else than its payer made."""
        return declare_deposit(
            self.work,
            payer="state",
            amount=Decimal("1.00"),
            paid_on=timezone.localdate(),
            reference="SPEI-78",
            paid_by="Alguien",
            by_another=True,
            by=self.cast["graciela"],
        )

    @cached_property
    def report(self) -> Document:
        """A report that Roberto asked for and nobody printed yet."""
        facts = {"document": {"type": "adeudos", "signed_on": TODAY}}
        return ask_for_report("informe/1", title="Adeudos", facts=facts, by=self.cast["roberto"])

    def sat(self, outcome: str, *, ends: bool) -> Session:
        """A session of Zacatecas that decided so on a work of Río Grande; undecided where it says nothing."""
        roberto = self.cast["roberto"]
        session = opened(covam_of(self.cast), [in_review(self.make, self.cast)], roberto)
        item = session.items.get()
        if outcome:
            all_vote(session, item, "against" if outcome == "rejected" else "for", roberto)
            decide(session, item, outcome=outcome, reason="Porque sí.", by=roberto)
        if ends:
            close_session(session, by=roberto)
        return session

    @kept
    def session(self) -> Session:
        """An open session with an undecided work."""
        return self.sat("", ends=False)

    @kept
    def closed(self) -> Session:
        """A session with its minutes, whose work waits for money."""
        return self.sat("waiting_list", ends=True)

    @kept
    def appealed(self) -> Appeal:
        """What Tomás objects to."""
        work = self.sat("rejected", ends=False).items.get().project
        return appeal(work, text="No estamos de acuerdo.", by=self.cast["tomas"])

    @cached_property
    def disowned(self) -> Dispute:
        """A filing by Elena that Tomás does not recognise."""
        work = take_step(self.make("draft"), "file", by=self.cast["elena"])
        return object_to(work, work.history.get(act="file"), reason="No.", by=self.cast["tomas"])

    @kept
    def observed(self) -> Project:
        """A work that waits for the answer of its club to one remark."""
        return take_step(self.make("filed"), "observe", note="Falta el plano.", by=self.cast["roberto"])

    @cached_property
    def brought(self) -> BroughtPaper:
        """What Tomás gave with the work that waits for his answer."""
        return bring(self.observed, "assembly", by=self.cast["tomas"])

    @cached_property
    def commitment(self) -> Commitment:
        """The word that Elena's draft asks of the town."""
        return next(
            one for one in ask_commitments(self.draft, by=self.cast["elena"]) if one.payer == "municipal"
        )

    @cached_property
    def stone(self) -> Project:
        """An agreed work to which the town gives stone."""
        work = take_step(self.request.getfixturevalue("stone_work"), "file", by=self.cast["elena"])
        for name in ("take_up", "approve", "agree"):
            work = take_step(work, name, by=self.cast["roberto"], details=DETAILS)
        return work


@dataclass
class Row:
    """An address with the status that each person gets; ``others`` is for whoever is not named."""

    url: Callable[[World], str]
    statuses: dict[int, set[str]]
    others: int = 404
    method: str = "get"
    data: Callable[[World], dict[str, Any]] = lambda world: {}
    anonymous: int = 302
    is_file: bool = False


def page(name: str, *args: Callable[[World], Any]) -> Callable[[World], str]:
    return lambda world: reverse(name, args=[arg(world) for arg in args])


def work(world: World) -> str:
    return world.work.reference


def draft(world: World) -> str:
    return world.draft.reference


def paper(world: World) -> int:
    return world.paper.pk


def receipt(world: World) -> int:
    """The receipt of filing of the agreed work."""
    return Document.objects.get(folio=world.work.folio, kind=Document.Kind.RECEIPT_OF_FILING).pk


def note(world: World) -> int:
    """The Toma de Nota of the club of the agreed work."""
    return world.work.club.notes.first().pk


def note_request(world: World) -> int:
    """What the club of the agreed work asks its consulate."""
    found = world.work.club.note_requests.first()
    asked = {"renewal": "board", "aims": "Obras para el pueblo.", "by": world.cast["tomas"]}
    return (found or ask_for_toma_de_nota(world.work.club, **asked)).pk


def observed_own_request(world: World) -> int:
    """What the federation of that club asks for itself, with the consulate's observations."""
    federation, elena = world.work.club.federation, world.cast["elena"]
    if found := federation.own_note_requests.first():
        return found.pk
    posts = ("president", "secretary", "treasurer")
    board = [{"post": post, "name": f"Persona {post}"} for post in posts]
    asked = ask_for_own_note(federation, renewal="board", aims="Agrupa clubes.", board=board, by=elena)
    for step in ("take_up", "observe"):
        take_request_step(asked, step, text="Falta algo.", by=world.cast["adriana"])
    return asked.pk


def umbrella(world: World) -> int:
    """The federation of the club of the agreed work."""
    return world.work.club.federation_id


def own_note(world: World) -> int:
    return world.work.club.federation.own_notes.get().pk


def issuer_report(world: World) -> IssuerReport:
    """What the federation told its consulate of a month."""
    federation = world.work.club.federation
    told = {"consulate": federation.consulate, "notes": [], "due_on": "2026-02-16"}
    report, _new = IssuerReport.objects.get_or_create(
        federation=federation, month="2026-01-01", defaults={**told, "sent_by": world.cast["elena"]}
    )
    return report


def month_reported(world: World) -> str:
    return str(issuer_report(world).month)[:7]


def issuer_report_number(world: World) -> int:
    return issuer_report(world).pk


def mirror(world: World) -> int:
    """The group in the town of the club of the agreed work."""
    told = {"contact": "Ofelia Ruvalcaba", "since": "2026-01-01"}
    return world.work.club.mirrors.get_or_create(name="Comité de Santa Elena", defaults=told)[0].pk


def club_member(world: World) -> int:
    return world.work.club.members.last().pk


def club_seat(world: World) -> int:
    return world.work.club.seats.first().pk


def member_of_request(world: World) -> int:
    """A member of a club whose request the consulate judges."""
    note_request(world)
    return club_member(world)


def signed(world: World) -> int:
    """The copy that the delegation signed."""
    signatures = world.paper.signatures
    copy = signatures.first() or sign_paper(world.work, world.paper, content=scan(), by=world.cast["roberto"])
    return copy.position


def report(world: World) -> int:
    return world.report.pk


def deposit(world: World) -> int:
    return world.work.fund.deposits.first().pk


def declaration(world: World) -> int:
    return world.work.fund.declarations.waiting().get().pk


def club(world: World) -> int:
    return world.work.club_id


def reviewed(world: World) -> str:
    return world.reviewed.reference


def business(world: World) -> str:
    return world.recovery.fund.folio


def recovery(world: World) -> int:
    return world.recovery.pk


def pot(world: World) -> int:
    return world.recovery.pot_id


def change(world: World) -> int:
    return world.change.pk


def view(world: World) -> int:
    """Filters that Roberto keeps for himself."""
    return save_view(name="Mías", query="waits=me", by=world.cast["roberto"]).pk


def figure(name: str, *args: Callable[[World], Any]) -> Callable[[World], str]:
    return lambda world: f"{page(name, pot, *args)(world)}?payer=federal&moment=committed"


def stone(world: World) -> str:
    return world.stone.reference


def banked(world: World) -> str:
    return world.banked.reference


def account(world: World) -> int:
    return world.banked.fund.bank_accounts.get().pk


def echo(world: World) -> int:
    return world.doubtful.pk


def release(world: World) -> int:
    return world.release.pk


def observed(world: World) -> str:
    return world.observed.reference


def remark(world: World) -> int:
    return world.observed.remark_rounds.get().remarks.get().pk


def brought(world: World) -> int:
    return world.brought.pk


def commitment(world: World) -> int:
    return world.commitment.pk


def letter(world: World) -> int:
    """The letter, as a file, by which the town confirmed its part."""
    if not world.commitment.letters.exists():
        told = {
            "amount": world.commitment.part_now,
            "letter_number": "PM/1",
            "letter_on": timezone.localdate(),
        }
        file = SimpleUploadedFile("oficio.pdf", pdf())
        commit(world.commitment, **told, letter=file, by=world.cast["ramon"])
    return world.commitment.letters.get().pk


def exception(world: World) -> int:
    return world.exception.pk


def session(world: World) -> str:
    return world.session.number


def item(world: World) -> int:
    return world.session.items.get().pk


def closed(world: World) -> str:
    return world.closed.number


def waiting(world: World) -> int:
    return world.closed.decisions.get().pk


def covam(world: World) -> int:
    return world.session.committee_id


def member(world: World) -> int:
    return world.session.committee.members.last().pk


def appealed(world: World) -> int:
    return world.appealed.pk


def objected(world: World) -> str:
    return world.appealed.project.reference


def present(world: World) -> dict[str, Any]:
    return {"present": list(world.session.attendances.values_list("member", flat=True))}


def gift(world: World) -> int:
    return world.stone.fund.in_kind.get().pk


def disowned(world: World) -> str:
    return world.disowned.project.reference


def right(world: World) -> int:
    """What Tomás lets somebody do with the agreed work."""
    told = {"email": "luisa@ejemplo.org", "may": [], "language": "es-mx", "by": world.cast["tomas"]}
    return (world.work.rights.first() or share(world.work, **told)).pk


def club_office(world: World) -> int:
    return world.work.club.office_id


def invitation(world: World) -> int:
    told = {"email": "luisa@ejemplo.org", "title": "Vocal", "language": "es-mx", "by": world.cast["tomas"]}
    found = world.work.club.office.invitations.exclude(title="").first()
    return (found or invite_colleague(world.work.club, **told)).pk


def invitation_of_federation(world: World) -> int:
    told = {"email": "luisa@ejemplo.org", "title": "Vocal", "language": "es-mx", "by": world.cast["elena"]}
    found = world.work.club.federation.office.invitations.exclude(title="").first()
    return (found or invite_colleague(world.work.club.federation, **told)).pk


def hand_over(world: World) -> int:
    tomas = world.cast["tomas"]
    told = {"office_id": club_office(world), "outgoing": tomas.appointments.get(), "by": tomas}
    return HandOver.objects.get_or_create(**told, last_day=timezone.localdate())[0].pk


def federation(world: World) -> int:
    return world.work.club.federation_id


def club_list(world: World) -> int:
    """A list of one new club that Elena brought and has not written yet."""
    row = ["Hijos de Río Grande", "Río Grande", "", "Dallas", "Texas"]
    found = world.work.club.federation.lists.first()
    table = Table([list(HEADINGS), row])
    told = {"table": table, "name": "clubes.csv", "by": world.cast["elena"]}
    return (found or bring_list(world.work.club.federation, **told)).pk


def act_of_the_club(world: World) -> int:
    return world.disowned.entry_id


def dispute(world: World) -> int:
    return world.disowned.pk


def notice(world: World) -> int:
    """What Tomás was told of the filing by his federation."""
    return Notice.objects.get(recipient=world.cast["tomas"], key=f"act-{act_of_the_club(world)}").pk


def export(world: World) -> int:
    """A list of works that Elena asked for, and nobody has written yet."""
    return Export.objects.get_or_create(user=world.cast["elena"], kind="csv")[0].pk


def bundle(world: World) -> int:
    """A paper in a bundle that Elena asked for, and nobody has written yet."""
    return Bundle.objects.get_or_create(user=world.cast["elena"], papers=[world.paper.pk])[0].pk


def speaker(world: World) -> str:
    """Where somebody speaks for the work and for the draft, in Mexico."""
    for project in (world.work, world.draft):
        project.representatives.get_or_create(side="mexico", defaults={"name": "Rosa Luna"})
    return "mexico"


def speaker_while_asked(world: World) -> str:
    """The same, while the consulate judges a request of the club."""
    note_request(world)
    return speaker(world)


def line(world: World) -> int:
    """The number of a line in the budget of the draft."""
    if not world.draft.concepts.exists():
        one = {"concept": "Piedra", "unit": "m³", "quantity": Decimal(1), "unit_price": Decimal(1)}
        revise(world.draft, by=world.cast["tomas"], concepts=[one])
    return 1


def text(value: str) -> Callable[[World], str]:
    return lambda world: value


def everybody(status: int = 200) -> dict[int, set[str]]:
    return {status: EVERYBODY}


def call(world: World) -> int:
    return Call.objects.get(scheme="fed_3x1", fiscal_year=2016, state="32").pk


def opinion(world: World) -> int:
    return world.opinion.pk


def asked(world: World) -> int:
    return world.asked_of_a_body.pk


def weights(world: World) -> int:
    return world.weights.pk


def body(world: World) -> int:
    return world.cast["leticia"].current_offices[0].pk


SCHEME_OF_2016 = (text("fed_3x1"), lambda world: 2016)
TODAY = timezone.localdate().isoformat()
# Acts over the API: 409 is the sentence that the act is not this person's, or not now.
PAGES: dict[str, Row] = {
    "home": Row(page("home"), everybody()),
    "projects:index": Row(page("projects:index"), everybody()),
    # Whoever reviews nothing is led back with the reason.
    "projects:take_next": Row(page("projects:take_next"), {302: EVERYBODY}, method="post"),
    "projects:assign": Row(page("projects:assign", work), {302: READERS}, method="post"),
    "projects:versions": Row(page("projects:versions", work), {200: PREPARERS, 302: READERS - PREPARERS}),
    "projects:assign_several": Row(page("projects:assign_several"), {302: EVERYBODY}, method="post"),
    "projects:save_view": Row(page("projects:save_view"), {302: EVERYBODY}, method="post"),
    "projects:drop_view": Row(page("projects:drop_view", view), {302: {"roberto"}}, method="post"),
    "projects:start": Row(page("projects:start"), {200: CLUB_SIDE | {"marta"}}, others=403),
    "projects:detail": Row(page("projects:detail", work), {200: READERS}),
    "projects:tasks": Row(page("projects:tasks", draft), {200: CLUB_SIDE}),
    "projects:review": Row(page("projects:review", draft), {200: CLUB_SIDE}),
    "projects:ask_filing": Row(page("projects:ask_filing", draft), {302: CLUB_SIDE}, method="post"),
    "projects:take_back_filing": Row(
        page("projects:take_back_filing", draft), {302: CLUB_SIDE}, method="post"
    ),
    "projects:rights": Row(page("projects:rights", work), {200: CLUB_SIDE, 302: READERS - CLUB_SIDE}),
    "projects:withdraw_right": Row(
        page("projects:withdraw_right", work, right), {302: READERS}, method="post"
    ),
    # A link that never was, and one that no longer is, say the same to everybody.
    "projects:invitation": Row(page("projects:invitation", text("nada")), everybody(410), anonymous=410),
    "projects:hand_over_office": Row(
        page("projects:hand_over_office", club_office), {200: CLUB_SIDE | {"carmen"}}
    ),
    "projects:hand_over": Row(
        page("projects:hand_over", hand_over), {200: CLUB_SIDE | {"carmen", "beatriz"}}
    ),
    "projects:draft_paper": Row(page("projects:draft_paper", draft, text("solicitud")), {200: CLUB_SIDE}),
    "projects:declared_deposit": Row(
        page("projects:declared_deposit", work, declaration), {200: MONEY_READERS}
    ),
    "projects:edit": Row(page("projects:edit", draft, text("dinero")), {200: CLUB_SIDE}),
    "projects:brought": Row(page("projects:brought", draft), {200: CLUB_SIDE}),
    # Whoever only reads the work is led back to it.
    "projects:drop_brought": Row(
        page("projects:drop_brought", observed, brought), {302: READERS - {"hilario"}}, method="post"
    ),
    "projects:brought_file": Row(
        page("projects:brought_file", observed, brought), {200: PREPARERS}, is_file=True
    ),
    "projects:brought_original": Row(
        page("projects:brought_original", observed, brought), {200: {"roberto", "beatriz"}}, is_file=True
    ),
    "projects:before": Row(page("projects:before"), everybody(), anonymous=200),
    "projects:similar": Row(page("projects:similar", draft), {200: CLUB_SIDE}),
    # A reader who proposes nothing for the club is led back to the work with the reason.
    "projects:speaker_numbers": Row(page("projects:speaker_numbers", draft, speaker), {200: CLUB_SIDE}),
    "projects:read_speaker_numbers": Row(
        page("projects:read_speaker_numbers", work, speaker_while_asked),
        {200: {"adriana", "beatriz"}},
        method="post",
    ),
    "projects:copy": Row(page("projects:copy", work), {200: CLUB_SIDE, 302: READERS - CLUB_SIDE}),
    "projects:drop": Row(page("projects:drop", draft), {200: CLUB_SIDE}),
    "places:map": Row(page("places:map", text("32")), everybody(), anonymous=200),
    "projects:place_options": Row(page("projects:place_options", draft), {200: CLUB_SIDE}),
    "projects:shares_preview": Row(page("projects:shares_preview", draft), {200: CLUB_SIDE}),
    "projects:concepts": Row(page("projects:concepts", draft), {200: CLUB_SIDE}),
    "projects:concept": Row(page("projects:concept", draft, line), {200: CLUB_SIDE}),
    "projects:import_concepts": Row(page("projects:import_concepts", draft), {200: CLUB_SIDE}),
    "projects:use_sum": Row(page("projects:use_sum", draft), {405: READERS | STRANGERS}, anonymous=302),
    "projects:concepts_template": Row(page("projects:concepts_template", draft), {200: CLUB_SIDE}),
    "projects:concepts_file": Row(page("projects:concepts_file", draft, text("csv")), {200: CLUB_SIDE}),
    "projects:calendar": Row(page("projects:calendar", draft), {200: CLUB_SIDE}),
    # The work gives no scholarships: whoever may read it is led back to it.
    "projects:doubles": Row(page("projects:doubles", work), {302: READERS}),
    # Who answers for a government reads what its office was asked for; the club asks and reminds.
    "projects:commitments": Row(
        page("projects:commitments"), {200: {"ramon", "lucia", "graciela"}}, others=403
    ),
    "projects:commitment": Row(page("projects:commitment", commitment), {200: {"ramon"}}),
    # The letter of a draft: the town that gave it, and the club.
    "projects:commitment_letter": Row(
        page("projects:commitment_letter", commitment, letter), {200: CLUB_SIDE | {"ramon"}}, is_file=True
    ),
    "projects:commitments_of": Row(page("projects:commitments_of", draft), {200: CLUB_SIDE}),
    "projects:ask_commitments": Row(page("projects:ask_commitments", draft), {302: CLUB_SIDE}, method="post"),
    "projects:remind_commitment": Row(
        page("projects:remind_commitment", draft, commitment), {302: CLUB_SIDE}, method="post"
    ),
    # Nothing is observed in a work that is agreed: whoever reads it is led back.
    "projects:observe": Row(page("projects:observe", work), {302: READERS}),
    "projects:preview_remarks": Row(page("projects:preview_remarks", work), {302: READERS}, method="post"),
    "projects:remarks": Row(
        page("projects:remarks", observed), {200: PREPARERS, 302: READERS - PREPARERS - {"hilario"}}
    ),
    "projects:answer_remark": Row(
        page("projects:answer_remark", observed, remark),
        {302: READERS - {"hilario"}},
        method="post",
        data=lambda world: {f"remark-{remark(world)}-answer": "Se anexó."},
    ),
    "projects:judge_remark": Row(
        page("projects:judge_remark", observed, remark),
        {302: READERS - {"hilario"}},
        method="post",
        data=lambda world: {"verdict": "settle"},
    ),
    # A reader without the role is led back to the work with the reason.
    "projects:step": Row(page("projects:step", work, text("agree")), {302: READERS}),
    "projects:deposit": Row(page("projects:deposit", work), {200: DECLARERS, 302: READERS - DECLARERS}),
    "projects:verify_deposit": Row(
        page("projects:verify_deposit", work, declaration), {200: {"roberto"}, 302: READERS - {"roberto"}}
    ),
    "projects:reject_deposit": Row(
        page("projects:reject_deposit", work, declaration), {405: READERS | STRANGERS}, anonymous=302
    ),
    "projects:reverse_deposit": Row(
        page("projects:reverse_deposit", work, deposit), {200: {"roberto"}, 302: READERS - {"roberto"}}
    ),
    "projects:register_account": Row(
        page("projects:register_account", work), {200: {"roberto"}, 302: READERS - {"roberto"}}
    ),
    "projects:close_account": Row(
        page("projects:close_account", banked), {200: {"roberto"}, 302: READERS - {"roberto"}}
    ),
    "projects:statements": Row(page("projects:statements", banked), {200: MONEY_READERS}),
    "projects:clear_up": Row(
        page("projects:clear_up", banked, echo),
        {302: MONEY_READERS},
        method="post",
        data=lambda world: {"is_same": "yes"},
    ),
    "projects:authorise_deposit": Row(
        page("projects:authorise_deposit", work, exception), {200: {"carmen"}, 302: READERS - {"carmen"}}
    ),
    "projects:money": Row(page("projects:money", work), {200: MONEY_READERS}),
    "projects:budget": Row(page("projects:budget", work), {200: EXECUTORS, 302: MONEY_READERS - EXECUTORS}),
    "projects:operation": Row(page("projects:operation", work, text("pago")), {200: MONEY_READERS}),
    # Nothing of the federal part is to go back, and most may not ask: all are sent back with a sentence.
    "projects:ask_capture_line": Row(
        page("projects:ask_capture_line", work), {302: MONEY_READERS}, method="post"
    ),
    "projects:told": Row(page("projects:told", work, text("ministracion"), release), {200: MONEY_READERS}),
    "projects:order": Row(
        page("projects:order", work, release), {200: {"roberto"}, 302: MONEY_READERS - {"roberto"}}
    ),
    # Two persons: Roberto told it, and Carmen of the central office may verify it.
    "projects:verify_told": Row(
        page("projects:verify_told", work, text("ministracion"), release),
        {302: MONEY_READERS - {"roberto"}, 422: {"roberto"}},
        method="post",
    ),
    "projects:reject_told": Row(
        page("projects:reject_told", work, text("ministracion"), release),
        {302: MONEY_READERS - {"roberto"}, 422: {"roberto"}},
        method="post",
        data=lambda world: {"reason": "No"},
    ),
    "projects:reverse_told": Row(
        page("projects:reverse_told", work, text("ministracion"), release),
        {302: MONEY_READERS - {"roberto", "carmen"}, 422: {"roberto", "carmen"}},
        method="post",
        data=lambda world: {"reason": "No"},
    ),
    "projects:appraise": Row(
        page("projects:appraise", reviewed), {200: {"roberto"}, 302: READERS_IN_REVIEW - {"roberto"}}
    ),
    "projects:recover": Row(
        page("projects:recover", business), {200: {"roberto"}, 302: READERS_OF_BUSINESS - {"roberto"}}
    ),
    "projects:reverse_recovery": Row(
        page("projects:reverse_recovery", business, recovery),
        {200: {"roberto"}, 302: READERS_OF_BUSINESS - {"roberto"}},
    ),
    "projects:deliver": Row(
        page("projects:deliver", stone, gift), {200: {"roberto"}, 302: READERS - {"roberto"}}
    ),
    "projects:waive": Row(page("projects:waive", work), {200: {"carmen"}, 302: READERS - {"carmen"}}),
    "projects:ask_waiver": Row(page("projects:ask_waiver", draft), {422: CLUB_SIDE}, method="post"),
    "projects:agreement": Row(page("projects:agreement", work), {200: MONEY_READERS}),
    # There is no draft once there is the agreement.
    "projects:agreement_draft": Row(page("projects:agreement_draft", work), {302: MONEY_READERS}),
    "projects:agreement_progress": Row(page("projects:agreement_progress", work), {302: MONEY_READERS}),
    "projects:agreement_file": Row(page("projects:agreement_file", work), {200: MONEY_READERS}),
    # Out of turn, as everybody but the delegation is: led back with the reason.
    "projects:sign_paper": Row(page("projects:sign_paper", work, paper), {302: MONEY_READERS}, method="post"),
    "accounts:notices": Row(page("accounts:notices"), everybody()),
    "accounts:read_notice": Row(page("accounts:read_notice", notice), {302: {"tomas"}}, method="post"),
    "accounts:read_all_notices": Row(page("accounts:read_all_notices"), {302: EVERYBODY}, method="post"),
    # Whoever reads the work and is not of its club is led back.
    "projects:object": Row(
        page("projects:object", disowned, act_of_the_club),
        {200: CLUB_SIDE, 302: READERS - CLUB_SIDE - {"hilario"}},
    ),
    "projects:dispute": Row(
        page("projects:dispute", disowned, dispute),
        {200: PREPARERS, 302: READERS - PREPARERS - {"hilario"}},
    ),
    "projects:signed_copy": Row(page("projects:signed_copy", work, paper, signed), {200: MONEY_READERS}),
    "projects:reprint": Row(page("projects:reprint", work), {302: MONEY_READERS}, method="post"),
    "permissions": Row(page("permissions"), {200: READERS_OF_POTS | {"sofia"}}, others=403),
    "projects:ask_export": Row(
        page("projects:ask_export"), everybody(302), method="post", data=lambda _world: {"kind": "csv"}
    ),
    "projects:export": Row(page("projects:export", export), {200: {"elena"}}),
    "projects:export_file": Row(page("projects:export_file", export), {404: {"elena"}}),
    "projects:audit": Row(page("projects:audit"), {200: READERS_OF_POTS | {"sofia"}}, others=403),
    "projects:audit_file": Row(
        page("projects:audit_file", text("csv")), {200: READERS_OF_POTS | {"sofia"}}, others=403
    ),
    "projects:concentration": Row(
        page("projects:concentration"), {200: READERS_OF_POTS | {"sofia"}}, others=403
    ),
    "projects:concentration_file": Row(
        page("projects:concentration_file", text("csv")), {200: READERS_OF_POTS | {"sofia"}}, others=403
    ),
    "projects:agreements": Row(page("projects:agreements"), everybody()),
    "projects:calls": Row(page("projects:calls"), everybody(), anonymous=200),
    "projects:call": Row(page("projects:call", call), everybody(), anonymous=200),
    "projects:new_call": Row(
        page("projects:new_call"), {200: {"roberto", "sofia", "carmen", "graciela"}}, others=403
    ),
    "projects:edit_call": Row(page("projects:edit_call", call), {200: {"roberto", "carmen"}}, others=403),
    "review:requests": Row(page("review:requests"), everybody()),
    "review:opinion": Row(page("review:opinion", opinion), {200: READERS_IN_REVIEW}),
    "review:answer": Row(page("review:answer", asked), {200: {"leticia"}, 302: READERS_IN_REVIEW}),
    "review:of_work": Row(page("review:of_work", work), {200: READERS}),
    "review:technical": Row(
        page("review:technical", reviewed), {200: {"roberto"}, 302: READERS_IN_REVIEW - {"roberto"}}
    ),
    "review:ask": Row(page("review:ask", reviewed), {200: {"roberto"}, 302: READERS_IN_REVIEW - {"roberto"}}),
    "review:conflicts": Row(
        page("review:conflicts", work), {200: FINDERS_OF_CONFLICTS, 302: READERS - FINDERS_OF_CONFLICTS}
    ),
    "review:sheet": Row(
        page("review:sheet", work), {200: READERS_OF_SHEETS, 302: READERS - READERS_OF_SHEETS}
    ),
    "review:criteria": Row(
        page("review:criteria", text("fed_3x1"), lambda world: 2013, text("32"), text("solidarity")),
        everybody(),
    ),
    "review:waivers": Row(page("review:waivers"), everybody(), anonymous=200),
    "review:waivers_file": Row(page("review:waivers_file", text("csv")), everybody(), anonymous=200),
    "committee:sessions": Row(page("committee:sessions"), everybody()),
    "committee:new": Row(page("committee:new"), {200: {"roberto", "sofia", "graciela"}}, others=403),
    "committee:session": Row(page("committee:session", session), {200: READERS_OF_POTS}),
    "committee:item": Row(page("committee:item", session, item), {200: READERS_OF_POTS}),
    "committee:simulation": Row(page("committee:simulation", session), {200: READERS_OF_POTS}),
    "committee:minutes": Row(page("committee:minutes", closed), {200: READERS_OF_POTS}),
    # A reader without the role is led back with the reason.
    "committee:call_again": Row(page("committee:call_again", session), {302: READERS_OF_POTS}, method="post"),
    "committee:agenda": Row(
        page("committee:agenda", session),
        {302: READERS_OF_POTS},
        method="post",
        data=lambda world: {"act": f"up:{item(world)}"},
    ),
    "committee:attendance": Row(
        page("committee:attendance", session), {302: READERS_OF_POTS}, method="post", data=present
    ),
    "committee:close": Row(page("committee:close", session), {302: READERS_OF_POTS}, method="post"),
    "committee:cancel": Row(page("committee:cancel", session), {302: READERS_OF_POTS}, method="post"),
    "committee:found": Row(
        page("committee:found"),
        everybody(302),
        method="post",
        data=lambda world: {"state": "32", "family": "solidarity"},
    ),
    "committee:members": Row(page("committee:members", covam), {200: READERS_OF_POTS}),
    "committee:end_member": Row(
        page("committee:end_member", covam, member), {302: READERS_OF_POTS}, method="post"
    ),
    "committee:waiting_list": Row(page("committee:waiting_list"), everybody()),
    "committee:move_up": Row(page("committee:move_up", waiting), {200: {"roberto"}, 302: REST}),
    "committee:appeal": Row(
        page("committee:appeal", objected), {200: CLUB_SIDE, 302: READERS_OF_DECLINED - CLUB_SIDE}
    ),
    "committee:answer_appeal": Row(
        page("committee:answer_appeal", objected, appealed),
        {200: {"roberto"}, 302: READERS_OF_DECLINED - {"roberto"}},
    ),
    "programs:index": Row(page("programs:index"), everybody(), anonymous=200),
    "programs:rulebook": Row(page("programs:rulebook", *SCHEME_OF_2016), everybody(), anonymous=200),
    "programs:compare": Row(
        page("programs:compare", *SCHEME_OF_2016, lambda world: 2009), everybody(), anonymous=200
    ),
    "programs:calculator": Row(page("programs:calculator"), everybody(), anonymous=200),
    "funding:pots": Row(page("funding:pots"), {200: READERS_OF_POTS | {"sofia"}}, others=403),
    "funding:pot": Row(page("funding:pot", pot), {200: READERS_OF_POTS}),
    "funding:recovered": Row(page("funding:recovered", pot), {200: READERS_OF_POTS}),
    "funding:new_pot": Row(page("funding:new_pot"), {200: SETTERS}, others=403),
    "funding:pots_file": Row(
        page("funding:pots_file", text("csv")), {200: READERS_OF_POTS | {"sofia"}}, others=403
    ),
    # Who answers for no ceiling of the pot is led back to it with the reason.
    "funding:ceiling": Row(page("funding:ceiling", pot), {200: SETTERS, 302: READERS_OF_POTS - SETTERS}),
    "funding:reverse_change": Row(
        page("funding:reverse_change", pot, change), {200: {"carmen"}, 302: READERS_OF_POTS - {"carmen"}}
    ),
    "funding:entries": Row(figure("funding:entries"), {200: READERS_OF_POTS}),
    "funding:entries_file": Row(figure("funding:entries_file", text("xlsx")), {200: READERS_OF_POTS}),
    "funding:owed": Row(page("funding:owed"), {200: EVERYBODY - NO_MONEY}, others=403),
    "funding:owed_file": Row(page("funding:owed_file", text("csv")), {200: EVERYBODY - NO_MONEY}, others=403),
    # A reader without the role is led back with the reason.
    "funding:remind": Row(page("funding:remind", work, text("state")), {302: MONEY_READERS}, method="post"),
    "funding:owed_pdf": Row(page("funding:owed_pdf"), {302: EVERYBODY - NO_MONEY}, others=403, method="post"),
    "funding:statement_pdf": Row(page("funding:statement_pdf", work), {302: MONEY_READERS}, method="post"),
    # A report is Roberto's alone, who asked for it.
    "documents:index": Row(page("documents:index"), everybody()),
    "documents:retry_failed": Row(page("documents:retry_failed"), everybody(302), method="post"),
    "documents:paper": Row(page("documents:paper", paper), {200: MONEY_READERS}),
    "documents:paper_progress": Row(page("documents:paper_progress", paper), {302: MONEY_READERS}),
    "documents:paper_file": Row(page("documents:paper_file", paper), {200: MONEY_READERS}),
    "documents:reprint_paper": Row(
        page("documents:reprint_paper", paper), {302: MONEY_READERS}, method="post"
    ),
    # Whoever chose nothing is led back to the list. A bundle is Elena's alone, who asked for it.
    "documents:paper_shown": Row(page("documents:paper_shown", paper), {200: MONEY_READERS}),
    "documents:translate": Row(page("documents:translate", receipt), {302: MONEY_READERS}, method="post"),
    "documents:bundles": Row(page("documents:bundles"), everybody()),
    "documents:ask_bundle": Row(page("documents:ask_bundle"), everybody(302), method="post"),
    "documents:bundle": Row(page("documents:bundle", bundle), {200: {"elena"}}),
    "documents:bundle_file": Row(page("documents:bundle_file", bundle), {302: {"elena"}}),
    "documents:retry_bundle": Row(page("documents:retry_bundle", bundle), {302: {"elena"}}, method="post"),
    "documents:reports": Row(page("documents:reports"), everybody()),
    "documents:report": Row(page("documents:report", report), {200: {"roberto"}}),
    "documents:report_progress": Row(page("documents:report_progress", report), {302: {"roberto"}}),
    "documents:report_file": Row(page("documents:report_file", report), {302: {"roberto"}}),
    "documents:reprint_report": Row(
        page("documents:reprint_report", report), {302: {"roberto"}}, method="post"
    ),
    "funding:refunds": Row(page("funding:refunds"), {200: EVERYBODY - NO_MONEY}, others=403),
    "funding:refunds_file": Row(
        page("funding:refunds_file", text("csv")), {200: EVERYBODY - NO_MONEY}, others=403
    ),
    "funding:statement": Row(page("funding:statement", work), {200: MONEY_READERS}),
    "funding:statement_file": Row(page("funding:statement_file", work, text("xlsx")), {200: MONEY_READERS}),
    "clubs:index": Row(page("clubs:index"), everybody()),
    "clubs:issue_note": Row(page("clubs:issue_note", club, note), {302: {"adriana"}}, method="post"),
    "clubs:roll": Row(page("clubs:roll", club), {200: BOARD_READERS | {"beatriz"}}),
    "clubs:numbers": Row(page("clubs:numbers", club, club_member), {200: CLUB_SIDE}),
    "clubs:read_numbers": Row(
        page("clubs:read_numbers", club, member_of_request), {200: {"adriana", "beatriz"}}, method="post"
    ),
    "clubs:readings": Row(page("clubs:readings", club), {200: {"tomas", "carmen", "beatriz"}}),
    "clubs:contact": Row(page("clubs:contact", club), {200: CLUB_SIDE}),
    "clubs:alike": Row(page("clubs:alike", club), {200: READERS_OF_ALIKE}),
    "clubs:look_alikes": Row(page("clubs:look_alikes"), {200: READERS_OF_ALIKE | {"sofia"}}),
    "clubs:join": Row(page("clubs:join", club), {200: CLUB_SIDE}),
    "clubs:people": Row(page("clubs:people", club), {200: CLUB_SIDE}),
    "clubs:take_back_invitation": Row(
        page("clubs:take_back_invitation", club, invitation), {302: CLUB_SIDE}, method="post"
    ),
    "clubs:people_of_federation": Row(page("clubs:people_of_federation", umbrella), {200: {"elena"}}),
    "clubs:take_back_of_federation": Row(
        page("clubs:take_back_of_federation", umbrella, invitation_of_federation),
        {302: {"elena"}},
        method="post",
    ),
    "clubs:filing": Row(page("clubs:filing", club), {200: CLUB_SIDE}),
    "clubs:decide_filing": Row(
        page("clubs:decide_filing", club, text("dos")), {302: CLUB_SIDE}, method="post"
    ),
    "clubs:bring_list": Row(page("clubs:bring_list", federation), {200: {"elena"}}),
    "clubs:list_template": Row(page("clubs:list_template", federation), {200: {"elena"}}),
    "clubs:list_file": Row(page("clubs:list_file", federation, text("csv")), {200: {"elena"}}),
    "clubs:list": Row(page("clubs:list", federation, club_list), {200: {"elena"}}),
    "clubs:write_list": Row(page("clubs:write_list", federation, club_list), {302: {"elena"}}, method="post"),
    "clubs:leave": Row(page("clubs:leave", club, club_member), {302: CLUB_SIDE}, method="post"),
    "clubs:seat": Row(page("clubs:seat", club), {200: CLUB_SIDE}),
    "clubs:unseat": Row(page("clubs:unseat", club, club_seat), {302: CLUB_SIDE}, method="post"),
    "clubs:ask": Row(page("clubs:ask", club), {200: CLUB_SIDE}),
    "clubs:ask_own": Row(page("clubs:ask_own", umbrella), {200: {"elena"}}),
    "clubs:answer_own": Row(page("clubs:answer_own", observed_own_request), {200: {"elena"}}),
    "clubs:requests": Row(
        page("clubs:requests"), {200: {*CLUB_SIDE, "marta", "adriana", "carmen", "beatriz"}}
    ),
    "clubs:request": Row(page("clubs:request", note_request), {200: REQUEST_READERS}),
    "clubs:request_step": Row(
        page("clubs:request_step", note_request, text("take_up")), {302: REQUEST_READERS}, method="post"
    ),
    "clubs:act_on_note": Row(
        page("clubs:act_on_note", club, note, text("suspend")), {302: READERS - {"hilario"}}, method="post"
    ),
    "clubs:detail": Row(page("clubs:detail", club), {200: READERS - {"hilario"}}),
    # The club alone joins a federation.
    "clubs:affiliate": Row(page("clubs:affiliate", club), {200: {"tomas"}}),
    "clubs:part": Row(page("clubs:part", club), {302: CLUB_SIDE}, method="post"),
    "clubs:home": Row(page("clubs:home", club), {200: CLUB_SIDE}),
    "clubs:mirror": Row(page("clubs:mirror", club), {200: CLUB_SIDE}),
    "clubs:unmirror": Row(page("clubs:unmirror", club, mirror), {302: CLUB_SIDE}, method="post"),
    "clubs:federations": Row(page("clubs:federations"), {200: FEDERATION_READERS | {"marta", "sofia"}}),
    "clubs:federation": Row(page("clubs:federation", umbrella), {200: FEDERATION_READERS}),
    "clubs:own_note": Row(page("clubs:own_note", umbrella), {200: {"adriana"}}),
    "clubs:paper_of_own_note": Row(
        page("clubs:paper_of_own_note", umbrella, own_note), {302: {"adriana"}}, method="post"
    ),
    "clubs:act_on_own_note": Row(
        page("clubs:act_on_own_note", umbrella, own_note, text("suspend")), {302: {"adriana"}}, method="post"
    ),
    "clubs:leave_of": Row(page("clubs:leave_of", umbrella, text("bar")), {302: {"adriana"}}, method="post"),
    "clubs:report": Row(page("clubs:report", umbrella, month_reported), {200: REPORT_READERS}),
    "clubs:read_report": Row(
        page("clubs:read_report", umbrella, month_reported), {302: {"adriana"}}, method="post"
    ),
    "accounts:sign_in": Row(page("accounts:sign_in"), everybody(302), anonymous=200),
    "accounts:sign_out": Row(page("accounts:sign_out"), everybody(302), method="post"),
    "accounts:language": Row(
        page("accounts:language"), everybody(302), method="post", data=lambda world: {"language": "en"}
    ),
    "accounts:confirm": Row(page("accounts:confirm"), everybody()),
    "accounts:stay": Row(page("accounts:stay"), everybody(204), method="post", anonymous=401),
    "accounts:keys": Row(page("accounts:keys"), everybody()),
    "accounts:revoke_key": Row(
        page("accounts:revoke_key", lambda world: world.keys["elena"].pk), {302: {"elena"}}, method="post"
    ),
    "verification": Row(page("verification"), everybody(), anonymous=200),
    "verify": Row(page("verify", lambda world: world.paper.code), everybody(), anonymous=200),
    "schema": Row(page("schema"), everybody(), anonymous=200),
    "docs": Row(page("docs"), everybody(), anonymous=200),
}


def webhook(world: World) -> int:
    """An address of Elena's that is told of acts."""
    facts = {"user": world.cast["elena"], "address": "https://example.org/avisos", "secret": "s"}
    return Webhook.objects.get_or_create(**facts)[0].pk


def api(name: str, *args: Callable[[World], Any]) -> Callable[[World], str]:
    return page(f"api:{name}", *args)


def act(url: Callable[[World], str], allowed: dict[int, set[str]], **data: Any) -> Row:
    return Row(url, allowed, method="post", data=lambda world: data, anonymous=401)


def read(url: Callable[[World], str], statuses: dict[int, set[str]]) -> Row:
    return Row(url, statuses, anonymous=401)


API: dict[str, Row] = {
    "api:rulebooks-list": Row(api("rulebooks-list"), everybody(), anonymous=200),
    "api:rulebooks-year": Row(api("rulebooks-year", *SCHEME_OF_2016), everybody(), anonymous=200),
    "api:rulebooks-split": Row(
        api("rulebooks-split", *SCHEME_OF_2016),
        everybody(),
        data=lambda world: {"kind": "infrastructure", "total": "700000"},
        anonymous=200,
    ),
    "api:calls-list": Row(api("calls-list"), everybody(), anonymous=200),
    "api:calls-detail": Row(api("calls-detail", call), everybody(), anonymous=200),
    "api:verify": Row(api("verify", lambda world: world.paper.code), everybody(), anonymous=200),
    "api:me": read(api("me"), everybody()),
    "api:nowhere": Row(lambda _world: "/api/v1/nada/", {404: EVERYBODY}, anonymous=404),
    "api:api-root": read(api("api-root"), everybody()),
    "api:projects-list": read(api("projects-list"), everybody()),
    "api:projects-dossier": read(
        api("projects-dossier", work),
        {200: {"roberto", "carmen", "beatriz"}, 403: READERS - {"roberto", "carmen", "beatriz"}},
    ),
    "api:projects-versions": read(api("projects-versions", work), {200: PREPARERS, 403: READERS - PREPARERS}),
    "api:projects-similar": read(api("projects-similar", work), {200: PREPARERS, 403: READERS - PREPARERS}),
    "api:projects-copy": Row(
        api("projects-copy", work),
        {201: CLUB_SIDE, 409: READERS - CLUB_SIDE},
        method="post",
        data=lambda world: {"call": call(world)},
        anonymous=401,
    ),
    "api:projects-facets": read(api("projects-facets"), everybody()),
    "api:projects-workload": read(api("projects-workload"), everybody()),
    "api:projects-take-next": act(api("projects-take-next"), {409: EVERYBODY}),
    "api:projects-assign": Row(
        api("projects-assign", work),
        {200: {"roberto"}, 409: READERS - {"roberto"}},
        method="post",
        data=lambda world: {"reviewer": world.cast["roberto"].pk},
        anonymous=401,
    ),
    "api:projects-unassign": act(
        api("projects-unassign", work), {200: {"roberto"}, 409: READERS - {"roberto"}}
    ),
    "api:projects-assign-several": Row(
        api("projects-assign-several"),
        {200: {"roberto"}, 409: EVERYBODY - {"roberto"}},
        method="post",
        data=lambda world: {"reviewer": world.cast["roberto"].pk, "references": ["x"]},
        anonymous=401,
    ),
    "api:saved-views-list": read(api("saved-views-list"), everybody()),
    "api:saved-views-detail": read(api("saved-views-detail", view), {200: {"roberto"}}),
    "api:projects-detail": read(api("projects-detail", work), {200: READERS}),
    "api:projects-step": act(api("projects-step", work, text("withdraw")), {409: READERS}, note="x"),
    "api:projects-deposits": act(
        api("projects-deposits", work),
        {201: {"roberto"}, 409: READERS - {"roberto"}},
        payer="federal",
        amount="1.00",
        paid_on=TODAY,
        reference="SPEI-9",
        paid_by="TESOFE",
    ),
    "api:projects-verify-deposit": act(
        api("projects-verify-deposit", work, declaration),
        {200: {"roberto"}, 409: READERS - {"roberto"}},
        received_on=TODAY,
    ),
    "api:projects-reject-deposit": act(
        api("projects-reject-deposit", work, declaration),
        {200: {"roberto"}, 409: READERS - {"roberto"}},
        reason="x",
    ),
    "api:projects-reverse": act(
        api("projects-reverse", work, deposit), {200: {"roberto"}, 409: READERS - {"roberto"}}, reason="x"
    ),
    "api:projects-account": read(api("projects-account", banked), {200: MONEY_READERS}),
    "api:projects-close-account": act(
        api("projects-close-account", banked, account),
        {200: {"roberto"}, 409: READERS - {"roberto"}},
        closed_on=TODAY,
    ),
    # The file is of 2016, when the account of today was not open yet: 409 for the reviewer too.
    "api:projects-statements": Row(
        api("projects-statements", banked),
        {409: READERS},
        method="post",
        data=lambda world: {"file": SimpleUploadedFile("x.csv", ONE_COLUMN.encode())},
        anonymous=401,
        is_file=True,
    ),
    "api:projects-movements": read(api("projects-movements", banked), {200: MONEY_READERS}),
    "api:projects-echoes": read(api("projects-echoes", banked), {200: MONEY_READERS}),
    "api:projects-clear-up": act(
        api("projects-clear-up", banked, echo), {200: {"roberto"}, 409: READERS - {"roberto"}}, is_same=True
    ),
    "api:projects-authorise-deposit": act(
        api("projects-authorise-deposit", work, exception),
        {200: {"carmen"}, 409: READERS - {"carmen"}},
        reason="x",
        paper="x",
    ),
    "api:projects-operations": read(api("projects-operations", work), {200: MONEY_READERS}),
    "api:projects-operation": read(
        api("projects-operation", work, text("release"), release), {200: MONEY_READERS}
    ),
    "api:projects-verify-operation": act(
        api("projects-verify-operation", work, text("release"), release),
        {200: {"carmen"}, 409: MONEY_READERS - {"carmen"}},
    ),
    "api:projects-reject-operation": act(
        api("projects-reject-operation", work, text("release"), release),
        {200: {"carmen"}, 409: MONEY_READERS - {"carmen"}},
        reason="x",
    ),
    "api:projects-reverse-operation": act(
        api("projects-reverse-operation", work, text("release"), release), {409: MONEY_READERS}, reason="x"
    ),
    "api:projects-order-release": act(
        api("projects-order-release", work, release), {409: MONEY_READERS}, clc="77", ordered_on=TODAY
    ),
    "api:projects-capture-line": act(api("projects-capture-line", work), {409: MONEY_READERS}),
    "api:projects-budget": read(api("projects-budget", work), {200: MONEY_READERS}),
    "api:projects-appraisals": act(
        api("projects-appraisals", reviewed),
        {201: {"roberto"}, 409: READERS_IN_REVIEW - {"roberto"}},
        session="STV-1",
        held_on=TODAY,
        is_favourable=True,
        reasons="Es viable.",
    ),
    "api:projects-recoveries": act(
        api("projects-recoveries", business),
        {201: {"roberto"}, 409: READERS_OF_BUSINESS - {"roberto"}},
        amount="1.00",
        received_on=TODAY,
        reference="REC-2",
        paid_by="Elpidio",
    ),
    "api:projects-reverse-recovery": act(
        api("projects-reverse-recovery", business, recovery),
        {200: {"roberto"}, 409: READERS_OF_BUSINESS - {"roberto"}},
        reason="x",
    ),
    "api:projects-deliver": act(
        api("projects-deliver", stone, gift),
        {201: {"roberto"}, 409: READERS - {"roberto"}},
        delivered_on=TODAY,
        paper="Acta 4",
    ),
    "api:projects-waivers": act(
        api("projects-waivers", work),
        {201: {"carmen"}, 409: READERS - {"carmen"}},
        rule="federal_cap",
        reason="x",
        paper="y",
    ),
    "api:projects-ask-waiver": act(
        api("projects-ask-waiver", lambda world: world.asked.reference),
        {200: CLUB_SIDE, 409: {"carmen"}},
        reason="x",
    ),
    "api:projects-signatures": read(api("projects-signatures", work, paper), {200: MONEY_READERS}),
    "api:projects-signed-copy": read(api("projects-signed-copy", work, paper, signed), {200: MONEY_READERS}),
    "api:projects-sign": Row(
        api("projects-sign", work, paper),
        {201: {"roberto"}, 409: MONEY_READERS - {"roberto"}},
        method="post",
        data=lambda world: {"file": SimpleUploadedFile("x.pdf", scan())},
        anonymous=401,
        is_file=True,
    ),
    "api:projects-reprint": act(api("projects-reprint", work), {200: MONEY_READERS}),
    "api:exports-list": read(api("exports-list"), everybody()),
    "api:exports-detail": read(api("exports-detail", export), {200: {"elena"}}),
    "api:exports-file": read(api("exports-file", export), {404: {"elena"}}),
    "api:notices-list": read(api("notices-list"), everybody()),
    "api:notices-detail": read(api("notices-detail", notice), {200: {"tomas"}}),
    "api:notices-read": act(api("notices-read", notice), {200: {"tomas"}}),
    "api:notices-read-all": act(api("notices-read-all"), everybody()),
    "api:projects-disputes": read(api("projects-disputes", disowned), {200: READERS - {"hilario"}}),
    "api:projects-objections": Row(
        api("projects-objections", disowned),
        {201: {"tomas"}, 409: READERS - {"hilario", "tomas"}},
        method="post",
        data=lambda world: {"entry": act_of_the_club(world), "reason": "No."},
        anonymous=401,
    ),
    # Whoever may not read remarks has an empty list; nobody judges before the club has answered and sent.
    "api:projects-filing-requests": read(api("projects-filing-requests", work), {200: READERS}),
    "api:projects-rights": read(api("projects-rights", work), {200: READERS}),
    "api:projects-withdraw-right": act(
        api("projects-withdraw-right", work, right), {200: CLUB_SIDE, 409: READERS - CLUB_SIDE}
    ),
    "api:projects-remarks": read(api("projects-remarks", observed), {200: READERS - {"hilario"}}),
    "api:projects-answer-remark": act(
        api("projects-answer-remark", observed, remark),
        {200: CLUB_SIDE, 409: READERS - CLUB_SIDE - {"hilario"}},
        answer="Se anexó.",
    ),
    "api:projects-judge-remark": act(
        api("projects-judge-remark", observed, remark), {409: READERS - {"hilario"}}, verdict="settle"
    ),
    # Whoever may not read the papers has an empty list.
    "api:projects-requirements": read(api("projects-requirements", observed), {200: READERS - {"hilario"}}),
    "api:projects-brought": Row(
        api("projects-brought", observed),
        {201: CLUB_SIDE, 409: READERS - CLUB_SIDE - {"hilario"}},
        method="post",
        data=lambda world: {"code": "assembly", "file": SimpleUploadedFile("x.pdf", pdf())},
        anonymous=401,
        is_file=True,
    ),
    "api:projects-take-back-paper": Row(
        api("projects-take-back-paper", observed, brought),
        {204: CLUB_SIDE, 409: READERS - CLUB_SIDE - {"hilario"}},
        method="delete",
        anonymous=401,
    ),
    "api:projects-brought-file": read(api("projects-brought-file", observed, brought), {200: PREPARERS}),
    "api:projects-brought-original": read(
        api("projects-brought-original", observed, brought), {200: {"roberto", "beatriz"}}
    ),
    "api:projects-ask-commitments": act(api("projects-ask-commitments", draft), {200: CLUB_SIDE}),
    "api:projects-remind-commitment": act(
        api("projects-remind-commitment", draft, commitment), {409: CLUB_SIDE}
    ),
    "api:commitments-list": read(api("commitments-list"), everybody()),
    "api:commitments-detail": read(api("commitments-detail", commitment), {200: CLUB_SIDE | {"ramon"}}),
    "api:commitments-letter-file": read(
        api("commitments-letter-file", commitment, letter), {200: CLUB_SIDE | {"ramon"}}
    ),
    "api:commitments-confirm": act(
        api("commitments-confirm", commitment),
        {200: {"ramon"}, 409: CLUB_SIDE},
        amount="1.00",
        letter_number="PM/1",
        letter_on="2026-01-02",
        reason="Por etapas.",
    ),
    "api:commitments-decline": act(
        api("commitments-decline", commitment), {200: {"ramon"}, 409: CLUB_SIDE}, reason="No hay presupuesto."
    ),
    "api:projects-settle": act(
        api("projects-settle", disowned, dispute),
        {200: {"roberto"}, 409: READERS - {"hilario", "roberto"}},
        outcome="dismissed",
        reason="Sí.",
    ),
    "api:webhooks-list": read(api("webhooks-list"), everybody()),
    "api:webhooks-detail": read(api("webhooks-detail", webhook), {200: {"elena"}}),
    "api:webhooks-deliveries": read(api("webhooks-deliveries", webhook), {200: {"elena"}}),
    "api:webhooks-again": act(api("webhooks-again", webhook, text("0")), {404: set()}),
    "api:reviews-detail": read(api("reviews-detail", work), {200: READERS}),
    "api:reviews-opinion": read(
        api("reviews-opinion", reviewed), {200: {"roberto"}, 409: READERS_IN_REVIEW - {"roberto"}}
    ),
    # Nobody has begun: there is nothing to sign for the reviewer either.
    "api:reviews-sign": act(api("reviews-sign", reviewed), {409: READERS_IN_REVIEW}),
    "api:reviews-ask": Row(
        api("reviews-ask", reviewed),
        {201: {"roberto"}, 409: READERS_IN_REVIEW - {"roberto"}},
        method="post",
        data=lambda world: {"office": body(world), "subject": "water", "due_on": TODAY},
        anonymous=401,
    ),
    "api:reviews-conflicts": read(api("reviews-conflicts", work), {200: READERS}),
    "api:reviews-scores": read(
        api("reviews-scores", work), {200: READERS_OF_SHEETS, 409: READERS - READERS_OF_SHEETS}
    ),
    "api:opinions-list": read(api("opinions-list"), everybody()),
    "api:opinions-detail": read(api("opinions-detail", opinion), {200: READERS_IN_REVIEW}),
    "api:opinion-requests-list": read(api("opinion-requests-list"), everybody()),
    "api:opinion-requests-detail": read(
        api("opinion-requests-detail", asked), {200: READERS_IN_REVIEW | {"leticia"}}
    ),
    "api:opinion-requests-opinion": read(
        api("opinion-requests-opinion", asked), {200: {"leticia"}, 409: READERS_IN_REVIEW}
    ),
    "api:opinion-requests-sign": act(
        api("opinion-requests-sign", asked), {409: READERS_IN_REVIEW | {"leticia"}}
    ),
    "api:weights-list": read(api("weights-list"), everybody()),
    "api:weights-detail": read(api("weights-detail", weights), everybody()),
    "api:waivers-list": Row(api("waivers-list"), everybody(), anonymous=200),
    "api:clubs-list": read(api("clubs-list"), everybody()),
    "api:clubs-detail": read(api("clubs-detail", club), {200: READERS - {"hilario"}}),
    "api:clubs-invitations": read(api("clubs-invitations", club), {200: CLUB_SIDE}),
    "api:clubs-withdraw-invitation": act(
        api("clubs-withdraw-invitation", club, invitation), {200: CLUB_SIDE}
    ),
    "api:clubs-filing-rule": read(api("clubs-filing-rule", club), {200: CLUB_SIDE}),
    # Tomás is alone in his club, and Elena's federation does not decide how it files.
    "api:clubs-decide-filing": act(api("clubs-decide-filing", club, text("want")), {409: CLUB_SIDE}),
    "api:club-lists-list": read(api("club-lists-list"), everybody()),
    "api:club-lists-template": read(api("club-lists-template"), everybody()),
    "api:club-lists-detail": read(api("club-lists-detail", club_list), {200: {"elena"}}),
    "api:club-lists-write": act(api("club-lists-write", club_list), {202: {"elena"}}),
    "api:invitations-accept": act(api("invitations-accept"), {409: EVERYBODY}, token="nada"),
    "api:offices-list": read(api("offices-list"), everybody()),
    "api:offices-detail": read(api("offices-detail", club_office), {200: CLUB_SIDE | {"carmen"}}),
    "api:offices-hand-over": Row(
        api("offices-hand-over", club_office),
        {201: CLUB_SIDE | {"carmen"}},
        method="post",
        data=lambda world: {
            "outgoing": world.cast["tomas"].appointments.get().pk,
            "last_day": TODAY,
            "incoming": world.cast["marta"].email,
        },
        anonymous=401,
    ),
    "api:hand-overs-list": read(api("hand-overs-list"), everybody()),
    "api:hand-overs-detail": read(
        api("hand-overs-detail", hand_over), {200: CLUB_SIDE | {"carmen", "beatriz"}}
    ),
    "api:club-look-alikes-list": read(api("club-look-alikes-list"), everybody()),
    # These two have nothing in common: even who may decide is told so.
    "api:club-look-alikes-decide": Row(
        api("club-look-alikes-decide"),
        everybody(409),
        method="post",
        data=lambda world: {
            "first": world.work.club_id,
            "second": world.cast["pedro"].current_offices[0].club.pk,
            "verdict": "same",
            "reason": "x",
        },
        anonymous=401,
    ),
    "api:concentration-list": Row(
        api("concentration-list"), {200: READERS_OF_POTS | {"sofia"}}, others=403, anonymous=401
    ),
    "api:note-requests-list": read(api("note-requests-list"), everybody()),
    "api:note-requests-detail": read(api("note-requests-detail", note_request), {200: REQUEST_READERS}),
    "api:note-requests-findings": read(api("note-requests-findings", note_request), {200: REQUEST_READERS}),
    "api:note-requests-step": act(
        api("note-requests-step", note_request, text("take_up")),
        {200: {"adriana"}, 409: REQUEST_READERS - {"adriana"}},
    ),
    "api:federations-list": read(api("federations-list"), everybody()),
    "api:federations-detail": read(api("federations-detail", umbrella), {200: FEDERATION_READERS}),
    "api:federations-clubs-file": read(
        api("federations-clubs-file", umbrella, text("csv")), {200: {"elena"}}
    ),
    "api:issuer-reports-list": read(api("issuer-reports-list"), everybody()),
    "api:issuer-reports-detail": read(
        api("issuer-reports-detail", issuer_report_number), {200: REPORT_READERS}
    ),
    "api:issuer-reports-read": act(
        api("issuer-reports-read", issuer_report_number),
        {200: {"adriana"}, 409: REPORT_READERS - {"adriana"}},
    ),
    "api:funds-list": read(api("funds-list"), everybody()),
    "api:funds-detail": read(api("funds-detail", lambda world: world.work.folio), {200: MONEY_READERS}),
    "api:funds-statement": read(api("funds-statement", lambda world: world.work.folio), {200: MONEY_READERS}),
    "api:owed-list": read(api("owed-list"), everybody()),
    "api:refunds-list": read(api("refunds-list"), everybody()),
    "api:pots-list": read(api("pots-list"), everybody()),
    "api:pots-detail": read(api("pots-detail", pot), {200: READERS_OF_POTS}),
    "api:pots-budget": read(api("pots-budget", pot), {200: READERS_OF_POTS}),
    "api:pots-reverse-budget": act(
        api("pots-reverse-budget", pot, change),
        {200: {"carmen"}, 409: READERS_OF_POTS - {"carmen"}},
        reason="x",
    ),
    "api:sessions-list": read(api("sessions-list"), everybody()),
    "api:sessions-detail": read(api("sessions-detail", session), {200: READERS_OF_POTS}),
    "api:sessions-call-again": act(api("sessions-call-again", session), {409: READERS_OF_POTS}),
    "api:sessions-cancel": act(api("sessions-cancel", session), {409: READERS_OF_POTS}, reason="x"),
    "api:sessions-open": act(api("sessions-open", session), {409: READERS_OF_POTS}, present=[]),
    "api:sessions-attendance": act(
        api("sessions-attendance", session), {200: {"roberto"}, 409: REST}, present=[]
    ),
    "api:sessions-fail": act(api("sessions-fail", session), {409: READERS_OF_POTS}, present=[], reason="x"),
    "api:sessions-agenda": Row(
        api("sessions-agenda", session),
        {200: {"roberto"}, 409: REST},
        method="post",
        data=lambda world: {"projects": [world.session.items.get().project.reference]},
        anonymous=401,
    ),
    "api:sessions-remove": act(api("sessions-remove", session, item), {200: {"roberto"}, 409: REST}),
    "api:sessions-recusals": Row(
        api("sessions-recusals", session, item),
        {200: {"roberto"}, 409: REST},
        method="post",
        data=lambda world: {"member": member(world), "reason": "x"},
        anonymous=401,
    ),
    "api:sessions-votes": act(
        api("sessions-votes", session, item), {200: {"roberto"}, 409: REST}, votes={"state": "for"}
    ),
    "api:sessions-decision": act(
        api("sessions-decision", session, item),
        {201: {"roberto"}, 409: REST},
        outcome="deferred",
        reason="x",
    ),
    # Each wish has its own answer, also where the reader may not decide.
    "api:sessions-decisions": act(
        api("sessions-decisions", session),
        {200: READERS_OF_POTS},
        decisions=[{"item": 1, "outcome": "approved"}],
    ),
    "api:sessions-money": read(api("sessions-money", session), {200: READERS_OF_POTS}),
    "api:sessions-simulation": read(api("sessions-simulation", session), {200: READERS_OF_POTS}),
    "api:sessions-close": act(api("sessions-close", session), {409: READERS_OF_POTS}),
    "api:sessions-minutes": read(api("sessions-minutes", closed), {200: READERS_OF_POTS}),
    "api:sessions-errata": act(
        api("sessions-errata", closed), {201: {"roberto"}, 409: REST}, says="x", should_say="y"
    ),
    "api:committees-list": read(api("committees-list"), everybody()),
    "api:committees-detail": read(api("committees-detail", covam), {200: READERS_OF_POTS}),
    "api:committees-members": act(
        api("committees-members", covam),
        {201: {"roberto"}, 409: REST},
        party="state",
        name="Berta Luna",
        since=TODAY,
    ),
    "api:committees-end-member": act(
        api("committees-end-member", covam, member), {200: {"roberto"}, 409: REST}, until=TODAY
    ),
    "api:waiting-list-list": read(api("waiting-list-list"), everybody()),
    "api:waiting-list-move-up": act(
        api("waiting-list-move-up", waiting), {201: {"roberto"}, 409: REST}, money="Ampliación"
    ),
    "api:appeals-list": read(api("appeals-list"), everybody()),
    "api:appeals-detail": read(api("appeals-detail", appealed), {200: READERS_OF_DECLINED}),
    "api:appeals-answer": act(
        api("appeals-answer", appealed),
        {200: {"roberto"}, 409: READERS_OF_DECLINED - {"roberto"}},
        answer="denied",
        reasons="x",
    ),
    "api:documents-list": read(api("documents-list"), everybody()),
    "api:documents-detail": read(api("documents-detail", paper), {200: MONEY_READERS}),
    "api:documents-file": read(api("documents-file", paper), {200: MONEY_READERS}),
    "api:documents-downloads": read(api("documents-downloads", paper), {200: MONEY_READERS}),
    "api:documents-retry": act(api("documents-retry", paper), {200: MONEY_READERS}),
    "api:bundles-list": read(api("bundles-list"), everybody()),
    "api:bundles-detail": read(api("bundles-detail", bundle), {200: {"elena"}}),
    "api:bundles-file": read(api("bundles-file", bundle), {409: {"elena"}}),
    "api:bundles-retry": act(api("bundles-retry", bundle), {200: {"elena"}}),
    "api:states-list": read(api("states-list"), everybody()),
    "api:states-detail": read(api("states-detail", text("32")), everybody()),
    "api:municipalities-list": read(api("municipalities-list"), everybody()),
    "api:municipalities-detail": read(api("municipalities-detail", text("32039")), everybody()),
    "api:localities-list": read(api("localities-list"), everybody()),
    "api:localities-detail": read(api("localities-detail", text("320390001")), everybody()),
    "api:consulates-list": read(api("consulates-list"), everybody()),
    "api:consulates-detail": read(api("consulates-detail", text("dallas")), everybody()),
}
MATRIX = PAGES | API


def names_of(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """Every named address of the house. Django's administration keeps its own permissions."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{before}{pattern.name}"
        elif pattern.namespace != "admin":
            yield from names_of(pattern, f"{before}{pattern.namespace}:" if pattern.namespace else before)


# In this order, since the numbers of the works follow from it.
KEPT = ("work", "paper", "asked", "draft", "recovery", "reviewed", "session", "closed", "appealed")
KEPT += ("observed",)


@pytest.fixture(scope="module")
def ground(django_db_setup, django_db_blocker, request) -> Iterator[World]:
    """The world of every row, made once. What a test adds to it is undone with the test."""
    with django_db_blocker.unblock(), transaction.atomic():
        first = World(people(), request)
        for name in KEPT:
            getattr(first, name)
        first.tickets.update({name: ticket_of(first.cast[name]) for name in EVERYBODY})
        yield first
        transaction.set_rollback(True)


def ticket_of(user: User) -> str:
    """The cookie by which the house knows ``user``, who has just come in."""
    client = Client()
    enter_as(user, client)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture
def world(ground, cast, request) -> World:
    made = World(cast, request, ground.ground, ground.tickets)
    made.keys["elena"], _text = issue_key(by=cast["elena"], name="prueba")
    return made


def test_every_address_has_its_row():
    assert set(names_of(get_resolver())) == set(MATRIX)


def test_every_role_has_its_person(cast):
    for role, name in ROLES.items():
        assert cast[name].holds(role)


@pytest.fixture
def short_refusals(monkeypatch) -> None:
    """A 404 without its page, which is the same at every address: a test of its own looks at it."""

    def short(request: HttpRequest, exception: Exception) -> HttpResponse:
        return HttpResponseNotFound()

    monkeypatch.setattr(urls, "handler404", short, raising=False)


def test_whoever_is_refused_gets_the_page_that_says_so(world):
    for person in EVERYBODY:
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = world.tickets[person]

        response = client.get("/obras/3X1-32-2013-9999/")

        assert response.status_code == 404
        assert "No encontramos esa página" in response.text
        assert str(world.cast[person]) in response.text


@pytest.mark.parametrize("name", MATRIX)
@pytest.mark.usefixtures("short_refusals")
def test_everybody_gets_what_the_matrix_says(name, world):
    row = MATRIX[name]
    url = row.url(world)  # what it names is made before the first request, which is undone
    expected = dict.fromkeys(EVERYBODY, row.others)
    for status, persons in row.statuses.items():
        expected |= dict.fromkeys(persons, status)

    got = {person: answer(world, name, url, person) for person in expected}

    assert got == expected
    assert answer(world, name, url, None) == row.anonymous


def answer(world: World, name: str, url: str, person: str | None) -> int:
    """The status that ``person`` gets; what the request changed is undone."""
    row = MATRIX[name]
    client = Client(raise_request_exception=True)
    if person:
        client.cookies[settings.SESSION_COOKIE_NAME] = world.tickets[person]
    is_json = name in API and row.method == "post" and not row.is_file
    content = {"content_type": "application/json"} if is_json else {}
    with transaction.atomic():
        response = getattr(client, row.method)(url, row.data(world), **content)
        if response.streaming:
            b"".join(response.streaming_content)
        transaction.set_rollback(True)
    return response.status_code


@pytest.mark.parametrize("path", ["/administracion/", "/administracion/accounts/user/"])
def test_the_administration_is_for_administrators(path, world):
    for person in EVERYBODY:
        client = Client()
        client.force_login(world.cast[person], backend="django.contrib.auth.backends.ModelBackend")
        assert client.get(path).status_code == 302


def test_an_office_opens_doors_on_its_days_only(world, client):
    user = world.cast["roberto"]
    user.appointments.update(until=timezone.localdate() - timedelta(days=1))
    client.force_login(User.objects.get(pk=user.pk), backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(world.work.get_absolute_url()).status_code == 404


def test_pages_that_hold_data_are_not_kept_by_shared_caches(world, client):
    client.force_login(world.cast["roberto"], backend="django.contrib.auth.backends.ModelBackend")

    response = client.get(reverse("projects:agreement_file", args=[world.work.folio]))
    b"".join(response.streaming_content)

    assert response["Cache-Control"] == "private, no-store"
    assert settings.X_FRAME_OPTIONS == "DENY"
