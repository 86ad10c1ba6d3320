"""The same entries in django-hordak, which keeps books in Django too: written as its documentation shows.

Its triggers are awake and check at the commit that the legs of a transaction sum to zero. Only ``bin/bench``
installs it, so it is imported where it is used.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal

from django.db import transaction


def poster(legs: Sequence[tuple[str, str, Decimal]]) -> Callable[[], None]:
    """An act that posts ``legs`` once more: + is a debit. Each leg has an account of its own."""
    from hordak.models import Account, AccountType, Leg, Transaction  # noqa: PLC0415
    from moneyed import Money  # noqa: PLC0415

    # Without a code there is no tree to keep: all accounts lie side by side, as ours do.
    accounts = [
        Account.objects.create(name=f"{moment} {payer}", type=AccountType.asset, currencies=["MXN"])
        for moment, payer, _amount in legs
    ]
    amounts = [("debit" if amount > 0 else "credit", Money(abs(amount), "MXN")) for *_account, amount in legs]

    def post() -> None:
        with transaction.atomic():
            entry = Transaction.objects.create()
            for account, (side, amount) in zip(accounts, amounts, strict=True):
                Leg.objects.create(transaction=entry, account=account, **{side: amount})

    return post
