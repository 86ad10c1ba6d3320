"""The parties sign one version of a paper in their order, by hand or with certificates."""

import hashlib
from io import BytesIO

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from django.db import IntegrityError, transaction
from pyhanko.pdf_utils.generic import pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from documents.actions import ask_for, cancel, print_paper
from documents.models import Document, Signature
from documents.signing import SigningRefused, sign, signing_of
from tests.documents.agreements import facts_of
from tests.documents.conftest import ONE_PAGE
from tests.documents.signers import authority, scan, signed_by

SCAN, CERTIFICATE = Signature.How.SCAN, Signature.How.CERTIFICATE


def refusal(paper: Document, content: bytes, by) -> SigningRefused:
    with pytest.raises(SigningRefused) as refused, transaction.atomic():
        sign(paper, content=content, by=by)
    return refused.value


def sealed(paper: Document) -> bytes:
    with paper.file.open() as file:
        return file.read()


# --- In their order ------------------------------------------------------------------------------


def test_the_parties_sign_one_after_the_other(paper, roberto, graciela, ramon, tomas):
    """The delegation, the state, the town, the club: each brings the copy that it signed."""
    states = []
    for pages, person in enumerate((roberto, graciela, ramon, tomas), start=1):
        signature = sign(paper, content=scan(pages), by=person)
        assert (signature.position, signature.kind) == (pages, SCAN)
        assert signature.sha256 == hashlib.sha256(signature.file.read()).hexdigest()
        states.append(signing_of(paper, person).state)

    assert states == ["partly", "partly", "partly", "signed"]
    assert [copy.party for copy in paper.signatures.all()] == ["federal", "state", "municipal", "migrants"]
    assert refusal(paper, scan(9), roberto).code == "all_signed"


def test_who_puts_up_a_business_signs_last_and_the_club_brings_that_copy(files, issued, cast, ramon, tomas):
    investor = {"short": "LA PERSONA INVERSIONISTA", "representative": "Rosa Ávila", "capacity": "own_right"}
    paper = issued(38, investor=investor)
    for pages, name in enumerate(("roberto", "graciela", "ramon", "tomas"), start=1):
        sign(paper, content=scan(pages), by=cast[name])

    signing = signing_of(paper, tomas)
    assert (signing.state, signing.mine.payer, signing.mine.body) == ("partly", "investor", investor["short"])
    assert refusal(paper, scan(5), ramon).code == "already_signed"
    made = sign(paper, content=scan(5), by=tomas)
    assert (made.party, made.position) == ("investor", 5)
    assert signing_of(paper, tomas).state == "signed"


def test_out_of_turn_is_refused_with_whose_turn_it_is(paper, roberto, ramon, carmen):
    early = refusal(paper, scan(), ramon)
    foreign = refusal(paper, scan(), carmen)
    sign(paper, content=scan(), by=roberto)
    again = refusal(paper, scan(2), roberto)

    assert (early.code, str(early)) == (
        "not_your_turn",
        "Todavía no le toca: antes firma Delegación de SEDESOL en Zacatecas.",
    )
    assert foreign.code == "not_your_role"
    assert (again.code, str(again)) == (
        "already_signed",
        "Su oficina ya firmó; ahora toca a Secretaría del Zacatecano Migrante.",
    )


def test_whoever_does_not_read_the_paper_does_not_find_it(paper, sofia, marta):
    for stranger in (sofia, marta):
        with pytest.raises(Document.DoesNotExist):
            sign(paper, content=scan(), by=stranger)


def test_an_older_version_is_not_signed_and_its_copies_stay(paper, roberto, graciela):
    sign(paper, content=scan(), by=roberto)
    names = ("number", "folio", "title", "owner", "municipality")
    told = {name: getattr(paper, name) for name in names} | {"template": "informe/1"}
    facts = facts_of(**ONE_PAGE)
    newer = print_paper(ask_for(paper.kind, facts=facts, by=roberto, supersedes=paper, **told).pk)

    refused = refusal(paper, scan(2), graciela)

    assert refused.code == "superseded"
    assert str(refused) == "Esta es la versión 1, que fue sustituida por la 2: firme la versión vigente."
    assert paper.signatures.count() == 1
    assert refusal(newer, signed_by("Amparo Núñez", sealed(paper)), roberto).code == "not_this_version"
    assert sign(newer, content=signed_by("Amparo Núñez", sealed(newer)), by=roberto).kind == CERTIFICATE


