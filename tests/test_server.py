"""The language server as editors meet it: the installed command, spoken to over its pipes."""

import asyncio
import re
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_lsp
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities
from pytest_lsp.client import make_test_lsp_client

from gaplint.config.schema import Config
from gaplint.live import Live
from gaplint.renaming import RenameError
from gaplint.run import lint
from gaplint.server.answers import Asked, rename
from gaplint.server.positions import Positions
from gaplint.server.workspace import Folder

PATIENCE = 20
"""Seconds within which an answer must come."""
GAPLINT = str(Path(sys.executable).with_name("gaplint"))
LATER = """# Later

| ID | Title | Status |
|---|---|---|
| LATER-001 | Lamp | Open |
| LATER-002 | Rope | Done |
| LATER-003 | Ramp | Open |
"""
PLAN = """# Plan

## Open (2 items)

- LATER-001: Lamp
- LATER-003: Ramp

😀 LATER-002 is done, see [later](LATER.md#later).
"""


def made() -> LanguageClient:
    """A client that can be told which files to watch."""
    client = make_test_lsp_client()

    @client.feature(types.CLIENT_REGISTER_CAPABILITY)
    def registered(_: types.RegistrationParams) -> None:
        return None

    return client


@pytest_lsp.fixture(config=ClientServerConfig(server_command=[GAPLINT, "server"], client_factory=made))
async def client(lsp_client: LanguageClient, tmp_path: Path) -> AsyncIterator[None]:
    (tmp_path / "docs").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / "docs/LATER.md").write_text(LATER, "utf-8")
    (tmp_path / "docs/PLAN.md").write_text(PLAN, "utf-8")
    await lsp_client.initialize_session(
        types.InitializeParams(
            capabilities=client_capabilities("visual-studio-code"),
            workspace_folders=[types.WorkspaceFolder(tmp_path.as_uri(), "here")],
            initialization_options={"config": ["today='2025-07-01'"]},
        )
    )
    yield
    await lsp_client.shutdown_session()


class Editor:
    """What somebody does in an editor."""

    def __init__(self, client: LanguageClient, root: Path) -> None:
        self.client, self.root, self.version = client, root, 0

    def uri(self, name: str) -> str:
        return (self.root / name).as_uri()

    def document(self, name: str) -> types.TextDocumentIdentifier:
        return types.TextDocumentIdentifier(self.uri(name))

    def open(self, name: str, text: str) -> None:
        item = types.TextDocumentItem(self.uri(name), "markdown", self.version, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def type(self, name: str, text: str) -> None:
        self.version += 1
        document = types.VersionedTextDocumentIdentifier(self.version, self.uri(name))
        change = types.TextDocumentContentChangeWholeDocument(text)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, [change]))

    async def told(self, name: str, *codes: str) -> list[types.Diagnostic]:
        """The diagnostics of a document, once they are these."""
        try:
            async with asyncio.timeout(PATIENCE):
                while [one.code for one in self.client.diagnostics.get(self.uri(name), ())] != [*codes]:
                    await self.client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        except TimeoutError:
            pytest.fail(f"told of {name}: {self.client.diagnostics.get(self.uri(name))}; {self.client.messages}")
        return list(self.client.diagnostics[self.uri(name)])

    def at(self, name: str, line: int, character: int) -> dict[str, Any]:
        return {"text_document": self.document(name), "position": types.Position(line, character)}

    async def actions(self, name: str, diagnostic: types.Diagnostic) -> dict[str, Any]:
        context = types.CodeActionContext([diagnostic])
        asked = types.CodeActionParams(self.document(name), diagnostic.range, context)
        return {one.title: one for one in await self.client.text_document_code_action_async(asked) or ()}


@pytest.fixture
def editor(client: LanguageClient, tmp_path: Path) -> Editor:
    return Editor(client, tmp_path)


@pytest.mark.asyncio
async def test_what_was_said_of_a_document_is_said_again_only_when_it_changes(editor: Editor) -> None:
    """Or when the document is opened: a client may have forgotten."""
    lost = f"{LATER}\nSee [the plan](PLANS.md).\n"
    editor.open("docs/LATER.md", lost)
    await editor.told("docs/LATER.md", "link-target")
    editor.open("docs/PLAN.md", PLAN.replace("2 items", "3 items"))
    await editor.told("docs/PLAN.md", "count-heading")
    editor.client.diagnostics.clear()
    editor.type("docs/PLAN.md", PLAN.replace("2 items", "3 items") + "\nMore.\n")
    await editor.told("docs/PLAN.md", "count-heading")
    assert [*editor.client.diagnostics] == [editor.uri("docs/PLAN.md")]
    editor.open("docs/LATER.md", lost)
    await editor.told("docs/LATER.md", "link-target")


