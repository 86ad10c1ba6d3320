"""Opinions and evaluation sheets."""

from review.models.evaluation import Evaluation, Score, Weight, WeightSet
from review.models.opinion import Opinion, OpinionLine, SeenPaper

__all__ = ["Evaluation", "Opinion", "OpinionLine", "Score", "SeenPaper", "Weight", "WeightSet"]
