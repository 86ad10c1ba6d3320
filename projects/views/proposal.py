"""The club's way from nothing to a proposal: start, task list, one page a task, help while typing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.ended import AUTOSAVE, keeps_what_was_typed, kept, mark_of
from clubs.models import Club
from programs.rulebook import scheme
from projects import actions
from projects.actions import StaleDraft, StepRefused
from projects.actions.second_person import files_with_two, waiting_request
from projects.checks import findings_for
from projects.forms.money import MONEY_FIELDS, MoneyForm
from projects.forms.place import PlaceForm
from projects.forms.proposal import FORMS
from projects.forms.start import StartForm, call_in_words, note_in_words
from projects.forms.task import TaskForm
from projects.models import Call, Project
from projects.models.budget import NOTHING, sum_of
from projects.models.call import families_of
from projects.similar import is_comparable
from projects.views.calls import shown
from projects.views.conflict import differences, taken_over
from projects.views.filing import club_answers
from projects.views.language import in_language
from projects.views.similar import asks_about_similar
from projects.views.tasklist import (
    MENDED_IN,
    SLUGS,
    TITLES,
    Task,
    commitment_task,
    draft,
    judged,
    observations_of,
    paper_task,
    tasks_of,
    titles_for,
)
from projects.views.works import CLUB_SIDE, found, turned_away
from projects.workflow import State

MOST_CALLS = 12
# The tasks that name persons.
PERSONAL = {"club", "plan", "scholarships"}
MONEY_CHECKS = ["parts_add_up", "parts_within_caps"]

# --- Start -------------------------------------------------------------------------------------


@require_safe
def before(request: HttpRequest) -> HttpResponse:
    """What a proposal needs, how long it takes and who sees it: for anybody, signed in or not."""
    now = timezone.now()
    calls = Call.objects.select_related("state")
    opened = shown(calls.open_at(now).order_by("closes_at", "pk")[:MOST_CALLS], now)
    coming = shown(calls.coming_at(now).order_by("opens_at", "pk")[:MOST_CALLS], now)
    is_club_side = request.user.is_authenticated and request.user.holds(*CLUB_SIDE)
    clubs = list(Club.objects.represented_by(request.user)[:MOST_CALLS]) if is_club_side else []
    today = timezone.localdate(now)
    context = {
        "open": opened,
        "coming": coming,
        "papers": [row["call"] for row in [*opened, *coming] if row["call"].required_papers],
        "may_start": is_club_side,
        "clubs": [(club, has_note(club, today), note_in_words(club, today)) for club in clubs],
        "tasks": [*TITLES.values(), _("Revisar y enviar")],
    }
    return render(request, "projects/proposal/before.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """What one needs, who may propose, and the draft that begins here."""
    if not request.user.holds(*CLUB_SIDE):
        raise PermissionDenied
    now = timezone.now()
    clubs = list(Club.objects.represented_by(request.user).select_related("municipality__state"))
    calls = calls_for(clubs, now)
    if language := request.POST.get("language"):
        form = StartForm(initial=request.POST.dict(), clubs=clubs, calls=calls, now=now)
        return in_language(request, language, lambda: start_page(request, form, clubs, calls, now))
    form = StartForm(request.POST or None, clubs=clubs, calls=calls, now=now)
    if request.method == "POST" and form.is_valid():
        club, call = form.cleaned_data["club"], form.cleaned_data["call"]
        project = actions.propose(
            club=club,
            scheme=call.scheme,
            fiscal_year=call.fiscal_year,
            family=call.family,
            by=request.user,
        )
        messages.success(request, _("Su borrador está guardado. Puede seguir hoy u otro día."))
        return redirect("projects:tasks", project.reference)
    return start_page(request, form, clubs, calls, now)


def start_page(
    request: HttpRequest, form: StartForm, clubs: list[Club], calls: list[Call], now: datetime
) -> HttpResponse:
    today = timezone.localdate(now)
    context = {
        "form": form,
        "clubs": [(club, has_note(club, today), note_in_words(club, today)) for club in clubs],
        "calls": [(call, call.is_open(now), call_in_words(call, now)) for call in calls],
        "is_any_open": any(call.is_open(now) for call in calls),
    }
    status = 422 if form.errors else 200
    return render(request, "projects/proposal/start.html", context, status=status)


def has_note(club: Club, day: date) -> bool:
    """Whether nothing is missing of the club's Toma de Nota; only clubs of migrants have one."""
    return club.kind != Club.Kind.MIGRANT_CLUB or club.note_on(day) is not None


