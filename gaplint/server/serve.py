"""The language server itself: what clients ask and are told, and which part of gaplint answers."""

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol, TypeVar

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams
from pygls.lsp.server import LanguageServer

from gaplint import __version__
from gaplint.config.vocabulary import rule_names
from gaplint.errors import GaplintError
from gaplint.model.finding import Finding
from gaplint.model.source import Source
from gaplint.model.span import Span
from gaplint.pages import file_of
from gaplint.read import SUFFIXES, decode, shown
from gaplint.renaming import RenameError
from gaplint.server import answers
from gaplint.server.answers import Asked
from gaplint.server.diagnostics import SOURCE, Said, by_document, diagnostic
from gaplint.server.positions import Positions, path_of
from gaplint.server.workspace import Folder

Answer = TypeVar("Answer")
EXPLAIN = "gaplint.explain"
"""The command that shows the page of a rule."""
WATCHED = (f"**/*{{{','.join(SUFFIXES)}}}", "**/{gaplint,pyproject}.toml")
"""Files of which the client tells when they change; those that are open it tells of anyway."""


class Where(Protocol):
    """What clients ask about: a place in a document."""

    text_document: types.TextDocumentIdentifier
    position: types.Position


class Server(LanguageServer):
    """Holds the folders of a workspace, and says what is found in them."""

    def __init__(self) -> None:
        super().__init__("gaplint", __version__)
        self.folders: list[Folder] = []
        self.positions = Positions()
        self._settings: tuple[str, ...] = ()
        self._told: dict[Path, dict[str, Said | None]] = {}
        self._problems: dict[Path, str] = {}

    def begin(self, parameters: types.InitializeParams) -> None:
        """Take over what the client says of itself and its workspace."""
        options = parameters.initialization_options
        given = options.get("config", []) if isinstance(options, dict) else []
        self._settings = tuple(map(str, given)) if isinstance(given, list) else ()
        roots = [folder.uri for folder in parameters.workspace_folders or ()] or [parameters.root_uri or ""]
        for root in roots:
            self.add(root)
        if len(self.folders) == 1:
            with suppress(OSError):
                os.chdir(self.folders[0].root)  # paths in messages are of the folder

    def add(self, uri: str) -> Folder | None:
        """Check one more folder; None for what is none."""
        path = path_of(uri)
        if not path:
            return None
        self.folders.append(Folder(Path(path), self._settings, self.unsaved, self.tell))
        return self.folders[-1]

    def remove(self, uri: str) -> None:
        """Check a folder no longer, and take back what was said of it."""
        root = Path(path_of(uri))
        for folder in self.folders:
            if folder.root == root:
                folder.close()
        self.folders = [folder for folder in self.folders if folder.root != root]
        self._publish(root, {})

    def forget(self, uri: str) -> None:
        """Say again what there is to say of a document: who closes one may forget what was said of it."""
        for told in self._told.values():
            if uri in told:
                told[uri] = None

    def unsaved(self) -> Mapping[Path, bytes]:
        """The texts of the documents that are open."""
        opened = self.workspace.text_documents.values()
        return {Path(path): document.source.encode(errors="replace") for document in opened if (path := path_of(document.uri))}

    def folder_of(self, uri: str) -> Folder | None:
        """The innermost folder of a document; that of the file itself becomes one if there is none."""
        path = path_of(uri)
        holding = [folder for folder in self.folders if path and folder.holds(path)]
        if not holding and path:
            holding = [Folder(Path(path).parent, self._settings, self.unsaved, self.tell)]
            self.folders += holding
            holding[0].change()  # who asks for what was never opened waits for the check
        return max(holding, key=lambda folder: len(folder.root.parts), default=None)

    def change(self, uris: list[str], edited: bool = False) -> None:
        """Check anew where these files lie; of what is `edited`, only the text of an open document is another one."""
        for uri in uris:
            if folder := self.folder_of(uri):
                folder.change(Path(path_of(uri)) if edited else None)

    def tell(self, folder: Folder) -> None:
        """Publish what was found in a folder, or say why it can't be checked."""
        if folder.problem and folder.problem != self._problems.get(folder.root):
            self.window_show_message(types.ShowMessageParams(types.MessageType.Error, f"gaplint: {folder.problem}"))
        self._problems[folder.root] = folder.problem
        for failure in folder.report.failures if folder.report else ():
            said = f"{failure.what} broke: {failure.why}\n{failure.detail}"
            self.window_log_message(types.LogMessageParams(types.MessageType.Error, said))
        self._publish(folder.root, by_document(folder.report, self.positions) if folder.report else {})

    def _publish(self, root: Path, found: dict[str, Said]) -> None:
        """Say of each document what is found there, unless that is what was said of it last."""
        told = self._told.get(root, {})
        for uri in sorted(told.keys() | found.keys()):
            if told.get(uri) != (said := found.get(uri, ())):
                diagnostics = [diagnostic(finding, self.positions) for _, finding in said]
                self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, diagnostics))
        self._told[root] = {**found}

    async def asked(self, uri: str, position: types.Position) -> Asked | None:
        """The place that somebody asks about, in the documents as they are now; None where nothing is known of it."""
        folder = self.folder_of(uri)
        report = await folder.fresh() if folder else None
        facts = report.project.index.by_path.get(shown(Path(path_of(uri)))) if report else None
        return Asked(report, facts, self.positions, position) if report and facts else None

    async def findings_at(self, uri: str, where: types.Range) -> list[Finding]:
        """The findings of a document whose claims touch a range."""
        asked = await self.asked(uri, where.start)
        if asked is None:
            return []
        source = asked.facts.document.source
        span = Span(asked.offset, self.positions.offset(source, where.end))
        own = (one for one in asked.report.findings if one.where.document is asked.facts.document)
        return [one for one in own if one.where.span.start <= span.end and span.start <= one.where.span.end]


