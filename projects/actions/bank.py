"""The bank account of a work: its reviewer registers it, closes it and brings its statements."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Role, User
from funding import bank as banking
from funding.bank import Imported
from funding.models import BankAccount
from projects.actions.acts import StepRefused, locked, refuse_unless_reviewer, remember
from projects.models import Project
from projects.workflow import REVIEWER

# Who may read the whole CLABE: whoever pays into the account or answers for it.
READERS_OF_CLABE = {REVIEWER, Role.CLUB, Role.FEDERATION, Role.MUNICIPALITY}


def shows_clabe_to(project: Project, user: User) -> bool:
    """Whether the person reads all digits of the CLABE; the others read the last four."""
    return bool(project.roles_of(user) & READERS_OF_CLABE)


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
        note = _("%(name)s. Movimientos nuevos: %(new)s; ya conocidos: %(known)s.")
        told = {"name": made.statement.file_name, "new": made.new, "known": made.known}
        remember(project, "import_statement", by=by, role=project.authority, note=note % told)
    return made