@pytest.mark.asyncio
async def test_what_no_client_tells_of_is_seen_once_nobody_types(editor: Editor) -> None:
    editor.open("docs/PLAN.md", f"{PLAN}\nSee [the map](MAP.md).\n")
    await editor.told("docs/PLAN.md", "link-target")
    (editor.root / "docs/MAP.md").write_text("# Map\n", "utf-8")
    editor.type("docs/PLAN.md", f"{PLAN}\nThere is [a map](MAP.md).\n")
    await editor.told("docs/PLAN.md")


@pytest.mark.asyncio
async def test_what_is_typed_is_checked_against_all_documents(editor: Editor) -> None:
    """Also against those that nobody has opened, and where the mistake then is in these."""
    editor.open("docs/PLAN.md", PLAN.replace("2 items", "3 items"))
    (wrong,) = await editor.told("docs/PLAN.md", "count-heading")
    assert (wrong.source, wrong.severity) == ("gaplint", types.DiagnosticSeverity.Error)
    assert wrong.range.start == types.Position(2, 9)
    assert [(one.location.uri, one.location.range.start.line) for one in wrong.related_information or ()] == [
        (editor.uri("docs/PLAN.md"), 4)
    ]
    editor.type("docs/PLAN.md", PLAN)
    await editor.told("docs/PLAN.md")
    editor.type("docs/PLAN.md", PLAN.replace("LATER.md#later", "SOONER.md"))
    (lost,) = await editor.told("docs/PLAN.md", "link-target")
    assert lost.range.start == types.Position(7, 34), "a column in UTF-16"
    editor.open("docs/SOONER.md", LATER)  # not written yet
    await editor.told("docs/PLAN.md")
    editor.open("docs/LATER.md", LATER.replace("| Ramp | Open", "| Ramp | by June | Open"))
    await editor.told("docs/LATER.md", "table-shape")
    (editor.root / "gaplint.toml").write_text("ignore = ['table']\n", "utf-8")
    changed = types.FileEvent(editor.uri("gaplint.toml"), types.FileChangeType.Created)
    editor.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([changed]))
    await editor.told("docs/LATER.md")
    (editor.root / "gaplint.toml").write_text("ignroe = []\n", "utf-8")
    changed = types.FileEvent(editor.uri("gaplint.toml"), types.FileChangeType.Changed)
    editor.type("docs/PLAN.md", PLAN.replace("2 items", "3 items"))
    editor.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([changed]))
    while not editor.client.messages:
        await editor.client.wait_for_notification(types.WINDOW_SHOW_MESSAGE)
    assert "ignroe" in editor.client.messages[-1].message
    await editor.told("docs/PLAN.md")


@pytest.mark.asyncio
async def test_what_is_known_of_items(editor: Editor, tmp_path_factory: pytest.TempPathFactory) -> None:
    await hovered_and_found(editor)
    await renamed(editor)
    await completed(editor)
    elsewhere = types.TextDocumentIdentifier((tmp_path_factory.mktemp("elsewhere") / "a.md").as_uri())
    async with asyncio.timeout(PATIENCE):  # who asks about what was never opened is answered
        assert await editor.client.text_document_hover_async(types.HoverParams(elsewhere, types.Position(0, 0))) is None


async def hovered_and_found(editor: Editor) -> None:
    hover = await editor.client.text_document_hover_async(types.HoverParams(**editor.at("docs/PLAN.md", 4, 4)))
    assert hover and isinstance(hover.contents, types.MarkupContent)
    assert hover.contents.value.startswith("**LATER-001** Lamp\n\n- undated: open (docs/LATER.md:5)")
    assert await editor.client.text_document_hover_async(types.HoverParams(**editor.at("docs/PLAN.md", 1, 0))) is None

    defined = await editor.client.text_document_definition_async(types.DefinitionParams(**editor.at("docs/PLAN.md", 7, 5)))
    assert isinstance(defined, list)
    assert [(one.uri, one.range.start.line) for one in defined] == [(editor.uri("docs/LATER.md"), 5)]  # type: ignore[union-attr]
    leads = await editor.client.text_document_definition_async(types.DefinitionParams(**editor.at("docs/PLAN.md", 7, 30)))
    assert isinstance(leads, list)
    assert [one.uri for one in leads] == [editor.uri("docs/LATER.md")]  # type: ignore[union-attr]

    about = {**editor.at("docs/LATER.md", 4, 4), "context": types.ReferenceContext(include_declaration=True)}
    named = await editor.client.text_document_references_async(types.ReferenceParams(**about))
    assert [(one.uri, one.range.start.line) for one in named or ()] == [
        (editor.uri("docs/LATER.md"), 4),
        (editor.uri("docs/PLAN.md"), 4),
    ]


