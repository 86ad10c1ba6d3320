"""The bank account of a work: its reviewer registers it, closes it and brings its statements."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Role, User
from funding import bank as banking
from funding.bank import Imported
from funding.echoes import settle_echo
from funding.models import BankAccount, Echo
from projects.actions.acts import StepRefused, locked, refuse_unless_reviewer, remember
from projects.models import Project
from projects.workflow import REVIEWER

# Who answers for the account besides its reviewer and those who pay into it.
READERS_OF_CLABE = {REVIEWER, Role.CENTRAL, Role.AUDITOR}


def shows_clabe_to(project: Project, user: User) -> bool:
    """Whether the person pays into the account or answers for it; the others read the last four digits."""
    return bool(project.roles_of(user) & READERS_OF_CLABE or project.payers_declared_by(user))


@transaction.atomic
def register_account(
    project: Project,
    *,
    bank: str,
    clabe: str,
    holder: str,
    signatories: Sequence[str],
    opened_on: date,
    by: User,
) -> BankAccount:
    """The work has its account, and no other receives its money."""
    project = locked(project, by)
    refuse_unless_reviewer(project, by, _("Registrar la cuenta de la obra"))
    if project.fund is None:
        raise StepRefused(_("La obra todavía no tiene convenio ni fondo."), code="no_fund")
    before = project.fund.bank_accounts.count()
    account = banking.register_account(
        project.fund,
        bank=bank,
        clabe=clabe,
        holder=holder,
        signatories=signatories,
        opened_on=opened_on,
        by=by,
    )
    if project.fund.bank_accounts.count() > before:
        remember(project, "register_account", by=by, role=project.authority, note=str(account))
    return account


@transaction.atomic
def close_account(project: Project, account: BankAccount, *, closed_on: date, by: User) -> BankAccount:
    """The account receives nothing after its last day; another may be registered."""
    project = locked(project, by)
    refuse_unless_reviewer(project, by, _("Cerrar la cuenta de la obra"))
    account = BankAccount.objects.get(pk=account.pk, fund=project.fund)
    was_open = account.closed_on is None
    account = banking.close_account(account, closed_on=closed_on)
    if was_open:
        remember(project, "close_account", by=by, role=project.authority, note=str(account))
    return account


@transaction.atomic
def import_statement(
    project: Project, account: BankAccount | None, *, content: bytes, file_name: str, by: User
) -> Imported:
    """The movements of a file of the bank are in the account, each once."""
    project = locked(project, by)
    refuse_unless_reviewer(project, by, _("Importar estados de cuenta"))
    if account is None:
        raise StepRefused(_("Registre primero la cuenta de la obra."), code="no_account")
    account = BankAccount.objects.get(pk=account.pk, fund=project.fund)
    made = banking.import_statement(account, content=content, file_name=file_name, by=by)
    if made.is_new:
        note = _("%(name)s. Movimientos nuevos: %(new)s; ya conocidos: %(known)s; por aclarar: %(doubtful)s.")
        told = {"name": made.statement.file_name, "new": made.new, "known": made.known}
        told["doubtful"] = made.doubtful
        remember(project, "import_statement", by=by, role=project.authority, note=note % told)
    return made


@transaction.atomic
def clear_up(project: Project, echo: Echo, *, is_same: bool, by: User) -> Echo:
    """Somebody said whether a line of a file is a movement that the account knows, or another one."""
    project = locked(project, by)
    refuse_unless_reviewer(project, by, _("Aclarar renglones del banco"))
    echo = Echo.objects.get(pk=echo.pk, account__fund=project.fund)
    was_waiting = echo.state == Echo.State.WAITING
    echo = settle_echo(echo, is_same=is_same, by=by)
    if was_waiting:
        details = {"amount": str(echo.amount), "reference": echo.tracking_key or echo.reference}
        note = echo.get_state_display()
        remember(project, "clear_up", by=by, role=project.authority, note=note, details=details)
    return echo
