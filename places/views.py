"""The map of a state, drawn here from its outlines: no tiles, no other host, no script."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from places.maps import SIZE, framed, paths_of, point_in
from places.models import Locality, Municipality

# A round number of kilometres for the scale, by how much is shown.
SCALES = [2, 5, 10, 20, 50, 100, 200]


@require_safe
@cache_control(private=True, max_age=24 * 60 * 60)
def map_of_state(request: HttpRequest, state: str) -> HttpResponse:
    """A state or one part of it: its municipalities, the chosen one, its seat, a locality and a point."""
    told = request.GET
    town = Municipality.objects.filter(pk=told.get("town", ""), state=state).first()
    frame = framed(state, town.pk if town else "", told.get("view", ""), point_in(told.get("near", "")))
    if frame is None:
        raise Http404
    paths = paths_of(frame, state)
    chosen = paths.pop(town.pk, "") if town else ""
    seat = (town.longitude, town.latitude) if town and town.longitude is not None else None
    locality = Locality.objects.filter(pk=told.get("locality", "")).first()
    point = point_in(told.get("point", ""))
    scale = next((km for km in SCALES if km >= frame.km / 8), SCALES[-1])
    context = {
        "size": SIZE,
        "paths": paths.values(),
        "chosen": chosen,
        "seat": frame.pixel(*seat) if seat else None,
        "seat_name": town.seat_name if town else "",
        "locality": frame.pixel(locality.longitude, locality.latitude) if locality else None,
        "locality_name": locality.name if locality else "",
        "point": frame.pixel(point[1], point[0]) if point else None,
        "scale_km": scale,
        "scale": round(scale / frame.km * SIZE),
    }
    return render(request, "places/map.svg", context, content_type="image/svg+xml")
