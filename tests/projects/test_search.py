"""A work is found as people type it, whatever the accents and the ending."""

import pytest

from clubs.models import Club
from places.models import Municipality
from projects.models import Project


@pytest.fixture
def street(work_at):
    return work_at(
        "filed",
        name="Pavimentación de la calle Hidalgo",
        description="Poner concreto hidráulico en los tramos que se inundan.",
    )


@pytest.mark.parametrize(
    "text",
    [
        "pavimentacion de calles",
        "PAVIMENTACIONES",
        "calle pavim",
        "pavimentac",
        '"calle hidalgo"',
        "inundaciones OR hidalgo",
        "concretos hidraulicos",
        "rio grande",
        "santa elena",
        "3X1-32-2013",
        "3x1-32-2013-00",
        "2013-0001",
        "hidalgo -escuela",
    ],
)
def test_it_is_found(street, text):
    assert list(Project.objects.search(text)) == [street]


@pytest.mark.parametrize(
    "text", ["puente", "hidalgo -calle", '"hidalgo calle"', "3X1-11", "2014-0001", "%", "!"]
)
def test_it_is_not_found(street, text):
    assert not Project.objects.search(text).exists()


def test_a_new_name_of_club_or_place_is_found_at_once(street):
    Club.objects.filter(pk=street.club_id).update(name="Unión Zacatecana de Ñúñez")
    Municipality.objects.filter(pk=street.municipality_id).update(name="Villa de Cos")

    assert Project.objects.search("union zacatecanos nuñez").exists()
    assert Project.objects.search("villa de cos").exists()
    assert not Project.objects.search("santa elena").exists()


def test_a_step_leaves_the_words_alone_and_an_answer_renews_them(street):
    before = Project.objects.values_list("text__words").get()
    Project.objects.update(state="in_review")
    assert Project.objects.values_list("text__words").get() == before

    Project.objects.update(name="Clínica de salud")
    assert Project.objects.search("clinicas").exists()
    assert not Project.objects.search("pavimentación").exists()
