"""Lists of works as files: asked for, written in the background row after row, kept for a week."""

import json
from collections.abc import Iterable, Iterator
from typing import IO, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from documents import sheets
from documents.later import ask_worker
from documents.making import still_alive, write_once
from programs.rulebook import scheme_name
from projects.models import Export, Project
from projects.queue import Row, narrowed, row_facts, rows_of, told

CHUNK = 1_000
State = Export.State


def works_of(user: User, chosen: dict[str, Any]) -> Any:
    """The works that the filters leave of those that the person may read."""
    return narrowed(Project.objects.visible_to(user), user, chosen, timezone.localdate()).order_by()


@transaction.atomic
def ask_for_export(*, kind: str, chosen: dict[str, Any], by: User) -> Export:
    """The file is on its way. While the same one is under way, it is that one."""
    User.objects.select_for_update().get(pk=by.pk)
    same = Export.objects.filter(user=by, kind=kind, chosen=chosen, state__in=[State.QUEUED, State.WRITING])
    if known := same.first():
        return known
    made = Export.objects.create(user=by, kind=kind, chosen=chosen, rows=works_of(by, chosen).count())
    ask_worker("projects.tasks.write_export", made.pk)
    return made


def write_export(pk: int) -> None:
    """The file is written, once: a message that comes twice finds somebody at it and leaves."""

    def write(export: Export, file: IO[bytes]) -> dict[str, Any]:
        for piece in pieces_of(export):
            file.write(piece)
        return {"written": export.written}

    write_once(Export.objects.all(), pk, write)


def pieces_of(export: Export) -> Iterator[bytes]:
    """The file, piece after piece; none of it waits for the last row."""
    rows = counted(export)
    if export.kind == Export.Kind.JSON:
        yield from as_json(rows)
        return
    headings = [
        *(_("Folio"), _("Obra"), _("Estado de la obra"), _("Programa"), _("Ejercicio"), _("Tipo")),
        *(_("Club"), _("Estado"), _("Municipio"), _("Clave del municipio"), _("Localidad")),
        *(
            _("Costo total (MXN)"),
            _("Enviada"),
            _("Último paso"),
            _("Días en este paso"),
            _("Quién la tiene"),
        ),
    ]
    yield from sheets.answer(export.kind, "obras", headings, map(cells_of, rows))


def counted(export: Export) -> Iterator[Row]:
    """Every work of the export, read a thousand at a time; after each thousand the progress is told."""
    works, last = works_of(export.user, export.chosen).order_by("pk"), 0
    while chunk := list(rows_of(works.filter(pk__gt=last)[:CHUNK])):
        yield from told(chunk)
        last = chunk[-1]["id"]
        # Works may have come since it was asked for.
        export.written += len(chunk)
        export.rows = max(export.rows, export.written)
        still_alive(export, written=export.written, rows=export.rows)


def cells_of(row: Row) -> sheets.Row:
    work = row.told
    return [
        work["folio"] or row.reference,
        work["name"],
        row.status_label,
        scheme_name(work["scheme"]),
        work["fiscal_year"],
        work["kind"],
        work["club_name"],
        work["entity_name"],
        work["municipality_name"],
        work["municipality_id"],
        work["locality_name"] or work["unlisted_locality"],
        work["total"],
        work["filed_at"],
        work["moved_at"],
        row.days_here,
        work["reviewer_name"],
    ]


def as_json(rows: Iterable[Row]) -> Iterator[bytes]:
    """An array of the rows that the API's list tells, one on each line."""
    before = "[\n"
    for row in rows:
        yield (before + json.dumps(row_facts(row), ensure_ascii=False, default=str)).encode()
        before = ",\n"
    yield b"[]\n" if before == "[\n" else b"\n]\n"