def _edit(positions: Positions, source: Source, old: bytes, new: bytes) -> types.TextEdit:
    """What makes one text of the other, which has something more in one place and is the same otherwise."""
    before, after = (decode(source.path, content).text for content in (old, new))
    at = next((n for n, (one, other) in enumerate(zip(before, after, strict=False)) if one != other), len(before))
    return types.TextEdit(positions.range(source, Span(at, at)), after[at : at + len(after) - len(before)])


def serve() -> None:
    """Answer on standard input and output until the client is gone."""
    made().start_io()


def made() -> Server:
    """A server with all that it can do."""
    server = Server()

    @server.feature(types.INITIALIZE)
    def initialize(parameters: types.InitializeParams) -> None:
        server.begin(parameters)

    @server.feature(types.INITIALIZED)
    async def initialized(_: types.InitializedParams) -> None:
        server.positions = Positions(server.workspace.position_codec)
        workspace = server.client_capabilities.workspace
        watched = workspace.did_change_watched_files if workspace else None
        if watched and watched.dynamic_registration:
            watchers = [types.FileSystemWatcher(pattern) for pattern in WATCHED]
            options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
            told = types.Registration("files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            server.client_register_capability(types.RegistrationParams([told]))
        for folder in server.folders:
            folder.change()

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    async def opened(parameters: types.DidOpenTextDocumentParams) -> None:
        server.positions.opened(parameters.text_document.uri)
        server.forget(parameters.text_document.uri)
        server.change([parameters.text_document.uri])

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def changed(parameters: types.DidChangeTextDocumentParams) -> None:
        server.change([parameters.text_document.uri], edited=True)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    async def closed(parameters: types.DidCloseTextDocumentParams) -> None:
        server.change([parameters.text_document.uri])

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    async def saved(parameters: types.DidSaveTextDocumentParams) -> None:
        server.change([parameters.text_document.uri])

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    async def files_changed(parameters: types.DidChangeWatchedFilesParams) -> None:
        server.change([change.uri for change in parameters.changes])

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    async def folders_changed(parameters: types.DidChangeWorkspaceFoldersParams) -> None:
        for gone in parameters.event.removed:
            server.remove(gone.uri)
        for new in parameters.event.added:
            if folder := server.add(new.uri):
                folder.change()

    async def at(where: Where, answer: Callable[[Asked], Answer], nothing: Answer) -> Answer:
        asked = await server.asked(where.text_document.uri, where.position)
        return answer(asked) if asked else nothing

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hover(parameters: types.HoverParams) -> types.Hover | None:
        return await at(parameters, answers.hover, None)

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    async def definition(parameters: types.DefinitionParams) -> list[types.Location]:
        return await at(parameters, answers.definition, [])

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    async def references(parameters: types.ReferenceParams) -> list[types.Location]:
        return await at(parameters, lambda asked: answers.references(asked, parameters.context.include_declaration), [])

    @server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=["-", "(", "#", "/"]))
    async def completion(parameters: types.CompletionParams) -> list[types.CompletionItem]:
        return await at(parameters, answers.completion, [])

    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    async def renamable(parameters: types.PrepareRenameParams) -> types.Range | None:
        return await at(parameters, answers.renamable, None)

    @server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    async def rename(parameters: types.RenameParams) -> types.WorkspaceEdit | None:
        try:
            return await at(parameters, lambda asked: answers.rename(asked, parameters.new_name), None)
        except RenameError as error:
            raise JsonRpcInvalidParams(str(error)) from error

    kinds = types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix], resolve_provider=True)

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, kinds)
    async def actions(parameters: types.CodeActionParams) -> list[types.CodeAction]:
        uri = parameters.text_document.uri
        findings = await server.findings_at(uri, parameters.range)
        shown_there = [one for one in parameters.context.diagnostics if one.source == SOURCE]
        offered = []
        for finding in findings:
            about = [one for one in shown_there if one.code == finding.rule]
            where = {"uri": uri, "rule": finding.rule, "start": finding.where.span.start, "end": finding.where.span.end}
            offered += [
                types.CodeAction(f"Allow this {finding.rule} with a comment", types.CodeActionKind.QuickFix, about, data=where),
                types.CodeAction(
                    f"Explain {finding.rule}",
                    types.CodeActionKind.QuickFix,
                    about,
                    command=types.Command(title=f"Explain {finding.rule}", command=EXPLAIN, arguments=[finding.rule]),
                ),
            ]
        return offered

    @server.feature(types.CODE_ACTION_RESOLVE)
    async def resolved(action: types.CodeAction) -> types.CodeAction:
        about: dict[str, Any] = action.data if isinstance(action.data, dict) else {}
        folder = server.folder_of(str(about.get("uri", "")))
        report = await folder.fresh() if folder else None
        path = shown(Path(path_of(str(about["uri"])))) if report else ""
        span = (about.get("start"), about.get("end"))
        for finding in report.findings if report else ():
            if (finding.where.document.path, finding.rule, finding.where.span) == (path, about.get("rule"), span) and folder:
                try:
                    done = await folder.allowed(finding)
                except GaplintError as error:
                    raise JsonRpcInvalidParams(str(error)) from error
                if done.refused:
                    raise JsonRpcInvalidParams(f"{finding.rule} is not allowed: {done.refused[0][1]}")
                document = finding.where.document
                edits = [_edit(server.positions, document.source, *one) for one in done.contents.values()]
                action.edit = types.WorkspaceEdit({str(about["uri"]): edits})
        return action

    @server.command(EXPLAIN)
    async def explain(rule: str) -> None:
        if rule in rule_names():
            await server.window_show_document_async(types.ShowDocumentParams(file_of(rule).as_uri(), take_focus=True))

    return server