def calls_for(clubs: list[Club], now: datetime) -> list[Call]:
    """The calls of the clubs' states that have rules: open ones first, then coming ones, then the newest."""
    states = {club.municipality.state_id for club in clubs}
    rows = Call.objects.published().filter(state__in=states).select_related("state")
    calls = [call for call in rows if has_rules(call)]
    return sorted(calls, key=lambda call: (not call.is_open(now), call.closes_at <= now, -call.fiscal_year))


def has_rules(call: Call) -> bool:
    return call.family in families_of(call.scheme, call.fiscal_year)


# --- The tasks ---------------------------------------------------------------------------------


@login_required
@require_safe
def tasks(request: HttpRequest, reference: str) -> HttpResponse:
    """What is answered and what is not, in any order and over several days."""
    project = draft(request, reference)
    if isinstance(project, HttpResponse):
        return project
    findings = judged(project)
    rows = tasks_of(project, findings)
    done = sum(task.state == "done" for task in rows)
    review_task = Task("review", _("Revisar y enviar"), reverse("projects:review", args=[project.reference]))
    context = {
        "project": project,
        "scheme": scheme(project.scheme),
        "tasks": [*rows, paper_task(project), *commitment_task(project), review_task],
        "done": done,
        "count": len(rows),
        # What no answer mends: the window and the Toma de Nota.
        "hindrances": [f for f in findings if f.refuses and f.code not in MENDED_IN],
        "observations": observations_of(project),
        "can_withdraw": "withdraw" in project.steps_for(request.user),
        "can_drop": project.state == State.DRAFT and project.filed_at is None,
        "asks_similar": any(f.code == "similar" for f in findings),
        "is_comparable": is_comparable(project),
        "filing_request": waiting_request(project) if files_with_two(project) else None,
    }
    return render(request, "projects/proposal/tasks.html", context)


# What sends a half-filled page to be drawn again, and saves nothing.
DRAWN_AGAIN = {"redraw", "add", "zoom", "map.x"}


@keeps_what_was_typed
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, reference: str, task: str) -> HttpResponse:
    """One task: shown, redrawn with what was typed, or saved."""
    code = next((code for code, slug in SLUGS.items() if slug == task), None)
    if code is None:
        raise Http404
    project = draft(request, reference)
    if isinstance(project, HttpResponse):
        return project
    if code not in titles_for(project):
        messages.error(request, _("Esta solicitud ya no tiene esa sección."))
        return redirect("projects:tasks", project.reference)
    if request.method != "POST":
        if (fields := kept(request)) is not None:
            sentence = _("Esto es lo que usted había escrito. Todavía no se guarda: revise y guarde.")
            messages.info(request, sentence)
            return task_page(request, project, code, form_of(request, project, code, typed=fields.dict()))
        return task_page(request, project, code, form_of(request, project, code))
    if language := request.POST.get("language"):
        typed = request.POST.dict()
        return in_language(
            request,
            language,
            lambda: task_page(request, project, code, form_of(request, project, code, typed=typed)),
        )
    if request.POST.get("redraw") == "merge":
        names, saved = request.POST.getlist("take"), form_of(request, project, code)
        typed = taken_over(request.POST.dict(), names, saved)
        return task_page(request, project, code, form_of(request, project, code, typed=typed))
    if DRAWN_AGAIN & set(request.POST):
        typed = request.POST.dict()
        return task_page(request, project, code, form_of(request, project, code, typed=typed))
    if AUTOSAVE in request.headers:
        return autosave(request, project, code)
    return save(request, project, code, request.POST.copy())