async def completed(editor: Editor) -> None:
    async def offered(line: int, character: int) -> list[tuple[str, str | None]]:
        found = await editor.client.text_document_completion_async(
            types.CompletionParams(**editor.at("docs/PLAN.md", line, character))
        )
        assert isinstance(found, list)
        return [(one.label, one.detail) for one in found]

    editor.type("docs/PLAN.md", PLAN + "\nLATER-\n[a](LA\n[b](LATER.md#\n")
    assert await offered(9, 6) == [("LATER-001", "Lamp"), ("LATER-002", "Rope"), ("LATER-003", "Ramp")]
    assert await offered(10, 6) == [("LATER.md", None)]
    assert await offered(11, 13) == [("later", None)]


async def renamed(editor: Editor) -> None:
    asked = editor.at("docs/PLAN.md", 4, 4)
    place = await editor.client.text_document_prepare_rename_async(types.PrepareRenameParams(**asked))
    assert place == types.Range(types.Position(4, 2), types.Position(4, 11))
    edit = await editor.client.text_document_rename_async(types.RenameParams(**asked, new_name="LATER-017"))
    assert edit and edit.changes
    assert {uri: [one.range.start.line for one in edits] for uri, edits in edit.changes.items()} == {
        editor.uri("docs/LATER.md"): [4],
        editor.uri("docs/PLAN.md"): [4],
    }
    for name, why in (("LATER-003", "LATER-003 is taken"), ("Lamp", "Lamp is not an ID")):
        with pytest.raises(JsonRpcException, match=why):
            await editor.client.text_document_rename_async(types.RenameParams(**asked, new_name=name))
    editor.open("docs/PLAN.md", PLAN + "\nLATER-001 to LATER-003 remain.\n")
    with pytest.raises(JsonRpcException, match="part of a range"):
        await editor.client.text_document_rename_async(types.RenameParams(**asked, new_name="LATER-017"))


QUAY = "# Quay\n\n## Phase 1: Survey\n\n## Phase 2: Piles\n\nPhase 2 needs a barge.\n"
FERRY = "# Ferry\n\n## Phase 1: Sketch\n\n## Phase 2: Hull\n"
HAZARDS = "# Hazards\n\n## HAZ-2: Fog\n\n## HAZ-1: Ice\n"
AGENDA = "# Agenda\n\nPhase 2 is on.\n"


@pytest.mark.parametrize(
    ("texts", "lines", "why"),
    [
        ({"quay.md": QUAY, "agenda.md": AGENDA}, {"quay.md": [4, 6], "agenda.md": [2]}, ""),
        ({"quay.md": QUAY, "ferry.md": FERRY}, {"quay.md": [4, 6]}, ""),
        ({"quay.md": QUAY, "ferry.md": FERRY, "agenda.md": AGENDA}, {}, "quay.md:5 and in agenda.md:3"),
        ({"quay.md": QUAY, "ferry.md": FERRY.replace("Hull", "Piles of oak")}, {}, "“Piles” in quay.md:5"),
        (
            {"quay.md": QUAY, "ferry.md": "# Ferry\n\n- [x] Phase 2: Hull\n"},
            {},
            "one phase in ferry.md:3 and another in “Piles” in quay.md:5",
        ),
        ({"quay.md": QUAY, "ferry.md": "# Ferry\n\n| Phase 2 | 3 weeks |\n|---|---|\n"}, {}, "one phase in ferry.md:3"),
        ({"quay.md": f"{QUAY}\n# Shed\n\n## Phase 2: Roof\n"}, {}, "“Piles” in quay.md:5, but “Roof” in quay.md:11"),
        ({"quay.md": AGENDA, "a.md": QUAY.replace("Phase 2", "Phase 3")}, {}, "no document says what Phase 2 is"),
        ({"quay.md": AGENDA, "a.md": QUAY, "b.md": FERRY}, {}, "“Piles” in a.md:5, but “Hull” in b.md:5"),
    ],
)
def test_a_phase_is_renamed_where_it_is_certain_which_is_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, texts: dict[str, str], lines: dict[str, list[int]], why: str
) -> None:
    """Several plans may each have a Phase 2 of their own."""
    monkeypatch.chdir(tmp_path)
    renames(texts, "Phase 2", "Phase 9", lines, why)


