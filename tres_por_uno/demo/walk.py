"""One real work from the proposal in a federation's hands to the paid-up fund, by HTTP like any program."""

import hashlib
import json
import shutil
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import timezone

from accounts.actions import issue_key
from accounts.models import User
from clubs.models import Club
from documents.models import Document
from places.models import Locality
from programs.money import pesos
from tres_por_uno.demo.cast import CLUBS
from tres_por_uno.demo.works import COMPUTERS, TOTALS

PATIENCE = 90


class Stumbled(Exception):
    """The walk did not reach its end; says where and why."""


class Caller:
    """A member of the cast who calls the API with an own key."""

    def __init__(self, address: str, email: str) -> None:
        self.address = address.rstrip("/") + "/api/v1"
        user = User.objects.get(email=email)
        self.name = user.name
        _key, self.text = issue_key(by=user, name="recorrido", lifetime=timedelta(hours=1))

    def call(self, path: str, body: dict[str, Any] | None = None, expect: int = 200) -> Any:
        """The answer of ``path``; a body makes it a POST. Any other status than ``expect`` ends the walk."""
        status, content = self.open(path, body)
        if status != expect:
            raise Stumbled(f"{path} answered {status}: {content.decode(errors='replace')[:800]}")
        return json.loads(content)

    def open(self, path: str, body: dict[str, Any] | None = None) -> tuple[int, bytes]:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self.text}", "Content-Type": "application/json"}
        request = urllib.request.Request(self.address + path, data, headers)  # noqa: S310 - our own address
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
                return answer.status, answer.read()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.read()
        except OSError as reason:
            raise Stumbled(f"{self.address} does not answer: {reason}") from reason


def walk(address: str, pdf: Path | None, tell: Callable[[str], Any]) -> None:
    """Walk the corridor with Elena, Roberto and Ramón. Raises ``Stumbled`` when a step does not hold."""
    elena, roberto = Caller(address, "elena@ejemplo.mx"), Caller(address, "roberto@ejemplo.mx")
    sofia, ramon = Caller(address, "sofia@ejemplo.mx"), Caller(address, "ramon@ejemplo.mx")
    lucia = Caller(address, "lucia@ejemplo.mx")
    today = timezone.localdate()

    work = propose(elena)
    tell(f"1. {elena.name} inicia la solicitud «{work['name']}» por {work['club_name']}.")
    tell(f"   {work['place']['locality_name']}, {work['place']['state_name']} · costo {pesos(total(work))}")
    tell(f"   {work['rules']['citation']}")
    tell_shares(work, tell)

    here = f"/projects/{work['reference']}"
    work = elena.call(f"{here}/steps/file/", {})
    here = f"/projects/{work['folio']}"
    tell(f"2. {elena.name} envía la solicitud. Folio {work['folio']}.")
    hidden(sofia, f"{here}/")
    tell(f"   {sofia.name}, de otra entidad, no la ve (404).")

    roberto.call(f"{here}/steps/take_up/", {})
    tell(f"3. {roberto.name} la toma en revisión.")
    session = {"session": "COVAM-32-2013-SO02", "resolution": "A07", "session_on": today.isoformat()}
    work = roberto.call(f"{here}/steps/approve/", {"details": session})
    tell(f"4. Aprobada por el COVAM, sesión {session['session']}, acuerdo {session['resolution']}.")

    until = (today + timedelta(days=30)).isoformat()
    work = roberto.call(f"{here}/steps/agree/", {"details": {"deposit_until": until}})
    agreement = work["documents"][0]
    tell(f"5. Convenio {agreement['number']} firmado; el fondo abre con sus {len(work['shares'])} partes:")
    tell_shares(work, tell)

    seconds, agreement = wait_for_print(ramon, agreement["id"])
    tell(f"6. Impreso en {seconds:.1f} s: {agreement['pages']} páginas, {agreement['size']:,} bytes.")
    path = download(ramon, agreement, pdf)
    tell(f"7. {ramon.name}, enlace municipal, lo descarga. SHA-256 {agreement['sha256']}")
    hidden(lucia, f"/documents/{agreement['id']}/")
    tell(f"   {lucia.name}, de otro municipio, no lo ve (404).")

    payers = {
        payer: Caller(address, f"{who}@ejemplo.mx")
        for payer, who in (
            ("federal", "patricia"),
            ("state", "graciela"),
            ("municipal", "ramon"),
            ("migrants", "elena"),
        )
    }
    for number, part in enumerate(work["shares"], 1):
        deposit = {
            "payer": part["payer"],
            "amount": part["agreed"],
            "paid_on": today.isoformat(),
            "reference": f"SPEI-{number:03d}",
            "paid_by": part["name"],
        }
        told = payers[part["payer"]].call(f"{here}/deposits/", deposit, expect=201)
        declared = told["declarations"][-1]
        verify = f"{here}/declarations/{declared['id']}/verify/"
        work = roberto.call(verify, {"received_on": today.isoformat()})
        tell(f"   {declared['declared_by']} declara {pesos(Decimal(part['agreed']))} de {part['name']}.")
    tell(f"8. {roberto.name} verifica los depósitos en el estado de cuenta: {work['status_label'].lower()}.")
    tell_shares(work, tell)
    if work["status"] != "paid_up" or any(Decimal(part["outstanding"]) for part in work["shares"]):
        raise Stumbled("All parts were deposited and the work is not paid up.")
    tell(f"PDF: {path}")


