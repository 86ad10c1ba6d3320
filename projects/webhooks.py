"""Acts are told to the addresses that want them: signed, again while nobody answers, and never inwards."""

import hashlib
import hmac
import http.client
import ipaddress
import json
import socket
import ssl
import time
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from documents.later import ask_worker
from projects.models import Delivery, HistoryEntry, Project, Webhook

SIGNATURE = "Tres-Por-Uno-Signature"
# How long after each attempt the next one is; after the last one nobody tries again by itself.
PAUSES = [timedelta(minutes=m) for m in (1, 5, 30, 120, 720, 1440)]
SECONDS = 10
State = Delivery.State


class AddressRefused(Exception):
    """An address to which nothing is sent."""


def queue(entry: HistoryEntry) -> None:
    """The act waits for each address that wants it, and goes out once the act itself stands."""
    wanted = [
        Delivery(webhook_id=pk, entry=entry)
        for pk in Webhook.objects.that_want(entry.act).values_list("pk", flat=True)
    ]
    if not wanted:
        return
    Delivery.objects.bulk_create(wanted)
    ask_worker("projects.tasks.tell_webhooks")


def send_due(most: int = 200) -> int:
    """Deliveries whose time has come have been tried once; how many they were. Two workers share them."""
    tried = 0
    while tried < most and send_next():
        tried += 1
    return tried


def send_next() -> bool:
    """The oldest delivery that is due was tried; False when none is."""
    with transaction.atomic():
        due = Delivery.objects.filter(state=State.WAITING, next_at__lte=timezone.now())
        row = due.order_by("next_at").select_for_update(skip_locked=True, of=("self",)).first()
        if row is None:
            return False
        send(row)
        return True


def send(row: Delivery) -> None:
    """One attempt. What the owner may no longer see, or no longer wants, is not told."""
    webhook, entry = row.webhook, row.entry
    project = Project.objects.visible_to(webhook.user).filter(pk=entry.project_id).first()
    if project is None or not webhook.is_on or not webhook.user.is_active:
        row.state, row.settled_at = State.DROPPED, timezone.now()
        row.save()
        return
    row.attempts += 1
    row.answered, row.error = None, ""
    try:
        row.answered = post(webhook, body_of(row, entry, project))
    except (AddressRefused, OSError, http.client.HTTPException) as reason:
        row.error = str(reason)[:200] or type(reason).__name__
    if row.answered is not None and 200 <= row.answered < 300:
        row.state, row.settled_at = State.SENT, timezone.now()
    elif row.attempts > len(PAUSES):
        row.state, row.settled_at = State.FAILED, timezone.now()
    else:
        row.next_at = timezone.now() + PAUSES[row.attempts - 1]
    row.save()


def body_of(row: Delivery, entry: HistoryEntry, project: Project) -> bytes:
    """What is told: which act in which work, and where to read more. Nobody's name goes out with it."""
    told = {
        "id": row.pk,
        "event": entry.act,
        "at": entry.at.isoformat(),
        "project": {
            "reference": project.reference,
            "folio": project.folio,
            "status_before": entry.came_from,
            "status": entry.went_to,
            "url": f"{settings.SITE_ADDRESS}/api/v1/projects/{project.reference}/",
        },
    }
    return json.dumps(told).encode()


def signature_of(secret: str, body: bytes, at: int) -> str:
    """``t=…,v1=…``: the HMAC-SHA256 of the second, a point and the body."""
    mark = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={mark}"


def post(webhook: Webhook, body: bytes) -> int:
    """The status with which the address answered. Redirections are not followed."""
    parts = urlsplit(webhook.address)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    connection = connection_to(parts.scheme, host, port, number_of(host, port))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Tres-por-Uno/1",
        SIGNATURE: signature_of(webhook.secret, body, int(time.time())),
    }
    try:
        connection.request("POST", path, body, headers)
        return connection.getresponse().status
    finally:
        connection.close()


def number_of(host: str, port: int) -> str:
    """The number of the host. Refuses one that is inside: a notice must not knock at our own doors."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    numbers = [str(row[4][0]) for row in found]
    if not settings.WEBHOOKS_MAY_STAY_INSIDE:
        for number in numbers:
            if not ipaddress.ip_address(number).is_global:
                raise AddressRefused(f"{host} is not a public address")
    return numbers[0]


def connection_to(scheme: str, host: str, port: int, number: str) -> http.client.HTTPConnection:
    """A connection to the very number that was judged, whatever the name means a moment later."""
    if scheme == "https":
        secure = http.client.HTTPSConnection(host, port, timeout=SECONDS)
        plain = socket.create_connection((number, port), timeout=SECONDS)
        secure.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
        return secure
    if not settings.WEBHOOKS_MAY_STAY_INSIDE:
        raise AddressRefused("only https")
    open_one = http.client.HTTPConnection(host, port, timeout=SECONDS)
    open_one.sock = socket.create_connection((number, port), timeout=SECONDS)
    return open_one
