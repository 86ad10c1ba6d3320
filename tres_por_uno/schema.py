"""What every address of the API takes and answers besides its own, written into the OpenAPI document."""

from typing import Any, ClassVar

from django.utils.translation import get_language
from drf_spectacular.generators import SchemaGenerator

SAFE = {"get", "head", "options"}
COMMON = {
    "401": "Nobody signed in.",
    "403": "The key or its owner may not.",
    "400": "Something in the request cannot be read.",
    "404": "It does not exist, or not for the owner of this key.",
    "429": "Asked too often; Retry-After tells when to ask again.",
}
ONCE = {
    "name": "Idempotency-Key",
    "in": "header",
    "schema": {"type": "string", "maxLength": 200},
    "description": "Chosen by the client. The same key twice is one act, answered with the first answer.",
}
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "schema": {"type": "string"},
    "description": "The ETag of the work as the sender knows it. 412 when it has changed since.",
}


class OncePerLanguage(SchemaGenerator):
    """Writes the document once for each language of a process: it takes seconds, and anybody may ask."""

    written: ClassVar[dict[tuple[str | None, str | None], dict[str, Any]]] = {}

    def get_schema(self, request: Any = None, public: bool = False) -> dict[str, Any]:
        if not public:
            return super().get_schema(request, public)
        key = get_language(), self.api_version or getattr(request, "version", None)
        if key not in self.written:
            self.written[key] = super().get_schema(request, public)
        return self.written[key]


def what_all_share(result: dict[str, Any], **_rest: Any) -> dict[str, Any]:
    """The document with the headers and refusals that every address has."""
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            said, parameters = dict(COMMON), operation.setdefault("parameters", [])
            if method == "post":
                parameters.append(ONCE)
                said["409"] = "Refused, or the Idempotency-Key stands for another request."
            if method not in SAFE and "/projects/{reference}/" in path:
                parameters.append(IF_MATCH)
                said["412"] = "The work has changed since (If-Match)."
            for code, sentence in said.items():
                operation["responses"].setdefault(code, refusal(sentence))
    return result


def refusal(sentence: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
    return {"description": sentence, "content": content}