def propose(elena: Caller) -> dict[str, Any]:
    """The draft, with its answers as the API takes them."""
    towns = Locality.objects.filter(municipality=COMPUTERS["municipality"], name=COMPUTERS["locality"])
    locality = towns.order_by("-population").first()
    if locality is None:
        raise Stumbled("The catalogue of places is not loaded: run manage.py load_places.")
    answers = {
        name: COMPUTERS[name]
        for name in ("fiscal_year", "kind", "name", "description", "women", "men", "months", "municipality")
    }
    goals = [
        {"description": text, "quantity": quantity, "unit": unit}
        for text, quantity, unit in COMPUTERS["goals"]
    ]
    club = Club.objects.get(name=CLUBS[COMPUTERS["club"]][0])
    answers |= {"club": club.pk, "scheme": "fed_3x1", "locality": locality.code, "goals": goals}
    return elena.call("/projects/", {**answers, "total": f"{TOTALS['Z09']}.00"}, expect=201)


def total(work: dict[str, Any]) -> Decimal:
    return Decimal(work["total"])


def tell_shares(work: dict[str, Any], tell: Callable[[str], Any]) -> None:
    """One line a payer; the parts must add up to the total."""
    for part in work["shares"]:
        line = f"   {part['name']:<22} {pesos(Decimal(part['agreed'])):>16}"
        if work["fund"]:
            line += f"   depositado {pesos(Decimal(part['deposited'])):>16}"
            line += f"   pendiente {pesos(Decimal(part['outstanding'])):>16}"
        tell(line)
    if sum(Decimal(part["agreed"]) for part in work["shares"]) != total(work):
        raise Stumbled("The parts do not add up to the total.")


def hidden(stranger: Caller, path: str) -> None:
    status, _content = stranger.open(path)
    if status != 404:
        raise Stumbled(f"{stranger.name} should not see {path} and got {status}.")


def wait_for_print(reader: Caller, document_id: int) -> tuple[float, dict[str, Any]]:
    """How long the worker took, and the printed paper."""
    started = time.monotonic()
    while time.monotonic() - started < PATIENCE:
        document = reader.call(f"/documents/{document_id}/")
        if document["state"] == "issued":
            return time.monotonic() - started, document
        if document["state"] == "failed":
            raise Stumbled(f"The agreement was not printed: {document['failure']}")
        time.sleep(0.2)
    raise Stumbled(f"The agreement was not printed within {PATIENCE} s. Is the worker running?")


def download(reader: Caller, agreement: dict[str, Any], pdf: Path | None) -> Path:
    """The file as the official gets it, compared with its hash; a copy lies at ``pdf``."""
    status, content = reader.open(f"/documents/{agreement['id']}/file/")
    if status != 200 or not content.startswith(b"%PDF"):
        raise Stumbled(f"The file of the agreement answered {status}.")
    if hashlib.sha256(content).hexdigest() != agreement["sha256"]:
        raise Stumbled("The file is not the one that was printed: its SHA-256 differs.")
    stored = Path(Document.objects.get(pk=agreement["id"]).file.path)
    if pdf is None:
        return stored
    pdf.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(stored, pdf)
    return pdf.resolve()
