"""The JSON of the commands that list and explain, against the schemas that are installed with gaplint.

`tests/test_formats.py` has that of `check`.
"""

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft7Validator, Draft202012Validator

from gaplint.binding.types import Tie
from gaplint.cli import main
from gaplint.config.json_schema import schema as settings_schema
from gaplint.config.schema import settings
from gaplint.facts.types import ItemKind, StatusClass
from gaplint.model.document import Place
from gaplint.roles import Role
from gaplint.rule import rules

ROOT = Path(__file__).parent.parent
FOLDER = "fixtures/migration"
OUTPUTS = {
    ("items", FOLDER): "items",
    ("claims", FOLDER): "claims",
    ("trace", "DEC-002", FOLDER): "trace",
    ("trace", "DEC-002", "LATER-001", "Phase 3", FOLDER): "trace",
    ("impact", f"{FOLDER}/DECISIONS.md"): "impact",
    ("extract", FOLDER): "extract",
    ("config", FOLDER): "config",
    ("check", "--statistics", FOLDER): "statistics",
    ("rules",): "rules",
    ("explain", "count"): "rules",
    ("explain", "broken-link"): "explain",
    ("explain", "unreadable-file"): "explain",
}
"""Each command without what makes it print JSON, and the schema of that."""
NAMES = sorted({*OUTPUTS.values()})
WORDS: dict[tuple[str, str], list[str | None]] = {
    ("items", "class"): [*StatusClass, None],
    ("trace", "class"): [*StatusClass, None],
    ("extract", "class"): [*StatusClass],
    ("trace", "role"): [*Role],
    ("extract", "role"): [*Role],
    ("trace", "kind"): [*ItemKind, "document"],
    ("extract", "kind"): [*ItemKind],
    ("claims", "kind"): [*Tie, "verdict"],
    ("extract", "tie"): [*Tie],
    ("extract", "place"): [one.value for one in Place],
}
"""The definitions of the schemas that list the words of an enumeration of the code."""
MAPS = {"fields", "registers", "settings", "statistics"}
"""The objects whose keys are names, not those of a schema."""


def schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files("gaplint.reports").joinpath(f"{name}.schema.json").read_text("utf-8"))
    return found


def objects(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object in a JSON value, itself included, with its path without the numbers of entries."""
    if isinstance(value, dict):
        yield path, value
        for key, part in value.items():
            yield from objects(part, f"{path}/{key}")
    elif isinstance(value, list):
        for part in value:
            yield from objects(part, f"{path}/*")


def closed(name: str) -> Draft202012Validator:
    """The schema with no other keys than those it describes; readers must take others, the tests must not."""
    strict = schema(name)
    for _, part in objects(strict):
        if part.get("type") == "object" and "properties" in part:
            part["additionalProperties"] = False
    return Draft202012Validator(strict)


def output(*arguments: str) -> Any:
    done = CliRunner().invoke(main, [*arguments, "--format", "json"])
    assert done.exit_code in (0, 1), done.output
    return json.loads(done.stdout)


def shortened(value: Any) -> Any:
    """A JSON value with the first entry of each list, and the first of each other set of keys."""
    if isinstance(value, dict):
        return {key: shortened(part) for key, part in value.items()}
    if isinstance(value, list):
        kinds = {frozenset(part) if isinstance(part, dict) else None: part for part in reversed(value)}
        return [shortened(part) for part in kinds.values()]
    return value


@pytest.fixture(scope="module")
def outputs() -> dict[tuple[str, ...], Any]:
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(ROOT)
        free = {"rules", "explain"}
        return {command: output(*command, *([] if command[0] in free else ["--isolated"])) for command in OUTPUTS}


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_one_and_says_whose(name: str) -> None:
    found = schema(name)
    Draft202012Validator.check_schema(found)
    assert (found["$schema"], found["$id"]) == (Draft202012Validator.META_SCHEMA["$id"], f"urn:gaplint:{name}:1")
    assert found["title"] and found["description"]
    for path, part in objects(found):
        if part.get("type") == "object" and "properties" in part and (name, path) != ("claims", "/$defs/reading"):
            assert [*part["properties"]] == part["required"], path


@pytest.mark.parametrize(("name", "definition"), WORDS)
def test_a_schema_lists_the_words_of_the_code(name: str, definition: str) -> None:
    assert schema(name)["$defs"][definition]["enum"] == WORDS[name, definition]


def test_every_schema_is_of_some_command() -> None:
    installed = {path.name for path in (ROOT / "gaplint" / "reports").glob("*.schema.json")}
    assert installed == {f"{name}.schema.json" for name in [*NAMES, "json"]}
    page = (ROOT / "docs" / "formats.md").read_text("utf-8")
    assert all(f"`{name}`" in page or f"/{name}`" in page for name in installed)


@pytest.mark.parametrize("command", OUTPUTS, ids=" ".join)
def test_what_a_command_prints_is_what_its_schema_says(command: tuple[str, ...], outputs: dict[tuple[str, ...], Any]) -> None:
    closed(OUTPUTS[command]).validate(outputs[command])


@pytest.mark.parametrize("command", OUTPUTS, ids=" ".join)
def test_a_schema_notices_a_key_more_a_key_less_and_another_type(
    command: tuple[str, ...], outputs: dict[tuple[str, ...], Any]
) -> None:
    name, report = OUTPUTS[command], shortened(outputs[command])
    validator, tried = closed(name), 0
    validator.validate(report)
    for path, found in [*objects(report)]:
        if name == "config" and "/value" in path:
            continue  # what a setting may hold is another schema
        whole = dict(found)
        wrong = [("another", {**whole, "another": {}})]
        wrong += [(key, {**whole, key: [None]}) for key in whole if (name, key) != ("config", "value")]
        if path.rpartition("/")[2] not in MAPS:
            without = [key for key in whole if (path, key) != ("/claims/*/readings/*", "value")]
            wrong += [(key, {other: whole[other] for other in whole if other != key}) for key in without]
        for key, changed in wrong:
            found.clear()
            found.update(changed)
            assert not validator.is_valid(report), (path, key, changed)
            tried += 1
        found.clear()
        found.update(whole)
    assert tried
    validator.validate(report)


def test_config_prints_what_the_schema_of_the_configuration_takes(outputs: dict[tuple[str, ...], Any]) -> None:
    found = outputs["config", FOLDER]["settings"]
    assert [*found] == [*settings()]
    Draft7Validator(settings_schema()).validate({key: one["value"] for key, one in found.items() if one["value"] != ""})


def test_rules_and_pages_are_told_in_full(outputs: dict[tuple[str, ...], Any]) -> None:
    every, family, page = outputs["rules",]["rules"], outputs["explain", "count"]["rules"], outputs["explain", "broken-link"]
    assert [one["name"] for one in every] == [rule.name for rule in rules()]
    assert family == [one for one in every if one["name"].startswith("count-")]
    assert {key: page[key] for key in every[0]} == next(one for one in every if one["second_name"] == "broken-link")
    assert page["name"] == "link-target"
    for example in page["examples"]:
        texts = {one["name"]: one["text"] for one in example["files"]}
        assert not any("<!-- !" in text for text in texts.values())
        for place in example["expected"]:
            assert "](" in texts[place["file"]].splitlines()[place["line"] - 1]
