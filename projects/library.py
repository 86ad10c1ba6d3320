"""Remarks that come up again and again, as data: whoever reviews picks one and makes it fit."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from programs.lines import open_at_top
from programs.rulebook import FAMILIES
from programs.rules import in_language
from projects.models import Project, Remark

FILE = Path(__file__).parent / "catalogue" / "remarks.yaml"


@dataclass(frozen=True)
class CommonRemark:
    """One remark of the library; its text is Spanish, as the letter is."""

    code: str
    task: str
    titles: Mapping[str, str]
    text: str
    families: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return in_language(self.titles)


@cache
def library() -> tuple[CommonRemark, ...]:
    """Every remark of the file, in its order. What cannot be read is refused with its line."""
    read = []
    for _position, place in open_at_top(FILE).under():
        place.entry("code", "task", "families", "title", "text")
        families = place.get("families")
        read.append(
            CommonRemark(
                code=place["code"].text(),
                task=place["task"].one_of(tuple(Remark.Section.values)),
                titles={"es": place["title"]["es"].text(), "en": place["title"]["en"].text()},
                text=place["text"].text(),
                families=families.many(tuple(FAMILIES)) if families else (),
            )
        )
    return tuple(read)


def common_remarks(project: Project) -> list[CommonRemark]:
    """Those that may concern this work."""
    fit = [one for one in library() if not one.families or project.family in one.families]
    return [one for one in fit if one.task != "scholarships" or project.gives_scholarships]
