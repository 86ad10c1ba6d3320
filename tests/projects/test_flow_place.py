"""Where a work lies, drawn from our own outlines: a press on the map, what lies outside, and how far."""

import lzma

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from places.maps import FOLDER, frame_of, km_between, lies_in, outlines_of
from places.models import Locality, Municipality
from projects.actions import propose, revise
from projects.checks import findings_for
from projects.models import Project

RIO_GRANDE = "32039"


@pytest.fixture
def draft(santa_elena, tomas) -> Project:
    return propose(
        club=santa_elena,
        scheme="fed_3x1",
        fiscal_year=2016,
        by=tomas,
        municipality=Municipality.objects.get(pk=RIO_GRANDE),
        locality=Locality.objects.get(municipality=RIO_GRANDE, name="Río Grande"),
    )


def place(draft: Project, **changes: str) -> dict[str, str]:
    told = {"state": "32", "municipality": RIO_GRANDE, "locality": draft.locality_id}
    return {"revision": str(draft.revision), **told, **changes}


def at(draft: Project) -> str:
    return reverse("projects:edit", args=[draft.reference, "lugar"])


def warnings(draft: Project) -> list[str]:
    return [finding.message for finding in findings_for(draft, ["point_in_municipality"], timezone.now())]


def test_a_press_on_the_map_is_the_point_under_it_without_any_script(sign_in, tomas, draft):
    seat = Municipality.objects.get(pk=RIO_GRANDE)
    x, y = frame_of("32", RIO_GRANDE, size=320).pixel(seat.longitude, seat.latitude)
    client = sign_in(tomas)

    drawn = client.post(at(draft), place(draft, view="town", **{"map.x": str(x), "map.y": str(y)}))
    form = drawn.context["form"]
    point = float(form["latitude"].value()), float(form["longitude"].value())
    saved = client.post(
        at(draft), place(draft, latitude=form["latitude"].value(), longitude=form["longitude"].value())
    )

    draft.refresh_from_db()
    assert drawn.status_code == 200
    # One pixel of the municipality is some 240 metres.
    assert km_between(point, (seat.latitude, seat.longitude)) < 0.3
    assert f"point={point[0]:.6f}" in drawn.content.decode()
    assert saved.status_code == 302
    assert (float(draft.latitude), float(draft.longitude)) == point
    assert warnings(draft) == []


def test_a_closer_look_keeps_what_was_typed(sign_in, tomas, draft):
    page = sign_in(tomas).post(at(draft), place(draft, address="Junto a la escuela", zoom="near"))

    assert page.context["form"]["address"].value() == "Junto a la escuela"
    assert page.context["form"].map["view"] == "near"
    assert 'type="image"' in page.content.decode()
    assert Project.objects.get(pk=draft.pk).address == ""


def test_a_key_on_the_map_puts_no_point_in_its_corner_and_the_distance_is_told(sign_in, tomas, draft):
    client = sign_in(tomas)

    pressed = client.post(at(draft), place(draft, **{"map.x": "0", "map.y": "0"}))
    far = client.post(at(draft), place(draft, latitude="23.9", longitude="-103.0", redraw="point"))

    assert not pressed.context["form"]["latitude"].value()
    assert "El punto está a" in far.content.decode()
    assert "km de Río Grande" in far.content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"latitude": "23.8"}, "Escriba las dos"),
        ({"latitude": "23,8", "longitude": "-103"}, "en grados con punto"),
        ({"latitude": "23.8", "longitude": "103"}, "con signo menos"),
        ({"latitude": "NaN", "longitude": "-103"}, "en grados con punto"),
    ],
)
def test_half_a_point_or_one_of_another_country_is_told(typed, sentence, sign_in, tomas, draft):
    page = sign_in(tomas).post(at(draft), place(draft, **typed))

    assert page.status_code == 422
    assert sentence in page.content.decode()


def test_a_point_outside_the_municipality_warns_with_its_distance(tomas, draft):
    draft = revise(draft, by=tomas, latitude="22.75", longitude="-102.5")
    draft = Project.objects.get(pk=draft.pk)

    [message] = warnings(draft)

    assert "cae fuera de Río Grande" in message
    assert "km de la localidad Río Grande" in message


def test_the_database_keeps_points_within_mexico_and_whole(draft):
    for values in ({"latitude": 50, "longitude": -103}, {"latitude": 20, "longitude": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Project.objects.filter(pk=draft.pk).update(**values)


def test_every_seat_lies_in_its_own_outline(db):
    seats = Municipality.objects.filter(state="32", latitude__isnull=False)

    assert [seat.name for seat in seats if not lies_in(seat.pk, seat.latitude, seat.longitude)] == []
    assert lies_in("09999", 20.0, -100.0) is None


def test_the_map_is_ours_and_light(db):
    client = Client()
    locality = Locality.objects.filter(municipality=RIO_GRANDE).first()

    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.get(
            reverse("places:map", args=["32"]),
            {"town": RIO_GRANDE, "view": "state", "locality": locality.pk, "point": "23.8,-103"},
        )

    drawing = answer.content.decode()
    assert answer["Content-Type"] == "image/svg+xml"
    assert drawing.count("<path") >= len(outlines_of("32"))
    assert "http" not in drawing.replace("http://www.w3.org/2000/svg", "")
    assert len(asked) <= 2
    assert client.get(reverse("places:map", args=["99"])).status_code == 404
    assert client.get(reverse("places:map", args=["32"]), {"point": "x", "near": "1,2,3"}).status_code == 200
    assert max(len(path.read_bytes()) for path in FOLDER.glob("*.xz")) < 60_000


def test_the_maps_are_made_of_their_source(tmp_path, capsys):
    source = tmp_path / "mapa.json"
    source.write_text(
        '{"transform": {"scale": [1, 1], "translate": [-100, 20]}, "arcs": [[[0, 0], [2, 0], [0, 2]],'
        ' [[9, 9], [1, 1]], [[2, 2], [-2, 0], [0, -2]]], "objects": {"municipios": {"geometries":'
        ' [{"type": "Polygon", "arcs": [[0, 2]], "properties": {"cvegeo": "32001"}}]}}}'
    )

    call_command("build_maps", source, to=tmp_path)

    told = lzma.decompress((tmp_path / "32.json.xz").read_bytes())
    assert b'"towns":{"32001":[[0,1]]}' in told
    assert b"[9,9]" not in told, "a state holds its own arcs and no others"
