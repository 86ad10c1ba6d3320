"""Opinions and evaluation sheets."""

from review.models.opinion import Opinion, OpinionLine, SeenPaper

__all__ = ["Opinion", "OpinionLine", "SeenPaper"]
