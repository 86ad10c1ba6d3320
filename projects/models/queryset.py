"""Which works a person finds: what an office may read, what waits for somebody, and what a text names."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.search import SearchQuery
from django.db import models
from django.db.models import F, Q

from accounts.models import TERRITORIAL, Office, Role, User
from funding.actions import OPERATIONS
from funding.models import Declaration
from programs.rulebook import schemes
from projects.models.search import SearchText, entity_word, folio_pieces, is_folio, tsquery
from projects.workflow import REVIEWER, REVIEWERS, VERIFIED_BY, WAITS_FOR, State

if TYPE_CHECKING:
    from projects.models.project import Project  # noqa: F401

# A draft belongs to the club; everybody else meets a work once it is filed.
PRIVATE_STATES = [State.DRAFT]
# While the club may change its answers.
EDITABLE_STATES = [State.DRAFT, State.OBSERVED]
# The town's watchers and the consulate follow what was decided, not what was asked.
DECIDED_STATES = [State.APPROVED, State.AGREED, State.PAID_UP]


def own_schemes() -> list[str]:
    """The schemes that a state's government runs."""
    return [known.code for known in schemes() if known.authority == Role.STATE_GOVERNMENT]


def of_the_state() -> Q:
    """Works under a scheme that a state's government runs."""
    return Q(scheme__in=own_schemes())


def within(office: Office) -> Q:
    """The works in the territory of an office, by their own columns, so that an index answers."""
    if office.state_id and not office.municipality_id and office.role in TERRITORIAL:
        return Q(entity=office.state_id)
    return office.covers("municipality")


def shared_with(user: User) -> list[int]:
    """The works that clubs share with the person by name, read once per request."""
    if user.shared_works is None:
        held = user.invitations.filter(right__withdrawn_at__isnull=True, right__isnull=False)
        user.shared_works = list(held.values_list("right__project", flat=True))
    return user.shared_works


class ProjectQuerySet(models.QuerySet["Project"]):
    def visible_to(self, user: User) -> Self:
        """What ``user`` may read. Every page and endpoint starts from here."""
        if not user.is_authenticated:
            return self.none()
        scope = Q(pk__in=shared_with(user))
        for office in user.current_offices:
            if office.role == Role.CLUB:
                scope |= Q(club__office=office)
            elif office.role == Role.FEDERATION:
                scope |= Q(club__federation__office=office)
            elif office.role == Role.COMPANY:
                scope |= Q(company=office, filed_at__isnull=False)
            elif office.role == Role.CONSULATE:
                scope |= Q(club__consulate=office.consulate_id) & ~Q(state__in=PRIVATE_STATES)
            elif office.role == Role.NORMATIVE:
                scope |= Q(pk__in=office.opinion_requests.values("project"))
            elif office.role == Role.SOCIAL_COMPTROLLER:
                scope |= within(office) & Q(state__in=DECIDED_STATES)
            else:
                was_shown = Q(filed_at__isnull=False)
                if office.role == Role.CENTRAL:
                    was_shown |= Q(waiver_asked_at__isnull=False) & ~of_the_state()
                elif office.role == Role.STATE_GOVERNMENT:
                    was_shown |= Q(waiver_asked_at__isnull=False) & of_the_state()
                scope |= within(office) & was_shown
        return self.filter(scope)

    def by_reference(self, reference: str) -> Self:
        """The work that an address names: by its folio, or by its number, which stays good after filing."""
        number = reference.removeprefix("borrador-")
        if number != reference:
            return self.filter(pk=int(number)) if number.isdecimal() and len(number) < 19 else self.none()
        return self.filter(folio=reference)

    def search(self, text: str, *, within: Sequence[str] = ()) -> Self:
        """The works that a text names: by the beginning or a part of the folio, or by their words.

        ``within`` names the states outside of which nothing is looked for.
        """
        text = text.replace("\0", " ").strip()
        if text.upper().startswith("3X1-"):
            return self.filter(folio__startswith=text.upper())
        query = folio_pieces(text) if is_folio(text) else tsquery(text)
        if within:
            query &= SearchQuery(" | ".join(map(entity_word, within)), config="simple", search_type="raw")
        found = self.filter(pk__in=SearchText.objects.filter(words=query).values("pk"))
        return found.filter(folio__contains=text) if is_folio(text) else found

    def with_names(self) -> Self:
        """With all that a list shows, in one query."""
        return self.select_related("municipality__state", "locality", "club__federation", "agreement")

    def waiting_for(self, user: User) -> Self:
        """Works in which the next move is the person's: those that are stopped first, then the oldest."""
        moves = Q(state__in=[state for state, roles in WAITS_FOR.items() if user.holds(*roles)])
        reviewed = [state for state, roles in WAITS_FOR.items() if REVIEWER in roles]
        asked = Q(waiver_asked_at__isnull=False, waivers__isnull=True, state__in=EDITABLE_STATES)
        if user.holds(Role.DELEGATION):
            moves |= Q(state__in=reviewed) & ~of_the_state()
        if user.holds(Role.STATE_GOVERNMENT):
            moves |= (Q(state__in=reviewed) | asked) & of_the_state()
        if user.holds(Role.DELEGATION):
            moves |= Q(is_stopped=True) & ~of_the_state()
        if user.holds(Role.STATE_GOVERNMENT):
            moves |= Q(is_stopped=True) & of_the_state()
        if user.holds(Role.CENTRAL):
            moves |= asked & ~of_the_state()
        moves |= Q(fund__in=self.funds_waiting_for(user))
        return (
            self.visible_to(user)
            .filter(moves)
            .order_by(F("is_stopped").desc(), F("filed_at").asc(nulls_last=True), "pk")
        )

    def funds_waiting_for(self, user: User) -> models.QuerySet[Any, Any]:
        """Funds with something told that the person may verify, or with an exception the person may grant."""
        own = of_the_state() if user.holds(Role.STATE_GOVERNMENT) else Q(pk__in=[])
        if user.holds(Role.DELEGATION, Role.CENTRAL):
            own |= ~of_the_state()
        exceptions = Declaration.objects.waiting().filter(
            Q(by_another=True) | ~Q(other_account=""), authorisation__isnull=True
        )
        told: list[models.QuerySet[Any, Any]] = []
        if user.holds(Role.CENTRAL, Role.STATE_GOVERNMENT):
            told.append(exceptions)
        for name, operation in OPERATIONS.items():
            roles = VERIFIED_BY[name] | (REVIEWERS if REVIEWER in VERIFIED_BY[name] else set())
            if user.holds(*roles):
                told.append(operation.model.objects.waiting().exclude(declared_by=user))
        works = self.model.objects.filter(own)
        found = [rows.filter(fund__project__in=works).order_by().values("fund") for rows in told]
        return found[0].union(*found[1:]) if found else self.model.objects.none().values("fund")
