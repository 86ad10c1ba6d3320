"""The same entries in django-hordak, which keeps books in Django too: written as its documentation shows.

Its triggers are awake and check at the commit that the legs of a transaction sum to zero. Only ``bin/bench``
installs it, so it is imported where it is used.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import count

from django.db import connection, transaction

numbers = count(1)


def poster(legs: Sequence[tuple[str, str, Decimal]], *, keeps_promises: bool = False) -> Callable[[], None]:
    """An act that posts ``legs`` once more: + is a debit. Each leg has an account of its own.

    Of what our act promises it ``keeps_promises`` that a program must keep by itself: a key is posted once,
    and no account passes its floor while others post too. Hash chain and running balances are not among them.
    """
    from hordak.models import Account, AccountType, Leg, Transaction  # noqa: PLC0415
    from moneyed import Money  # noqa: PLC0415

    # Without a code there is no tree to keep: all accounts lie side by side, as ours do.
    accounts = [
        Account.objects.create(name=f"{moment} {payer}", type=AccountType.asset, currencies=["MXN"])
        for moment, payer, _amount in legs
    ]
    amounts = [("debit" if amount > 0 else "credit", Money(abs(amount), "MXN")) for *_account, amount in legs]
    mine = Account.objects.filter(pk__in=[account.pk for account in accounts]).order_by("pk")
    is_debit = {
        account.pk: side == "debit" for account, (side, _amount) in zip(accounts, amounts, strict=True)
    }
    if keeps_promises:
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE TABLE IF NOT EXISTS rival_key (key text PRIMARY KEY, entry bigint NOT NULL)"
            )

    def post() -> None:
        with transaction.atomic():
            entry = Transaction.objects.create()
            if keeps_promises:
                with connection.cursor() as cursor:
                    # One that is there refuses the second.
                    cursor.execute(
                        "INSERT INTO rival_key VALUES (%s, %s)", [f"key {next(numbers)}", entry.pk]
                    )
                list(mine.select_for_update().values_list("pk"))
            for account, (side, amount) in zip(accounts, amounts, strict=True):
                Leg.objects.create(transaction=entry, account=account, **{side: amount})
            if keeps_promises:
                for account in mine.with_balances():
                    if (account.balance["MXN"].amount >= 0) != is_debit[account.pk]:
                        raise ValueError(f"{account} passes its floor")

    return post
