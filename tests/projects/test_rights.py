"""A club lets somebody into one of its works, by a link that works once; the person may that and no more."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.actions import issue_key
from accounts.invitations import InvitationRefused, digest_of
from accounts.models import Appointment, Invitation, Notice, User
from clubs.actions import RegisterRefused, invite_colleague, take_back_invitation
from projects.actions import (
    StepRefused,
    accept_invitation,
    ask_waiver,
    declare_deposit,
    drop_draft,
    revise,
    share,
    take_step,
    withdraw_right,
)
from projects.models import Project

WORD = "tres por uno por todos"


@pytest.fixture
def guest(cast) -> User:
    return User.objects.create_user("luisa@ejemplo.org", WORD, name="Luisa Peña Mora", language="en")


def link_in(message) -> str:
    return re.search(r"/invitacion/[\w-]+/", message.body)[0]


def token_of(message) -> str:
    return link_in(message).split("/")[2]


@pytest.fixture
def lets(django_capture_on_commit_callbacks, tomas, guest):
    """A function by which Tomás shares a work with the guest, who accepts."""

    def give(work: Project, *may: str):
        with django_capture_on_commit_callbacks(execute=True):
            right = share(work, email=guest.email.upper(), may=may, language="en", by=tomas)
        accept_invitation(token_of(mail.outbox[-1]), by=guest)
        return right

    return give


def visible(work: Project, person: User) -> bool:
    return Project.objects.visible_to(User.objects.get(pk=person.pk)).filter(pk=work.pk).exists()


def test_whoever_may_read_may_nothing_else(lets, work_at, guest, tomas):
    work = work_at("draft")
    assert not visible(work, guest)
    lets(work)

    assert visible(work, guest)
    assert work.steps_for(guest) == {}
    for act in (
        lambda: revise(work, by=guest, name="Otro"),
        lambda: take_step(work, "file", by=guest),
        lambda: ask_waiver(work, by=guest, reason="x"),
        lambda: share(work, email="a@ejemplo.org", may=[], language="en", by=guest),
    ):
        with pytest.raises(StepRefused):
            act()
    assert list(work.history.values_list("act", "by__name")[:2]) == [
        ("accept_right", guest.name),
        ("share", tomas.name),
    ]


def test_each_right_allows_its_acts_in_the_name_of_the_club(lets, work_at, guest, tomas):
    work = work_at("draft")
    lets(work, "edit")
    revise(work, by=guest, name="Otro nombre")
    with pytest.raises(StepRefused) as refused:
        take_step(work, "file", by=guest)
    assert refused.value.code == "not_your_role"

    withdraw_right(work, work.rights.get(), by=tomas)
    guest.forget_offices()
    assert not visible(work, guest)
    with pytest.raises(Project.DoesNotExist):
        revise(work, by=guest, name="Otro")

    lets(work, "file")
    with pytest.raises(StepRefused):
        revise(work, by=guest, name="Tercero")
    filed = take_step(work, "file", by=guest)
    entry = filed.history.get(act="file")
    assert (entry.by, entry.role) == (guest, "club")
    assert Notice.objects.filter(recipient=tomas, key=f"act-{entry.pk}").exists()


def test_with_money_one_declares_deposits_of_the_migrants_only(lets, work_at, guest):
    work = work_at("agreed")
    lets(work)
    assert (work.shows_money_to(guest), work.payers_declared_by(guest)) == (False, [])
    withdraw_right(work, work.rights.get(), by=User.objects.get(email="tomas@ejemplo.mx"))
    guest.forget_offices()
    lets(work, "money")

    assert (work.shows_money_to(guest), work.payers_declared_by(guest)) == (True, ["migrants"])
    told = {"paid_on": timezone.localdate(), "reference": "X-1", "paid_by": "Club", "by": guest}
    with pytest.raises(StepRefused):
        declare_deposit(work, payer="state", amount=Decimal(5), **told)
    assert declare_deposit(work, payer="migrants", amount=Decimal(5), **told).declared_by == guest


def test_a_link_works_once_for_its_address_until_it_ends(
    django_capture_on_commit_callbacks, santa_elena, tomas, marta, guest
):
    with django_capture_on_commit_callbacks(execute=True):
        made = invite_colleague(santa_elena, email=guest.email, title="Vocal", language="en", by=tomas)
    message = mail.outbox[-1]
    token = token_of(message)
    assert message.to == [guest.email]
    assert '<html lang="en">' in message.alternatives[0].content
    assert (made.digest, token in repr(Invitation.objects.filter(pk=made.pk).values())) == (
        digest_of(token),
        False,
    )
    with pytest.raises(InvitationRefused, match="entró con otra cuenta"):
        accept_invitation(token, by=marta)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(InvitationRefused, match="venció"):
        accept_invitation(token, by=guest)
    Invitation.objects.update(expires_at=timezone.now() + timedelta(days=1))

    accept_invitation(token, by=guest)
    with pytest.raises(InvitationRefused, match="ya se usó"):
        accept_invitation(token, by=guest)

    assert guest.appointments.get().office == santa_elena.office
    assert list(santa_elena.events.values_list("act", flat=True)) == ["accept", "invite"]
    with pytest.raises(RegisterRefused, match="ya actúa por"):
        invite_colleague(santa_elena, email=guest.email, title="Vocal", language="en", by=tomas)


def test_a_new_invitation_kills_the_old_link_and_a_revoked_one_is_dead(
    django_capture_on_commit_callbacks, santa_elena, tomas, guest
):
    told = {"email": guest.email, "title": "Vocal", "language": "es-mx", "by": tomas}
    with django_capture_on_commit_callbacks(execute=True):
        invite_colleague(santa_elena, **told)
        last = invite_colleague(santa_elena, **told)
    first, second = map(token_of, mail.outbox[-2:])
    with pytest.raises(InvitationRefused):
        accept_invitation(first, by=guest)
    take_back_invitation(santa_elena, last, by=tomas)
    with pytest.raises(InvitationRefused):
        accept_invitation(second, by=guest)
    assert not guest.appointments.exists()


def test_whoever_has_no_account_makes_one_from_the_mail(
    client, sign_in, work_at, tomas, django_capture_on_commit_callbacks
):
    work = work_at("draft")
    address = reverse("projects:rights", args=[work.reference])
    with django_capture_on_commit_callbacks(execute=True):
        shown = sign_in(tomas).post(
            address, {"email": "nora.luz@ejemplo.org", "may": ["edit"], "language": "es-mx"}, follow=True
        )
    assert "nora.luz@ejemplo.org" in shown.content.decode()
    client.logout()
    link = link_in(mail.outbox[-1])
    assert "Cree su cuenta" in client.get(link).content.decode()
    weak = client.post(link, {"name": "Nora Luz", "password": "12345678", "again": "12345678"})
    assert weak.status_code == 422
    assert not User.objects.filter(email="nora.luz@ejemplo.org").exists()

    entered = client.post(link, {"name": "Nora Luz", "password": WORD, "again": WORD}, follow=True)
    assert entered.redirect_chain[-1][0] == reverse("projects:tasks", args=[work.reference])
    assert client.get(reverse("projects:edit", args=[work.reference, "proyecto"])).status_code == 200
    assert client.get(reverse("home")).status_code == 200
    assert client.get(address).status_code == 302
    assert client.get(link).status_code == 410


def test_a_dropped_draft_leaves_no_way_in(django_capture_on_commit_callbacks, work_at, tomas, guest):
    work = work_at("draft")
    with django_capture_on_commit_callbacks(execute=True):
        share(work, email=guest.email, may=["edit"], language="en", by=tomas)
    drop_draft(work, by=tomas)

    with pytest.raises(InvitationRefused, match="ya se usó"):
        accept_invitation(token_of(mail.outbox[-1]), by=guest)
    assert Invitation.objects.get().accepted_at is None


def test_the_api_shares_and_withdraws_as_the_page_does(client, work_at, tomas, marta):
    work = work_at("draft")
    keys = {person: issue_key(by=person, name="x")[1] for person in (tomas, marta)}
    address = reverse("api:projects-rights", args=[work.reference])

    def ask(method: str, person: User, where: str = address, **data):
        bearer = {"authorization": f"Bearer {keys[person]}"}
        return getattr(client, method)(where, data, content_type="application/json", headers=bearer)

    assert ask("post", marta, email="x@ejemplo.org").status_code == 404
    made = ask("post", tomas, email="x@ejemplo.org", may=["money"])
    assert (made.status_code, made.json()["may"]) == (201, ["read", "money"])
    again = ask("post", tomas, email="x@ejemplo.org")
    assert (again.status_code, again.json()["code"]) == (409, "has_rights")
    end = reverse("api:projects-withdraw-right", args=[work.reference, made.json()["id"]])
    assert ask("post", tomas, end).json()["withdrawn_at"]
    assert ask("get", tomas).json() == []
    assert Invitation.objects.get().revoked_at


def test_an_inviter_who_left_lets_nobody_in(django_capture_on_commit_callbacks, santa_elena, tomas, guest):
    with django_capture_on_commit_callbacks(execute=True):
        invite_colleague(santa_elena, email=guest.email, title="Vocal", language="en", by=tomas)
    Appointment.objects.filter(user=tomas).delete()

    with pytest.raises(InvitationRefused, match="ya no actúa"):
        accept_invitation(token_of(mail.outbox[-1]), by=guest)