def form_of(
    request: HttpRequest, project: Project, code: str, data: QueryDict | None = None, **more: Any
) -> TaskForm:
    """The form of a task, for whoever writes."""
    if code == "club":
        more["user"] = request.user
    return FORMS[code](data, project=project, **more)


def save(request: HttpRequest, project: Project, code: str, data: QueryDict) -> HttpResponse:
    """The answers are saved, or the page comes back with what was typed and a sentence."""
    if "adjust" in data:
        data["municipal_share"] = ""
    is_unfinished = "later" in data
    form = form_of(request, project, code, data, is_unfinished=is_unfinished)
    if not form.is_valid():
        return task_page(request, project, code, form, status=422)
    revision = form.cleaned_data["revision"]
    try:
        project = actions.revise(project, by=request.user, revision=revision, **form.answers())
    except StaleDraft as stale:
        project = found(request, project.reference)
        data["revision"] = str(project.revision)
        form = form_of(request, project, code, data, is_unfinished=is_unfinished)
        form.add_error(None, str(stale))
        more = {"conflict": differences(form, form_of(request, project, code))}
        return task_page(request, project, code, form, status=409, **more)
    except StepRefused as refusal:
        return turned_away(request, project, str(refusal))
    return after_saving(request, project, code, is_unfinished)


def autosave(request: HttpRequest, project: Project, code: str) -> HttpResponse:
    """What stands in the form so far is saved, as far as it can be read; the page is told and stays."""
    form = form_of(request, project, code, request.POST, is_unfinished=True)
    if not form.is_valid():
        message = _("Lo último no se guardó todavía: %(why)s")
        why = next(error for errors in form.errors.values() for error in errors)
        return JsonResponse({"message": message % {"why": why}}, status=422)
    revision = form.cleaned_data["revision"]
    try:
        project = actions.revise(project, by=request.user, revision=revision, **form.answers())
    except StaleDraft:
        message = _("%(who)s guardó esta solicitud mientras usted escribía. Al guardar verá qué cambió.")
        who = project.revised_by or _("Otra persona")
        return JsonResponse({"message": message % {"who": who}}, status=409)
    except StepRefused as refusal:
        return JsonResponse({"message": str(refusal)}, status=409)
    at = timezone.localtime(project.revised_at)
    message = _("Guardado a las %(time)s.") % {"time": f"{at:%H:%M}"}
    return JsonResponse({"revision": project.revision, "at": at.isoformat(), "message": message})


def after_saving(request: HttpRequest, project: Project, code: str, is_unfinished: bool) -> HttpResponse:
    """On to the next open task; a task that the rules refuse stays open, with the reason."""
    project = found(request, project.reference)
    rows = tasks_of(project, judged(project))
    here = next(task for task in rows if task.code == code)
    back = request.GET.get("volver") == "revisar"
    if here.state == "problem" and not is_unfinished:
        messages.warning(request, _("Su borrador quedó guardado, pero hay algo que corregir."))
        return redirect(f"{here.url}?volver=revisar" if back else here.url)
    messages.success(request, _("Guardado: %(task)s.") % {"task": here.title})
    if is_unfinished:
        return redirect("projects:tasks", project.reference)
    if code in ("work", "place") and asks_about_similar(project):
        return redirect("projects:similar", project.reference)
    opened = [task for task in rows if task.state != "done"]
    if back or not opened:
        return redirect("projects:review", project.reference)
    after = [task for task in opened if rows.index(task) > rows.index(here)]
    return redirect((after or opened)[0].url)


