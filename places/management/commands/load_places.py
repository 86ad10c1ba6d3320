"""`manage.py load_places`: the catalogue of places is in the database."""

from time import monotonic

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from places.loading import CatalogueDamaged, load


class Command(BaseCommand):
    help = "Carga entidades, municipios, localidades, marginación y consulados. Repetirla no cambia nada."
    # `migrate`, which goes before it, asks whether all is in order: asked again it takes seconds.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--only-states",
            metavar="32,11",
            help="Claves del INEGI separadas por comas; sin ella, todo el país.",
        )
        bar = parser.add_mutually_exclusive_group()
        bar.add_argument("--progress", action="store_true", help="Muestra el avance aunque no haya terminal.")
        bar.add_argument("--no-progress", action="store_true", help="No muestra el avance.")

    def handle(self, **options):
        only = options["only_states"]
        started = monotonic()
        try:
            counts = load(
                states=only.replace(" ", "").split(",") if only else None,
                show_progress=True if options["progress"] else False if options["no_progress"] else None,
            )
        except (CatalogueDamaged, ValueError) as refusal:
            raise CommandError(str(refusal)) from refusal
        for model, loaded in counts.items():
            self.stdout.write(
                _("%(what)s: %(rows)s; nuevas %(added)s, corregidas %(changed)s")
                % {
                    "what": str(model._meta.verbose_name_plural).capitalize(),
                    "rows": f"{loaded.rows:,}",
                    "added": f"{loaded.added:,}",
                    "changed": f"{loaded.changed:,}",
                }
            )
        if not any(loaded.added or loaded.changed for loaded in counts.values()):
            self.stdout.write(_("El catálogo ya estaba cargado; nada cambió."))
        self.stdout.write(_("Listo en %(seconds).1f segundos.") % {"seconds": monotonic() - started})