@pytest.mark.parametrize(
    ("texts", "lines", "why"),
    [
        ({"quay.md": HAZARDS, "ferry.md": HAZARDS}, {"quay.md": [4], "ferry.md": [4]}, ""),
        ({"quay.md": HAZARDS, "ferry.md": HAZARDS.replace("Ice", "Fire")}, {"quay.md": [4]}, ""),
        ({"quay.md": HAZARDS, "log.md": "# Log\n\nHAZ-1 came true.\n"}, {"quay.md": [4], "log.md": [2]}, ""),
        (
            {"quay.md": HAZARDS, "ferry.md": HAZARDS.replace("Ice", "Fire"), "log.md": "# Log\n\nHAZ-1 came true.\n"},
            {},
            "“Ice” in quay.md:5 and in log.md:3, or not",
        ),
        (
            {"quay.md": HAZARDS, "table.md": "# Table\n\n| ID | Title |\n|---|---|\n| HAZ-1 | Fire |\n| HAZ-2 | Fog |\n"},
            {},
            "“Ice” in quay.md:5, but “Fire” in table.md:5",
        ),
    ],
)
def test_an_id_is_renamed_where_it_is_certain_what_is_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, texts: dict[str, str], lines: dict[str, list[int]], why: str
) -> None:
    monkeypatch.chdir(tmp_path)
    renames(texts, "HAZ-1", "HAZ-9", lines, why)


def renames(texts: dict[str, str], old: str, new: str, lines: dict[str, list[int]], why: str) -> None:
    """An item is renamed as it stands first in `quay.md`: in these lines, or refused with this; answered from a report."""
    drafts = {"docs/LATER.md": LATER, "docs/PLAN.md": PLAN, **texts}
    report = lint([], Config(today="2025-07-01"), drafts={Path(name): text.encode() for name, text in drafts.items()})
    before = texts["quay.md"].partition(old)[0]
    position = types.Position(before.count("\n"), len(before) - before.rfind("\n") - 1)
    asked = Asked(report, report.project.index.by_path["quay.md"], Positions(), position)
    if why:
        with pytest.raises(RenameError, match=re.escape(why)):
            rename(asked, new)
        return
    edit = rename(asked, new)
    assert edit and edit.changes
    assert {uri: [one.range.start.line for one in edits] for uri, edits in edit.changes.items()} == {
        Path(name).absolute().as_uri(): places for name, places in lines.items()
    }


@pytest.mark.asyncio
async def test_what_can_be_done_about_a_finding(editor: Editor) -> None:
    text = PLAN.replace("2 items", "3 items")
    editor.open("docs/PLAN.md", text)
    (wrong,) = await editor.told("docs/PLAN.md", "count-heading")
    actions = await editor.actions("docs/PLAN.md", wrong)
    allowing = await editor.client.code_action_resolve_async(actions["Allow this count-heading with a comment"])
    assert allowing.edit and allowing.edit.changes
    (edit,) = allowing.edit.changes[editor.uri("docs/PLAN.md")]
    assert (edit.range.start, edit.range.start) == (types.Position(2, 0), edit.range.end)
    assert edit.new_text == "<!-- gaplint: allow count-heading -->\n"
    lines = text.split("\n")
    editor.type("docs/PLAN.md", "\n".join([*lines[:2], edit.new_text.rstrip("\n"), *lines[2:]]))
    await editor.told("docs/PLAN.md")

    assert "Explain count-heading" in actions
    explaining = types.ExecuteCommandParams("gaplint.explain", ["count-heading"])
    await editor.client.workspace_execute_command_async(explaining)
    assert editor.client.shown_documents[-1].uri.endswith("/count_heading.md")


def test_a_defect_keeps_nobody_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def told() -> list[str]:
        said: list[str] = []
        folder = Folder(tmp_path, (), dict, lambda folder: said.append(folder.problem))
        folder.change()
        async with asyncio.timeout(PATIENCE):
            assert await folder.fresh() is None
            while not said:
                await asyncio.sleep(0)
        folder.close()
        return said

    def broken(*_: object) -> None:
        raise RuntimeError("out of reach")

    monkeypatch.setattr(Live, "check", broken)
    assert asyncio.run(told()) == ["internal error: RuntimeError: out of reach"]
