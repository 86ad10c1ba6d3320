"""The people of a club: its roll of members, and who sits on its board from when to when."""

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from accounts.numbered import Numbered, kept_and_compared
from accounts.personal import agrees_with_birth, opened
from clubs.models.organisations import Club
from places.models import words


def years_on(born: date, day: date) -> int:
    """The full years of somebody on ``day``. Who was born on 29 February has them on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


class Terms(models.QuerySet):
    """Rows that hold from one day to another."""

    def current(self, *, on: date) -> Self:
        """Those that hold on ``on``, both ends included."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=on), since__lte=on)


class Member(Numbered):
    """A person of the club's roll. Whoever leaves stays in it with the day."""

    club = models.ForeignKey(Club, models.PROTECT, related_name="members", verbose_name=_("club"))
    name = models.CharField(_("nombre completo"), max_length=150)
    birth_date = models.DateField(_("fecha de nacimiento"))
    is_of_mexican_origin = models.BooleanField(_("de origen mexicano"))
    city = models.CharField(_("ciudad en que vive"), max_length=100)
    us_state = models.CharField(_("estado en que vive"), max_length=50)
    since = models.DateField(_("integrante desde"))
    until = models.DateField(_("hasta"), null=True, blank=True)
    # By which the same name is found, however it is written.
    search_name = models.GeneratedField(
        expression=words(F("name")),
        output_field=models.CharField(max_length=300, db_collation="C"),
        db_persist=True,
    )

    objects = Terms.as_manager()

    class Meta:
        verbose_name = _("integrante")
        verbose_name_plural = _("integrantes")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="club_member_has_a_name"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="member_leaves_after_joining"
            ),
            models.UniqueConstraint(
                fields=["club", "name", "birth_date"],
                condition=Q(until__isnull=True),
                name="member_is_on_the_roll_once",
            ),
            models.UniqueConstraint(
                fields=["club", "person_key"],
                condition=Q(until__isnull=True) & ~Q(person_key=""),
                name="curp_is_on_the_roll_once",
            ),
            kept_and_compared("curp_is_kept_and_compared"),
        ]
        indexes = [
            models.Index(fields=["person_key"], condition=~Q(person_key=""), name="members_by_person"),
            models.Index(fields=["search_name", "birth_date"], name="members_by_name_and_birth"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def numbers_agree(self) -> bool:
        """Whether the kept numbers tell the day of birth that the roll tells."""
        told = {"curp_told": opened(self.curp_sealed), "rfc_told": opened(self.rfc_sealed)}
        return agrees_with_birth(self.birth_date, **told)


class BoardSeat(models.Model):
    """A member on the board for a term. No club has two presidents or treasurers at once."""

    class Post(models.TextChoices):
        PRESIDENT = "president", _("Presidencia")
        SECRETARY = "secretary", _("Secretaría")
        TREASURER = "treasurer", _("Tesorería")
        VOCAL = "vocal", _("Vocalía")

    club = models.ForeignKey(Club, models.PROTECT, related_name="seats", verbose_name=_("club"))
    member = models.ForeignKey(Member, models.PROTECT, related_name="seats", verbose_name=_("integrante"))
    post = models.CharField(_("cargo"), max_length=10, choices=Post)
    since = models.DateField(_("desde"))
    until = models.DateField(_("hasta"), null=True, blank=True)

    objects = Terms.as_manager()

    class Meta:
        verbose_name = _("cargo de la mesa directiva")
        verbose_name_plural = _("cargos de la mesa directiva")
        ordering = ["since", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="seat_ends_after_it_begins"
            ),
            ExclusionConstraint(
                name="post_is_held_by_one_person_at_a_time",
                expressions=[
                    ("club", RangeOperators.EQUAL),
                    ("post", RangeOperators.EQUAL),
                    (
                        Func(
                            "since", "until", Value("[]"), function="DATERANGE", output_field=DateRangeField()
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=~Q(post="vocal"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_post_display()}: {self.member}"
