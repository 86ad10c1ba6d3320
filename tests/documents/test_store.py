"""Papers in a store that speaks S3: printed there, bundled, fetched in pieces, missed when it is away."""

import io
import zipfile
from collections.abc import Iterator
from uuid import uuid4

import boto3
import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.urls import reverse
from moto.server import ThreadedMotoServer

from documents.actions import print_paper, send_again
from documents.bundles import ask_for_bundle
from documents.models import Bundle, Document
from documents.search import papers_of
from tests.conftest import until

KEYS = {
    "S3_REGION": "us-east-1",
    "S3_ADDRESSING": "path",
    "S3_ACCESS_KEY": "papers",
    "S3_SECRET_KEY": "only-for-tests",
}


@pytest.fixture
def store(settings) -> Iterator[dict[str, str]]:
    """A server with an empty bucket, and the environment in which the application keeps its papers there."""
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    # All servers of one process share what they hold.
    told = {"S3_BUCKET": f"papers-{uuid4()}", "S3_ENDPOINT": f"http://{host}:{port}", **KEYS}
    bucket(told).create()
    settings.STORAGES = {**settings.STORAGES, "default": in_s3(told)}
    yield told
    server.stop()


def in_s3(told: dict[str, str]) -> dict:
    """The storage as the settings spell it from the environment."""
    options = {
        **settings.PAPERS_IN_S3["OPTIONS"],
        "bucket_name": told["S3_BUCKET"],
        "endpoint_url": told["S3_ENDPOINT"],
        "addressing_style": told["S3_ADDRESSING"],
        "region_name": told["S3_REGION"],
        "access_key": told["S3_ACCESS_KEY"],
        "secret_key": told["S3_SECRET_KEY"],
    }
    return {**settings.PAPERS_IN_S3, "OPTIONS": options}


def bucket(told: dict[str, str]):
    return boto3.resource(
        "s3",
        endpoint_url=told["S3_ENDPOINT"],
        region_name=told["S3_REGION"],
        aws_access_key_id=told["S3_ACCESS_KEY"],
        aws_secret_access_key=told["S3_SECRET_KEY"],
    ).Bucket(told["S3_BUCKET"])


def test_the_worker_prints_and_bundles_into_the_store_and_people_fetch_from_it(
    store, start, ask_page, sign_in, ramon
):
    start(**store)
    papers = [ask_page(38), ask_page(39)]
    until(lambda: Document.objects.filter(state="issued").count() == 2, 120)
    papers[1].refresh_from_db()
    bucket(store).Object(papers[1].file.name).delete()
    bundle = ask_for_bundle(papers_of(ramon, {}), by=ramon)
    until(lambda: Bundle.objects.get().state == "ready", 120)

    paper, client = Document.objects.get(pk=papers[0].pk), sign_in(ramon)
    kept = {entry.key: entry.size for entry in bucket(store).objects.all()}
    bundle.refresh_from_db()
    assert kept == {paper.file.name: paper.size, bundle.file.name: bundle.size}
    address = reverse("documents:paper_file", args=[paper.pk])
    whole = b"".join(client.get(address).streaming_content)
    piece = client.get(address, headers={"range": f"bytes={paper.size - 6}-"})
    assert (len(whole), whole[:5]) == (paper.size, b"%PDF-")
    assert (piece.status_code, b"".join(piece.streaming_content)) == (206, whole[-6:])
    lost = client.get(reverse("documents:paper_file", args=[papers[1].pk]))
    assert lost.status_code == 404 and "no está donde debería" in lost.content.decode()
    answer = client.get(reverse("documents:bundle_file", args=[bundle.pk]))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert archive.testzip() is None and bundle.included == [paper.pk]
    assert "Falta el archivo" in archive.read("indice.csv").decode()


@pytest.mark.django_db
def test_a_piece_is_fetched_alone(store, issued, sign_in, ramon):
    paper, client = issued(38), sign_in(ramon)
    address, fetched = reverse("documents:paper_file", args=[paper.pk]), []
    events = default_storage.connection.meta.client.meta.events
    events.register("after-call.s3.GetObject", lambda parsed, **_: fetched.append(parsed["ContentLength"]))

    def ask(told: str) -> tuple[int, bytes]:
        answer = client.get(address, headers={"range": told})
        return answer.status_code, answer.getvalue()

    assert ask("bytes=0-4") == (206, b"%PDF-")
    assert ask("bytes=-3") == (206, b"...")
    assert ask(f"bytes={paper.size}-")[0] == 416
    assert fetched == [5, 3]
    assert len(ask("bytes=x")[1]) == paper.size


@pytest.mark.django_db
def test_a_store_that_is_away_is_waited_for(store, settings, ask_page):
    paper = ask_page(38)
    away = {**store, "S3_ENDPOINT": "http://127.0.0.1:9"}
    settings.STORAGES = {**settings.STORAGES, "default": in_s3(away)}

    with pytest.raises(OSError, match="almacén"):
        print_paper(paper.pk)

    paper.refresh_from_db()
    assert (paper.state, paper.attempts) == ("queued", 1)
    Document.objects.update(sent_at=paper.asked_at - 2 * Document.PATIENCE)
    assert send_again() == 1
    settings.STORAGES = {**settings.STORAGES, "default": in_s3(store)}
    assert print_paper(paper.pk).is_ready
