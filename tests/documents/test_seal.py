"""The newest valid key seals papers, what older ones sealed still verifies, and none goes out unsealed."""

from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import page
import pytest
from asn1crypto.keys import PrivateKeyInfo
from asn1crypto.tsp import TimeStampReq
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.management import CommandError, call_command
from django.utils import timezone
from pyhanko.pdf_utils.generic import pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps import DummyTimeStamper

from documents.actions import ask_for_report, issue, print_paper, retry
from documents.certificates import NotSealable, files_at, keys_at, make_seal
from documents.models import Document, SealCertificate
from documents.seal import certificates_in, our_seals, seal, signatures_in
from tests.documents.test_printing import printed

FAILED, ISSUED = Document.State.FAILED, Document.State.ISSUED


def print_of_an_agreement() -> bytes:
    return printed()[0]


@pytest.fixture
def keys(settings, tmp_path: Path) -> Path:
    """A folder of keys of this test's own, with none in it."""
    settings.SEAL_KEYS = str(tmp_path / "seal")
    return tmp_path / "seal"


def add_key(keys: Path, settings, *, days_ago: float = 0, days: int = 30) -> Path:
    begin = timezone.now() - timedelta(days=days_ago)
    return make_seal(keys, settings.SEAL_PASSPHRASE, owner="Tres por Uno", now=begin, days=days)


# --- A sealed file -------------------------------------------------------------------------------


def test_the_seal_stands_behind_the_print_and_leaves_it_archival():
    pdf = print_of_an_agreement()
    sealed, key = seal(pdf, timezone.now())

    [found] = signatures_in(sealed, certificates_in(key.pem))

    assert sealed.startswith(pdf)
    assert (found.holds, found.is_trusted, found.name) == (True, True, "Sello de Tres por Uno")
    for archival in (pdf, sealed):
        report = page.validate_pdf_bytes(archival, profile="3a")
        assert report.is_compliant, [failure.message for failure in report.failures]


@pytest.mark.parametrize("where", ["print", "seal"])
def test_one_changed_byte_is_found(where):
    pdf = print_of_an_agreement()
    sealed, key = seal(pdf, timezone.now())
    changed = bytearray(sealed)
    # A letter of the page's facts, or the reason in the dictionary of the seal.
    place = len(pdf) // 2 if where == "print" else sealed.index(b"/Reason", len(pdf)) + 10
    changed[place] ^= 1

    [found] = signatures_in(bytes(changed), certificates_in(key.pem))

    assert not found.holds
    assert not found.is_intact


def test_what_stands_behind_the_seal_without_a_signature_is_found():
    sealed, key = seal(print_of_an_agreement(), timezone.now())
    writer = IncrementalPdfFileWriter(BytesIO(sealed))
    writer.root["/Lang"] = pdf_string("la")
    writer.update_root()
    changed = BytesIO()
    writer.write(changed)

    [found] = signatures_in(changed.getvalue(), certificates_in(key.pem))

    assert found.is_intact
    assert not found.is_last_word


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        pass


def test_a_service_of_time_is_asked_when_there_is_one(settings):
    [key] = keys_at(Path(settings.SEAL_KEYS), settings.SEAL_PASSPHRASE)
    plain = key.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    clock = DummyTimeStamper(certificates_in(key.pem)[0], PrivateKeyInfo.load(plain))

    def answer(environ: dict[str, Any], start: Any) -> list[bytes]:
        asked = TimeStampReq.load(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        start("200 OK", [("Content-Type", "application/timestamp-reply")])
        return [clock.request_tsa_response(asked).dump()]

    with make_server("127.0.0.1", 0, answer, handler_class=Quiet) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        settings.SEAL_TSA_URL = f"http://127.0.0.1:{server.server_port}/"
        sealed, _key = seal(print_of_an_agreement(), timezone.now())
        server.shutdown()

    [found] = PdfFileReader(BytesIO(sealed)).embedded_regular_signatures
    kinds = [attribute["type"].native for attribute in found.signer_info["unsigned_attrs"]]
    assert "signature_time_stamp_token" in kinds
    assert signatures_in(sealed, certificates_in(key.pem))[0].holds


def test_a_service_of_time_that_is_away_is_asked_again_later(settings):
    settings.SEAL_TSA_URL = "http://127.0.0.1:1/"

    with pytest.raises(OSError, match="sellos de tiempo no respondió"):
        seal(print_of_an_agreement(), timezone.now())


# --- Keys that come and go -----------------------------------------------------------------------


def test_the_newest_valid_key_seals_and_what_older_ones_sealed_still_verifies(
    ask_page, files, keys, settings
):
    older = add_key(keys, settings, days_ago=20)
    first = print_paper(ask_page(38).pk)
    add_key(keys, settings, days_ago=10)
    add_key(keys, settings, days_ago=5, days=1)
    second = print_paper(ask_page(39).pk)
    older.unlink()

    assert SealCertificate.objects.count() == 2
    assert first.sealed_with.valid_from < second.sealed_with.valid_from
    for paper in (first, second):
        [found] = signatures_in(paper.file.read(), our_seals())
        assert (found.holds, found.is_trusted) == (True, True)
        assert found.fingerprint == paper.sealed_with.fingerprint
        assert "PRIVATE" not in paper.sealed_with.pem


def test_without_a_key_no_paper_goes_out_and_a_new_one_ends_the_wait(
    ask_page, files, keys, settings, roberto
):
    paper = print_paper(ask_page().pk)

    assert (paper.state, paper.failure) == (FAILED, "No hay certificado para sellar los documentos.")
    assert files() == []

    add_key(keys, settings, days_ago=40)
    paper = print_paper(retry(paper, by=roberto).pk)
    assert paper.state == FAILED
    assert paper.failure.startswith("El certificado del sello venció el ")

    call_command("make_seal", stdout=StringIO())
    paper = print_paper(retry(paper, by=roberto).pk)
    assert (paper.state, paper.failure, paper.number) == (ISSUED, "", "3X1-CC-32-038-2026")


def test_a_key_that_cannot_be_opened_is_named_and_not_passed_over(keys, settings):
    file = add_key(keys, settings)
    settings.SEAL_PASSPHRASE = "another"

    with pytest.raises(NotSealable, match=f"La llave del sello «{file.name}» no se puede abrir"):
        seal(b"", timezone.now())


def test_a_key_is_made_once_and_renewed_when_asked_for(keys, settings):
    for words in ([], [], ["--renew"]):
        call_command("make_seal", *words, stdout=StringIO())

    made = keys_at(keys, settings.SEAL_PASSPHRASE)
    assert len(made) == 2
    assert made[0].chain == made[1].chain
    assert {file.stat().st_mode & 0o777 for file in keys.iterdir()} == {0o600}
    assert all(b"ENCRYPTED" in file.read_bytes() for file in files_at(keys))


def test_a_key_is_not_kept_in_the_open(keys, settings):
    settings.SEAL_PASSPHRASE, settings.DEBUG = "", False

    with pytest.raises(CommandError, match="SEAL_PASSPHRASE"):
        call_command("make_seal")


def test_a_report_is_nobodys_paper_and_has_no_seal(db, roberto, files):
    facts = {"document": {"type": "informe", "signed_on": "2026-11-24"}}
    report = ask_for_report("informe/1", title="Informe", facts=facts, by=roberto)

    issue(report, print_of_an_agreement(), 1, printed_with="a test")

    assert report.sealed_with is None
    assert report.sha256 == report.print_sha256
