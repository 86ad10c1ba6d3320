"""What people write about clubs and federations, read and judged before an act takes it."""

from clubs.forms.federations import (
    AffiliationForm,
    HomeForm,
    MirrorForm,
    OwnAnswerForm,
    OwnNoteForm,
    OwnRequestForm,
)
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
    "OwnAnswerForm",
    "OwnNoteForm",
    "OwnRequestForm",
    "PairForm",
    "RequestForm",
    "SeatForm",
    "StepForm",
    "first_error",
]
