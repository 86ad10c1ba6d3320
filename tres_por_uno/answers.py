"""How the API answers what it refuses, in one shape."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

from accounts.handover import HandOverRefused
from accounts.invitations import InvitationRefused
from clubs.actions import RegisterRefused
from funding.actions import PostingRefused
from programs.checks import Finding
from projects.actions import StaleDraft, StepRefused


def finding_facts(finding: Finding) -> dict[str, Any]:
    """A finding as the API tells it."""
    return {
        "code": finding.code,
        "message": str(finding.message),
        "refuses": finding.refuses,
        "source": str(finding.source),
        "remedy": str(finding.remedy),
        "link": finding.link,
    }


def shape(code: str, message: str, findings: list[Finding] = (), fields: Any = None) -> dict[str, Any]:  # type: ignore[assignment]
    """The one shape: a code for programs, a sentence for people, the findings, and the fields in error."""
    return {
        "code": code,
        "message": message,
        "findings": [finding_facts(finding) for finding in findings],
        "fields": fields or {},
    }


def answer_refusal(reason: Exception, context: dict[str, Any]) -> Response | None:
    """409 for an act that the rules refuse, the usual status for everything else, always in one shape."""
    set_rollback()
    match reason:
        case StepRefused():
            body = shape(reason.code, str(reason), reason.findings)
            return Response(body, status.HTTP_409_CONFLICT)
        case RegisterRefused():
            body = shape(reason.code, str(reason), reason.findings)
            return Response(body, status.HTTP_409_CONFLICT)
        case InvitationRefused() | HandOverRefused():
            return Response(shape(reason.code, str(reason)), status.HTTP_409_CONFLICT)
        case PostingRefused():
            return Response(shape(reason.code, str(reason)), status.HTTP_409_CONFLICT)
        case StaleDraft():
            return Response(shape("stale_draft", str(reason)), status.HTTP_409_CONFLICT)
        case Http404() | ObjectDoesNotExist():
            message = _("No existe, o no está a la vista de su cuenta.")
            return Response(shape("not_found", message), status.HTTP_404_NOT_FOUND)
        case PermissionDenied():
            return Response(shape("not_allowed", _("Su función no permite esto.")), status.HTTP_403_FORBIDDEN)
        case exceptions.ValidationError():
            message = _("Hay datos que corregir.")
            return Response(shape("invalid", message, fields=reason.detail), status.HTTP_400_BAD_REQUEST)
        case exceptions.APIException():
            headers = {}
            if header := getattr(reason, "auth_header", None):
                headers["WWW-Authenticate"] = header
            if wait := getattr(reason, "wait", None):
                headers["Retry-After"] = str(int(wait))
            codes = reason.get_codes()
            code = codes if isinstance(codes, str) else "invalid"
            return Response(shape(code, str(reason.detail)), reason.status_code, headers=headers)
    return None
