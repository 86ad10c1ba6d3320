"""Who acts for a club and how it files, over REST: invitations, and whether two persons send a work."""

from typing import Any

from django.conf import settings
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import InvitationSerializer
from accounts.models import User
from clubs.actions import (
    end_two_to_file,
    invite_colleague,
    keep_two_to_file,
    take_back_invitation,
    want_two_to_file,
)
from clubs.models import Club, FilingRule

DECISIONS = {"want": want_two_to_file, "end": end_two_to_file, "keep": keep_two_to_file}


class InviteSerializer(serializers.Serializer[Any]):
    email = serializers.EmailField(max_length=254)
    title = serializers.CharField(max_length=120, help_text="What the person will be in the club.")
    language = serializers.ChoiceField(choices=settings.LANGUAGES, default="es-mx")


class FilingRuleSerializer(serializers.Serializer[Any]):
    """``end_asked_by``: who asked that one person be enough; it takes another one of ``people`` to end it."""

    is_on = serializers.BooleanField(help_text="Whether one person of the club asks and another confirms.")
    end_asked_by = serializers.CharField(allow_null=True)
    end_asked_at = serializers.DateTimeField(allow_null=True)
    people = serializers.ListField(child=serializers.CharField(), help_text="Of the club, with an account.")
    decides = serializers.BooleanField(help_text="Whether the reader is of the club itself.")


def filing_of(club: Club, user: User) -> dict[str, Any]:
    """How the club files today."""
    rule = FilingRule.objects.standing().filter(club=club).select_related("end_asked_by").first()
    people = club.people(on=timezone.localdate()).order_by("name", "pk")
    return {
        "is_on": rule is not None,
        "end_asked_by": rule.end_asked_by.name if rule and rule.end_asked_by else None,
        "end_asked_at": rule and rule.end_asked_at,
        "people": list(people.values_list("name", flat=True)),
        "decides": any(office.pk == club.office_id for office in user.current_offices),
    }


class PeopleActs:
    """Acts of the viewset of clubs on those who act in a club's name; they are not there for others."""

    request: Any
    kwargs: Any

    def own_club(self) -> Club:
        """The club, for whoever acts in its name."""
        clubs = Club.objects.represented_by(self.request.user).select_related("office")
        return get_object_or_404(clubs, pk=self.kwargs["pk"])

    @extend_schema(responses=InvitationSerializer(many=True), parameters=[], filters=False)
    @action(detail=True, pagination_class=None)
    def invitations(self, request: Request, pk: str) -> Response:
        """The invitations to act for the club that wait for an answer, the newest first."""
        rows = self.own_club().office.invitations.waiting().exclude(title="").select_related("by")
        return Response(InvitationSerializer(rows, many=True).data)

    @extend_schema(request=InviteSerializer, responses={201: InvitationSerializer})
    @invitations.mapping.post
    def invite(self, request: Request, pk: str) -> Response:
        """Somebody has a mail with which to join the club. Invited again, the earlier link is dead."""
        club, asked = self.own_club(), InviteSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        made = invite_colleague(club, by=request.user, **asked.validated_data)  # type: ignore[arg-type]
        made.refresh_from_db()
        return Response(InvitationSerializer(made).data, status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={200: InvitationSerializer})
    @action(detail=True, methods=["post"], url_path=r"invitations/(?P<invitation>\d{1,18})/withdraw")
    def withdraw_invitation(self, request: Request, pk: str, invitation: str) -> Response:
        """The link opens nothing any more. Withdrawn twice it keeps the first moment."""
        club = self.own_club()
        row = get_object_or_404(club.office.invitations.exclude(title=""), pk=invitation)
        done = take_back_invitation(club, row, by=request.user)  # type: ignore[arg-type]
        return Response(InvitationSerializer(done).data)

    @extend_schema(responses=FilingRuleSerializer, parameters=[], filters=False)
    @action(detail=True, pagination_class=None, url_path="filing-rule")
    def filing_rule(self, request: Request, pk: str) -> Response:
        """Whether the club's works are sent by one person or by two."""
        return Response(FilingRuleSerializer(filing_of(self.own_club(), self.request.user)).data)

    @extend_schema(request=None, responses={200: FilingRuleSerializer})
    @action(detail=True, methods=["post"], url_path=f"filing-rule/(?P<act>{'|'.join(DECISIONS)})")
    def decide_filing(self, request: Request, pk: str, act: str) -> Response:
        """``want`` two persons from now on; ``end`` asks for one, or confirms what another one asked;
        ``keep`` takes the asking back."""
        club = self.own_club()
        DECISIONS[act](club, by=request.user)  # type: ignore[arg-type]
        return Response(FilingRuleSerializer(filing_of(club, self.request.user)).data)
