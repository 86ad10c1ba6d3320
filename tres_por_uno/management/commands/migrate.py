"""Django's command, and then the ledger's functions and the application's login have their rights."""

from typing import Any

from django.conf import settings
from django.core.management import CommandError
from django.core.management.commands import migrate

from funding.rights import NoLogin, give, guard


class Command(migrate.Command):
    """With OWNER_DATABASE_URL it works as the owner and gives the login of DATABASE_URL its rights."""

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        if options["plan"]:
            return
        guard()
        login = settings.APPLICATION_LOGIN
        if not login:
            return
        if login["USER"] in ("", settings.DATABASES["default"]["USER"]):
            raise CommandError("DATABASE_URL names no login besides the owner of OWNER_DATABASE_URL.")
        try:
            give(login["USER"], login["PASSWORD"])
        except NoLogin as missing:
            raise CommandError(
                f"The login {login['USER']} is not there, and the owner may not make it. Whoever administers "
                f"the server makes it once, with the password of DATABASE_URL: {missing}. Then migrate again."
            ) from missing
