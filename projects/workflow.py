"""The life of a work as a table: each step with its way, who may take it, and what must be true first."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import models
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from funding.actions import OPERATIONS


class State(models.TextChoices):
    """Where a work stands."""

    DRAFT = "draft", _("Borrador")
    FILED = "filed", _("Ingresada")
    OBSERVED = "observed", _("Con observaciones")
    IN_REVIEW = "in_review", _("En revisión")
    WAITING = "waiting", _("En lista de espera")
    DECLINED = "declined", _("No procedente")
    WITHDRAWN = "withdrawn", _("Desistida")
    APPROVED = "approved", _("Aprobada")
    AGREED = "agreed", _("En depósito")
    PAID_UP = "paid_up", _("Aportación completa")


# Word and shape always, colour never alone: the sign that stands before a state's name.
MARKS = {
    State.DRAFT: "○",
    State.FILED: "▸",
    State.OBSERVED: "!",
    State.IN_REVIEW: "◐",
    State.WAITING: "…",
    State.DECLINED: "✕",
    State.WITHDRAWN: "✕",
    State.APPROVED: "✓",
    State.AGREED: "$",
    State.PAID_UP: "■",
}
# The main way, drawn as the progress tracker.
CORRIDOR = [State.DRAFT, State.FILED, State.IN_REVIEW, State.APPROVED, State.AGREED, State.PAID_UP]


# Whoever proposes the work and speaks for it.
CLUB_SIDE = {Role.CLUB, Role.FEDERATION}
# Who reviews, records the committee and counts deposits: SEDESOL's delegation under a federal scheme, the
# state's government under a scheme of its own. ``Project.authority`` tells which.
REVIEWER = "reviewer"
# The roles that do, under one scheme or another; their people may have a file in hand.
REVIEWERS = {Role.DELEGATION, Role.STATE_GOVERNMENT}
# Steps that judge a work: whoever it touches does not take them.
JUDGES = {
    "take_up",
    "observe",
    "lapse",
    "decline",
    "approve",
    "approve_business",
    "put_on_waiting_list",
    "move_up",
}
# Whoever prepares, judges or audits a work reads what the rules find in it, and the names in its lists.
READERS_OF_FINDINGS = {Role.CLUB, Role.FEDERATION, REVIEWER, Role.CENTRAL, Role.AUDITOR}
# What is beside a work: other works of its club, and clubs that look like it. For whoever judges or audits.
READERS_BESIDE = {REVIEWER, Role.CENTRAL, Role.AUDITOR}
# Who tells of a payer's deposits besides the reviewer, who may tell of all.
DECLARERS = {
    "federal": {Role.DELEGATION},
    "state": {Role.STATE_GOVERNMENT},
    "municipal": {Role.MUNICIPALITY},
    "migrants": {Role.CLUB, Role.FEDERATION},
    "company": {Role.COMPANY},
}

# Who tells what two persons do with the money of a work, and who verifies it. The two are never the same
# person. What leaves the account, or commits a government, is verified with the password again.
EXECUTORS = {Role.MUNICIPALITY, REVIEWER}
TOLD_BY = {
    "release": {REVIEWER},
    "amendment": {REVIEWER},
    "payment": EXECUTORS,
    "proof": EXECUTORS,
    "restitution": EXECUTORS,
    "interest": EXECUTORS,
    "conversion": EXECUTORS,
    "closing": EXECUTORS,
    "refund": EXECUTORS,
}
VERIFIED_BY = {**{name: {REVIEWER} for name in TOLD_BY}, "release": {REVIEWER, Role.CENTRAL}}
NEEDS_PASSWORD = {"release", "refund"}


class Right(models.TextChoices):
    """What somebody whom the club invited to one of its works may do with it."""

    READ = "read", _("Leer")
    EDIT = "edit", _("Cambiar la solicitud y sus documentos")
    FILE = "file", _("Enviar y desistir")
    MONEY = "money", _("Ver el dinero y declarar depósitos del club")


# The steps that such a person takes with a right, in the name of the club.
RIGHT_OF = {"file": Right.FILE, "withdraw": Right.FILE}

# Whose move is next; a state that waits for nobody has no line.
WAITS_FOR = {
    State.DRAFT: [Role.CLUB, Role.FEDERATION],
    State.OBSERVED: [Role.CLUB, Role.FEDERATION],
    State.FILED: [REVIEWER],
    State.IN_REVIEW: [REVIEWER],
    State.APPROVED: [REVIEWER],
    State.AGREED: [REVIEWER],
}


@dataclass(frozen=True)
class Detail:
    """Something that a person must tell to take a step. ``kind`` is text or date."""

    name: str
    label: str | Promise
    kind: str = "text"
    help: str | Promise = ""


@dataclass(frozen=True)
class Step:
    """One line of the table."""

    label: str | Promise
    sources: Sequence[State]
    target: State
    roles: Sequence[str]
    checks: Sequence[str] = ()
    done: str | Promise = ""
    needs_note: bool = False
    note_label: str | Promise = ""
    details: Sequence[Detail] = field(default=())
    is_automatic: bool = False
    # The family of projects for which it is; empty for both.
    family: str = ""


S, R = State, Role
SESSION = [
    Detail("session", _("Número de la sesión"), help=_("Por ejemplo: COVAM-32-2026-SO02")),
    Detail("resolution", _("Número del acuerdo"), help=_("Por ejemplo: A07")),
    Detail("session_on", _("Fecha de la sesión"), kind="date"),
]
# What a business must be before it is approved; of a work of solidarity most of it asks nothing.
APPROVABLE_BUSINESS = [
    "parts_add_up",
    "parts_within_caps",
    "families_within_rules",
    "plan_adds_up",
    "appraised_favourably",
    "toma_de_nota_still_in_force",
    "note_is_of_a_consulate",
    "apart_from_others",
    "within_ceiling",
    "remarks_settled",
]
# What a committee decides: while it sits over a work, nobody takes these steps outside the room.
APPROVING = {"approve", "approve_business"}
DECIDING = {*APPROVING, "decline", "put_on_waiting_list"}
# What an application comes to, and its applicant is told by letter where no session tells it.
TOLD_BY_LETTER = {*APPROVING, "decline", "lapse"}

STEPS: dict[str, Step] = {
    "file": Step(
        _("Enviar solicitud"),
        [S.DRAFT, S.OBSERVED],
        S.FILED,
        [R.CLUB, R.FEDERATION],
        [
            "answers_complete",
            "window_open",
            "may_apply",
            "toma_de_nota_in_force",
            "note_is_of_a_consulate",
            "apart_from_others",
            "place_in_municipality",
            "representatives_told",
            "point_in_municipality",
            "similar_answered",
            "parts_add_up",
            "parts_within_caps",
            "in_kind_is_allowed",
            "scholarships_add_up",
            "scholarships_once",
            "families_within_rules",
            "plan_adds_up",
            "budget_adds_up",
            "quotations_given",
            "calendar_adds_up",
            "papers_complete",
            "remarks_answered",
            "parties_committed",
            "speaker_is_known_by_curp",
        ],
        done=_("Solicitud enviada"),
    ),
    "withdraw": Step(
        _("Desistir de la solicitud"),
        [S.DRAFT, S.FILED, S.OBSERVED, S.WAITING],
        S.WITHDRAWN,
        [R.CLUB, R.FEDERATION],
        done=_("Solicitud desistida"),
        needs_note=True,
        note_label=_("Motivo"),
    ),
    "take_up": Step(
        _("Tomar en revisión"),
        [S.FILED],
        S.IN_REVIEW,
        [REVIEWER],
        done=_("En revisión"),
    ),
    "observe": Step(
        _("Enviar observaciones"),
        [S.FILED, S.IN_REVIEW],
        S.OBSERVED,
        [REVIEWER],
        done=_("Devuelta con observaciones"),
        needs_note=True,
        note_label=_("Observaciones para el club: qué falta y cómo corregirlo"),
    ),
    # The time to answer is over and the club did not: what it filed counts as never filed.
    "lapse": Step(
        _("Tener por no presentada"),
        [S.OBSERVED],
        S.DECLINED,
        [REVIEWER],
        ["time_to_answer_is_over"],
        done=_("Tenida por no presentada"),
        needs_note=True,
        note_label=_("Motivo y fundamento"),
    ),
    "decline": Step(
        _("Declarar no procedente"),
        [S.IN_REVIEW, S.WAITING],
        S.DECLINED,
        [REVIEWER],
        done=_("Declarada no procedente"),
        needs_note=True,
        note_label=_("Motivo y fundamento"),
    ),
    "approve": Step(
        _("Registrar aprobación del COVAM"),
        [S.IN_REVIEW],
        S.APPROVED,
        [REVIEWER],
        [
            "parts_add_up",
            "parts_within_caps",
            "toma_de_nota_still_in_force",
            "note_is_of_a_consulate",
            "apart_from_others",
            "within_ceiling",
            "remarks_settled",
        ],
        done=_("Aprobada por el COVAM"),
        details=SESSION,
        family="solidarity",
    ),
    # A business is no work of solidarity: another committee decides on it, once it has appraised it.
    "approve_business": Step(
        _("Registrar aprobación del comité valuador"),
        [S.IN_REVIEW],
        S.APPROVED,
        [REVIEWER],
        APPROVABLE_BUSINESS,
        done=_("Aprobada por el comité valuador"),
        details=[
            Detail("session", _("Número de la sesión"), help=_("Por ejemplo: STV-32-2016-SO01")),
            Detail("resolution", _("Número del acuerdo"), help=_("Por ejemplo: A03")),
            Detail("session_on", _("Fecha de la sesión"), kind="date"),
        ],
        family="investment",
    ),
    # Good, and no money left: only a session puts a work here, and only its turn takes it on.
    "put_on_waiting_list": Step(
        _("Poner en lista de espera"),
        [S.IN_REVIEW],
        S.WAITING,
        [REVIEWER],
        done=_("En lista de espera"),
        needs_note=True,
        note_label=_("Motivo"),
        details=SESSION,
        is_automatic=True,
    ),
    "move_up": Step(
        _("Aprobar desde la lista de espera"),
        [S.WAITING],
        S.APPROVED,
        [REVIEWER],
        APPROVABLE_BUSINESS,
        done=_("Aprobada desde la lista de espera"),
        details=[*SESSION, Detail("money", _("De dónde sale el dinero"))],
        is_automatic=True,
    ),
    "uphold_appeal": Step(
        _("Dar la razón a la inconformidad"),
        [S.DECLINED, S.WAITING],
        S.IN_REVIEW,
        [REVIEWER],
        done=_("Inconformidad procedente: de nuevo en revisión"),
        needs_note=True,
        note_label=_("Motivo y fundamento"),
        is_automatic=True,
    ),
    "agree": Step(
        _("Firmar convenio"),
        [S.APPROVED],
        S.AGREED,
        [REVIEWER],
        [
            "parts_add_up",
            "parts_within_caps",
            "in_kind_is_allowed",
            "parties_can_sign",
            "toma_de_nota_still_in_force",
            "note_is_of_a_consulate",
            "apart_from_others",
            "within_ceiling",
        ],
        done=_("Convenio firmado"),
        details=[Detail("deposit_until", _("Fecha límite para depositar"), kind="date")],
    ),
    # What a reviewer finds that no club did: the act falls, and the work stands where it harms nobody.
    "annul_filing": Step(
        _("Anular el envío"),
        [S.FILED, S.OBSERVED, S.IN_REVIEW, S.WAITING, S.APPROVED],
        S.WITHDRAWN,
        [REVIEWER],
        done=_("Envío anulado"),
        needs_note=True,
        note_label=_("Motivo"),
        is_automatic=True,
    ),
    "annul_answer": Step(
        _("Anular la corrección enviada"),
        [S.FILED, S.IN_REVIEW],
        S.OBSERVED,
        [REVIEWER],
        done=_("Corrección anulada: de nuevo con observaciones"),
        needs_note=True,
        note_label=_("Motivo"),
        is_automatic=True,
    ),
    "annul_withdrawal": Step(
        _("Anular el desistimiento"),
        [S.WITHDRAWN],
        S.FILED,
        [REVIEWER],
        done=_("Desistimiento anulado"),
        needs_note=True,
        note_label=_("Motivo"),
        is_automatic=True,
    ),
    "confirm_deposits": Step(
        _("Confirmar aportación completa"),
        [S.AGREED],
        S.PAID_UP,
        [REVIEWER],
        ["paid_up"],
        done=_("Aportación completa"),
        is_automatic=True,
    ),
    "reopen_deposits": Step(
        _("Reabrir depósitos"),
        [S.PAID_UP],
        S.AGREED,
        [REVIEWER],
        ["not_paid_up"],
        done=_("Depósitos reabiertos"),
        is_automatic=True,
    ),
}

# Acts that the history remembers although they move no state.
OTHER_ACTS = {
    "propose": _("Solicitud iniciada"),
    "ask_filing": _("Envío pedido: falta que otra persona lo confirme"),
    "take_back_filing": _("Petición de envío retirada"),
    "share": _("Permisos ofrecidos"),
    "accept_right": _("Permisos aceptados"),
    "withdraw_right": _("Permisos retirados"),
    "declare": _("Depósito declarado"),
    "authorise_deposit": _("Excepción de un depósito autorizada"),
    "deposit": _("Depósito verificado"),
    "reject_deposit": _("Depósito rechazado"),
    "reverse_deposit": _("Depósito revertido"),
    "ask_waiver": _("Excepción pedida"),
    "waive": _("Excepción autorizada"),
    "answer_remark": _("Observación contestada"),
    "settle_remark": _("Observación atendida"),
    "insist_on_remark": _("Se insiste en una observación"),
    "ask_commitment": _("Compromiso pedido"),
    "commit": _("Compromiso confirmado"),
    "refuse_commitment": _("Compromiso rechazado"),
    "remind_commitment": _("Compromiso recordado"),
    "reprint": _("Impresión pedida de nuevo"),
    "bring_paper": _("Documento entregado"),
    "take_back_paper": _("Documento retirado"),
    "sign_paper": _("Copia firmada recibida"),
    "copy": _("Borrador copiado de otra obra"),
    "answer_similar": _("Respuesta sobre proyectos parecidos"),
    "speaker_numbers": _("CURP o RFC de quien representa la obra, anotados"),
    "declare_conflict": _("Conflicto de interés declarado"),
    "recuse": _("Conflicto de interés encontrado"),
    "ask_opinion": _("Dictamen normativo pedido"),
    "sign_opinion": _("Dictamen firmado"),
    "score": _("Cédula de evaluación"),
    "assign": _("Asignada"),
    "take_next": _("Tomada de la fila"),
    "unassign": _("Asignación retirada"),
    "appraise": _("Valuación registrada"),
    "decide_double": _("Beca doble revisada"),
    "recover": _("Recuperación registrada"),
    "reverse_recovery": _("Recuperación revertida"),
    "deliver": _("Entrega en especie registrada"),
    "register_account": _("Cuenta de la obra registrada"),
    "close_account": _("Cuenta de la obra cerrada"),
    "import_statement": _("Estado de cuenta importado"),
    "clear_up": _("Renglón del banco aclarado"),
    "table": _("Inscrita en el orden del día"),
    "untable": _("Retirada del orden del día"),
    "defer": _("Diferida por el comité"),
    "appeal": _("Inconformidad presentada"),
    "deny_appeal": _("Inconformidad no procedente"),
    "object": _("Acto no reconocido"),
    "confirm_act": _("Acto confirmado"),
    "annul_act": _("Acto anulado"),
}


# What two persons do with money: each is told, verified or rejected, and perhaps reversed.
OPERATION_ACTS = {
    f"{verb}_{name}": format_lazy("{} · {}", operation.label, done)
    for name, operation in OPERATIONS.items()
    for verb, done in {
        "tell": _("se registró"),
        "verify": _("se verificó"),
        "reject": _("se rechazó"),
        "reverse": _("se revirtió"),
    }.items()
}
OTHER_ACTS |= {
    **OPERATION_ACTS,
    "order_release": _("Ministración con orden de pago (CLC)"),
    "ask_capture_line": _("Línea de captura solicitada"),
    "file_late_paper": _("Documento expedido después"),
    "set_budget": _("Presupuesto por conceptos"),
}

# --- What is done in a club's name ----------------------------------------------------------------

# Whoever acts in one of these roles acts in the name of a club, and everybody on its board hears of it.
CLUB_ROLES = {Role.CLUB, Role.FEDERATION}
# Except of what binds no club: a print tried again, a paper before its filing, a person who stands aside.
UNHEARD = {"reprint", "bring_paper", "take_back_paper", "declare_conflict", "recuse"}
# What the board hears of whoever did it.
ALWAYS_HEARD = {"confirm_act", "annul_act"}
# What is heard and not objected to: it says itself that an act is not recognised, or undoes one.
UNDISPUTED = {"object", *ALWAYS_HEARD}
# Steps that undo an act that nobody recognises: alone they move a work that is stopped.
UNDOING = {"annul_filing", "annul_answer", "annul_withdrawal", "reopen_deposits"}


def is_in_a_clubs_name(act: str, role: str, payer: str = "") -> bool:
    """Whether the board of the club hears of the act: all that its side does but for ``UNHEARD``.

    A deposit of the migrants is told in their name, whoever tells it.
    """
    if act in ALWAYS_HEARD or (act == "declare" and payer == "migrants"):
        return True
    return role in CLUB_ROLES and act not in UNHEARD


# Acts that tell of money that was paid.
MONEY_ACTS = [
    *OPERATION_ACTS,
    "order_release",
    "ask_capture_line",
    "file_late_paper",
    "set_budget",
    "declare",
    "authorise_deposit",
    "deposit",
    "reject_deposit",
    "reverse_deposit",
    "recover",
    "reverse_recovery",
    "deliver",
    "register_account",
    "close_account",
    "import_statement",
    "clear_up",
]


def label_of(act: str) -> str:
    """What the history calls an act, done."""
    step = STEPS.get(act)
    return str(step.done if step else OTHER_ACTS[act])
