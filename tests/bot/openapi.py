"""Discord's own specification as a judge of what the bot sends, where it is at hand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

SPECIFICATION = Path(__file__).parents[3] / "shared" / "discord" / "openapi.json"


class Judge:
    """Checks the body of each request against the schema of its route."""

    def __init__(self) -> None:
        jsonschema = pytest.importorskip("jsonschema", reason="jsonschema isn't installed")
        if not SPECIFICATION.exists():
            pytest.skip(f"Discord's specification isn't at {SPECIFICATION}")
        self._document = json.loads(SPECIFICATION.read_text("utf-8"))
        self._validator = jsonschema.Draft202012Validator
        self._routes = [
            (re.compile("^" + re.sub(r"\{\w+\}", "[^/]+", path) + "$"), operations)
            for path, operations in self._document["paths"].items()
        ]
        # A fixed word ("@original") before a placeholder that would take it too.
        self._routes.sort(key=lambda route: route[0].pattern.count("[^/]+"))

    def faults(self, method: str, path: str, body: Any) -> Iterator[str]:
        """What the specification has against a request."""
        found = [operations for pattern, operations in self._routes if pattern.match(path)]
        if not found or method.lower() not in found[0]:
            yield f"{method} {path}: no such route"
            return
        operation = found[0][method.lower()]
        content = operation.get("requestBody", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema")
        if schema is None or body is None:
            return
        body = json.loads(json.dumps(body), object_hook=_snowflakes)
        whole = {**schema, "components": self._document["components"]}
        for error in self._validator(whole).iter_errors(body):
            where = "/".join(map(str, error.absolute_path))
            yield f"{method} {path}: {where}: {error.message[:300]}"


def _snowflakes(form: dict[str, Any]) -> dict[str, Any]:
    """The library writes some ids as numbers, which Discord takes as well."""
    ids = ("message_id", "channel_id", "guild_id")
    if "fail_if_not_exists" in form or "filename" in form:
        form |= {key: str(form[key]) for key in (*ids, "id") if key in form}
    return form