def test_a_cancelled_paper_is_not_signed(paper, roberto):
    cancel(paper, because="Se desistieron")

    assert refusal(paper, scan(), roberto).code == "cancelled"


# --- With certificates ---------------------------------------------------------------------------


def test_a_chain_of_certificates_shows_the_new_signer_of_each_copy(
    paper, roberto, graciela, settings, tmp_path
):
    file = tmp_path / "authority.pem"
    file.write_bytes(authority()[1].public_bytes(Encoding.PEM))
    first = signed_by("Amparo Núñez", sealed(paper))
    second = signed_by("José Ángel Muñoz", first)

    made = sign(paper, content=first, by=roberto)
    settings.TRUSTED_AUTHORITIES = str(file)
    then = sign(paper, content=second, by=graciela)

    [amparo], [jose] = made.signers, then.signers
    assert (made.kind, then.kind) == (CERTIFICATE, CERTIFICATE)
    assert (amparo["name"], amparo["issuer"]) == ("Amparo Núñez", "Autoridad de prueba")
    assert (amparo["is_intact"], amparo["is_valid"], amparo["is_trusted"]) == (True, True, False)
    assert (jose["name"], jose["is_trusted"]) == ("José Ángel Muñoz", True)


def test_a_copy_without_a_new_signature_is_refused(paper, roberto, graciela):
    signed = signed_by("Amparo Núñez", sealed(paper))

    assert refusal(paper, sealed(paper), roberto).code == "not_signed"
    sign(paper, content=signed, by=roberto)
    assert refusal(paper, signed, graciela).code == "same_copy"


def test_a_signed_file_that_is_another_one_or_was_changed_is_refused(paper, roberto):
    whole = sealed(paper)
    signed = bytearray(signed_by("Amparo Núñez", whole))
    signed[-1500] ^= 1
    changed = IncrementalPdfFileWriter(BytesIO(whole))
    changed.root["/Lang"] = pdf_string("la")
    changed.update_root()
    other_words = BytesIO()
    changed.write(other_words)

    another = refusal(paper, signed_by("Amparo Núñez", scan()), roberto)
    after = refusal(paper, signed_by("Amparo Núñez", other_words.getvalue()), roberto)
    spoilt = refusal(paper, whole[:-600] + b"0" * 600, roberto)

    assert (another.code, after.code) == ("not_this_version", "signature_broken")
    assert "versión 1" in str(another)
    assert spoilt.code in ("not_this_version", "not_readable")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"GIF89a", "not_a_pdf"),
        (b"%PDF-1.7\nnothing else", "not_readable"),
        (b"%PDF-1.7" + b"0" * (20 * 1024 * 1024), "too_large"),
    ],
    ids=["empty", "picture", "torn", "large"],
)
def test_what_is_no_signed_paper_is_refused(paper, roberto, content, code):
    assert refusal(paper, content, roberto).code == code


# --- What the database keeps ---------------------------------------------------------------------


def test_a_signature_stays_as_it_came(paper, roberto):
    signature = sign(paper, content=scan(), by=roberto)

    for act in (lambda: Signature.objects.update(body="Otra"), signature.delete):
        with pytest.raises(Exception, match=r"only grows|permission denied"), transaction.atomic():
            act()


def test_the_database_knows_the_order(paper, roberto):
    signature = sign(paper, content=scan(), by=roberto)
    facts = {"document": paper, "party": "state", "body": "x", "office": signature.office, "by": roberto}
    with pytest.raises(IntegrityError, match="in their order"), transaction.atomic():
        Signature.objects.create(position=3, kind=SCAN, file="x", sha256="1", size=1, **facts)
    cancel(paper, because="No")
    with pytest.raises(IntegrityError, match="paper that holds"), transaction.atomic():
        Signature.objects.create(position=2, kind=SCAN, file="x", sha256="1", size=1, **facts)
