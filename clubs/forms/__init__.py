"""What people write about clubs and federations, read and judged before an act takes it."""

from clubs.forms.federations import AffiliationForm, HomeForm, MirrorForm, OwnNoteForm
from clubs.forms.register import (
    ContactForm,
    MemberForm,
    NumbersForm,
    PairForm,
    RequestForm,
    SeatForm,
    StepForm,
    first_error,
)

__all__ = [
    "AffiliationForm",
    "ContactForm",
    "HomeForm",
    "MemberForm",
    "MirrorForm",
    "NumbersForm",
    "OwnNoteForm",
    "PairForm",
    "RequestForm",
    "SeatForm",
    "StepForm",
    "first_error",
]
