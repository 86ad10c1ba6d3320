"""What people do while a work is weighed. Every act locks the work, asks, and writes its history."""

from review.actions.evaluation import register_weights, score
from review.actions.opinions import (
    ask_opinion,
    bodies_for,
    conclusions_of,
    desk_of,
    in_force,
    save_opinion,
    sign_opinion,
)

__all__ = [
    "ask_opinion",
    "bodies_for",
    "conclusions_of",
    "desk_of",
    "in_force",
    "register_weights",
    "save_opinion",
    "score",
    "sign_opinion",
]
