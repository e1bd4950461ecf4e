"""Requests held against Discord's published OpenAPI specification, which isn't part of this
project: where it lies beside the repository it is used.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped]
from jsonschema.exceptions import best_match  # type: ignore[import-untyped]
from referencing import Registry
from referencing.jsonschema import DRAFT202012

PUBLISHED = Path(__file__).parents[3] / "shared" / "discord" / "openapi.json"

_FORMATS = FormatChecker(formats=())
_RANGES = {"int32": 31, "int64": 63}


def _format(name: str, holds: Any) -> None:
    _FORMATS.checks(name)(holds)


_format("snowflake", lambda v: not isinstance(v, str) or 0 <= int(v) < 1 << 64)
_format("uri", lambda v: not isinstance(v, str) or bool(urlsplit(v).scheme))
_format("nonce", lambda v: not isinstance(v, str) or len(v) <= 25)
for _name, _bits in _RANGES.items():
    _format(_name, lambda v, bits=_bits: not isinstance(v, int) or -(1 << bits) <= v < 1 << bits)


class Spec:
    """The operations of the specification, each with what it takes."""

    def __init__(self, document: Mapping[str, Any]):
        self._document = document = _told_apart(document, document)
        resource = DRAFT202012.create_resource(document)
        self._registry: Registry[Any] = Registry().with_resource("urn:spec", resource)
        self._validators: dict[str, Draft202012Validator] = {}

    @cached_property
    def _operations(self) -> list[tuple[str, re.Pattern[str], str]]:
        """(method, pattern of the path, pointer), with fixed words before parameters."""
        found = []
        for path, methods in self._document["paths"].items():
            pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(path))
            names = methods.keys() - {"parameters"}
            found += [(method.upper(), re.compile(pattern), path) for method in names]
        return sorted(found, key=lambda one: one[2].count("{"))

    def problems(
        self, method: str, path: str, query: Mapping[str, str], kind: str, body: Any
    ) -> Iterator[str]:
        """What the specification says against a request. `kind` is the body's content type."""
        match = (
            (template, found)
            for known, pattern, template in self._operations
            if known == method and (found := pattern.fullmatch(path))
        )
        template, found = next(match, ("", None))
        if found is None:
            yield "no such operation"
            return
        pointer = f"#/paths/{_escape(template)}"
        item = self._document["paths"][template]
        operation = item[method.lower()]
        for owner, parameters in (
            (pointer, item.get("parameters", ())),
            (f"{pointer}/{method.lower()}", operation.get("parameters", ())),
        ):
            for number, parameter in enumerate(parameters):
                values = found.groupdict() if parameter["in"] == "path" else query
                where = f"{owner}/parameters/{number}/schema"
                yield from self._parameter(parameter, where, values)
        allowed = {p["name"] for p in operation.get("parameters", ()) if p["in"] == "query"}
        yield from (f"unknown in the query: {name}" for name in query.keys() - allowed)
        yield from self._body(operation, f"{pointer}/{method.lower()}", kind, body)

    def _parameter(
        self, parameter: Mapping[str, Any], where: str, values: Mapping[str, str]
    ) -> Iterator[str]:
        name = parameter["name"]
        if name not in values:
            if parameter.get("required"):
                yield f"parameter {name} is missing"
            return
        readings = [values[name], *_coerced(values[name])]
        if not any(self._validator(where).is_valid(value) for value in readings):
            yield f"parameter {name}: {values[name]!r}"

    def _body(
        self, operation: Mapping[str, Any], pointer: str, kind: str, body: Any
    ) -> Iterator[str]:
        taken = operation.get("requestBody")
        if taken is None:
            if body is not None:
                yield "takes no body"
            return
        if body is None:
            if taken.get("required"):
                yield "needs a body"
            return
        if kind not in taken["content"]:
            yield f"takes no {kind}"
            return
        where = f"{pointer}/requestBody/content/{_escape(kind)}/schema"
        error = best_match(self._validator(where).iter_errors(body))
        if error is not None:
            value = json.dumps(error.instance, ensure_ascii=False)[:200]
            yield f"{error.json_path}: {error.message[:200]} ({value})"

    def _validator(self, pointer: str) -> Draft202012Validator:
        if pointer not in self._validators:
            self._validators[pointer] = Draft202012Validator(
                {"$ref": f"urn:spec{pointer}"}, registry=self._registry, format_checker=_FORMATS
            )
        return self._validators[pointer]


def published() -> Spec | None:
    """The specification, if it is there."""
    if not PUBLISHED.is_file():
        return None
    return Spec(json.loads(PUBLISHED.read_text(encoding="utf-8")))


def _told_apart(node: Any, document: Mapping[str, Any]) -> Any:
    """A copy in which "one of these, told apart by their `type`" is tried only once.

    It means the same; errors name the field that is wrong, and 40 components take milliseconds.
    """
    if isinstance(node, list):
        return [_told_apart(one, document) for one in node]
    if not isinstance(node, dict):
        return node
    kinds = [_kind(one, document) for one in node.get("oneOf", ())]
    if not kinds or None in kinds:
        return {key: _told_apart(value, document) for key, value in node.items()}
    cases = [
        {"if": {"properties": {"type": {"enum": kind}}}, "then": one}
        for kind, one in zip(kinds, node["oneOf"], strict=True)
    ]
    every = [value for kind in kinds for value in kind or ()]
    either = {"properties": {"type": {"enum": every}}, "required": ["type"]}
    return {"allOf": [{"type": "object", **either}, *cases]}


def _kind(schema: Any, document: Mapping[str, Any]) -> list[int] | None:
    """The values of `type` that a referenced schema is for, if it says."""
    name = str(schema.get("$ref", "")).removeprefix("#/components/schemas/")
    named = document["components"]["schemas"].get(name, {})
    if "type" not in named.get("required", ()):
        return None
    found: list[int] | None = named["properties"]["type"].get("enum")
    return found


def _escape(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D")


def _coerced(text: str) -> Iterator[Any]:
    """What a query's text may stand for."""
    if re.fullmatch(r"-?\d+", text):
        yield int(text)
    # The library writes booleans as digits, and Discord takes them.
    yield from {"true": (True,), "false": (False,), "1": (True,), "0": (False,)}.get(text, ())