def task_page(
    request: HttpRequest, project: Project, code: str, form: TaskForm, status: int = 200, **more: Any
) -> HttpResponse:
    titles = titles_for(project)
    context = {
        "project": project,
        "form": form,
        "task_title": titles[code],
        "task_code": code,
        "number": list(titles).index(code) + 1,
        "count": len(titles),
        "observations": observations_of(project),
        "goes_back": request.GET.get("volver") == "revisar",
        "writer": mark_of(request.user),
        # What names a pupil or a representative is not copied to the browser.
        "keeps_copy": code not in PERSONAL,
        # A list that is pasted is read as a whole, when its page is sent.
        "saves_itself": code != "scholarships",
        "session_seconds": settings.SESSION_COOKIE_AGE,
        **more,
    }
    if code == "club":
        context |= club_of(project, request.user)
    if isinstance(form, MoneyForm):
        told = form.data if form.is_bound else form.initial
        context |= {"money_tasks": money_tasks(project), **weighed(project, told)}
    return render(request, form.template, context, status=status)


def club_of(project: Project, user: Any) -> dict[str, Any]:
    """The club as it is registered; its board for those who may read it."""
    club = project.club
    seats = club.office.appointments.current(on=timezone.localdate()).select_related("user")
    return {
        "club_answers": club_answers(project),
        "board": seats.order_by("since", "pk") if club.shows_board_to(user) else [],
        "speakers": project.representatives.all(),
    }


@dataclass(frozen=True)
class MoneyTask:
    """One of the lists of the money: how many rows it has, and what they come to beside the total cost."""

    title: str
    url: str
    counted: str
    sum: Decimal
    total: Decimal | None

    @property
    def is_equal(self) -> bool:
        return self.sum == self.total


def money_tasks(project: Project) -> list[MoneyTask]:
    """The budget and the calendar, which are parts of the money, with how far each is."""
    if not project.has_budget:
        return []
    lines, activities = list(project.concepts.all()), list(project.activities.all())
    counted = ngettext("%(count)s concepto", "%(count)s conceptos", len(lines)) % {"count": len(lines)}
    planned = ngettext("%(count)s actividad", "%(count)s actividades", len(activities))
    return [
        MoneyTask(
            _("Presupuesto por conceptos"),
            reverse("projects:concepts", args=[project.reference]),
            counted if lines else "",
            sum_of(lines).total,
            project.total,
        ),
        MoneyTask(
            _("Calendario de obra y dinero"),
            reverse("projects:calendar", args=[project.reference]),
            planned % {"count": len(activities)} if activities else "",
            sum((one.total for one in activities), NOTHING),
            project.total,
        ),
    ]


# --- What helps while typing -------------------------------------------------------------------


@login_required
@require_safe
def place_options(request: HttpRequest, reference: str) -> HttpResponse:
    """The municipalities of the chosen state, and the localities that are like what was typed."""
    project = draft(request, reference)
    if isinstance(project, HttpResponse):
        return project
    form = PlaceForm(project=project, typed=request.GET.dict())
    part = "town" if request.headers.get("HX-Target") == "town" else "localities"
    context = {"form": form, "project": project, "is_swapped_in": part == "localities", "swaps_map": True}
    return render(request, f"projects/proposal/{part}.html", context)


@login_required
@require_safe
def shares_preview(request: HttpRequest, reference: str) -> HttpResponse:
    """The parts that the typed cost would have. Nothing is saved."""
    project = draft(request, reference)
    if isinstance(project, HttpResponse):
        return project
    context = {**weighed(project, request.GET), "is_swapped_in": True}
    return render(request, "projects/proposal/shares.html", context)


def weighed(project: Project, told: Mapping[str, Any]) -> dict[str, Any]:
    """The parts that these amounts make, in words, and what the rules find in them."""
    context: dict[str, Any] = {"project": project, "rules": project.rules}
    form = MoneyForm({name: told.get(name) for name in MONEY_FIELDS}, project=project, is_unfinished=True)
    if not told.get("total"):
        return context
    if not form.is_valid():
        return {**context, "unreadable": [error for errors in form.errors.values() for error in errors]}
    for name in MONEY_FIELDS:
        setattr(project, name, form.cleaned_data.get(name))
    findings = findings_for(project, MONEY_CHECKS, timezone.now())
    return {
        **context,
        "total": project.total,
        "shares": project.shares(),
        "findings": findings,
        "can_adjust": any(f.code in ("joint_part", "parts_add_up") for f in findings) and form.has_joint_part,
    }
