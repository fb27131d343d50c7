"""Rows as files of Apache Parquet, one for each table; this module alone needs pyarrow."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow.parquet import ParquetWriter

from gaplint.errors import PathError
from gaplint.reports.tables import NAMES, TABLES, VERSION, Column, Row, columns, plain
from gaplint.write import drafts

GROUP = 2**15
"""Rows that make a row group: so many of each table lie in memory, and small projects share one."""
TYPES = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_(), date: pa.date32()}


def schema(table: str) -> pa.Schema:
    """The columns of a table, each with what explains it; the version stands beside them."""
    return pa.schema([_field(column) for column in columns(TABLES[table])], metadata={"gaplint": str(VERSION)})


def _field(column: Column) -> pa.Field:
    held = TYPES.get(column.type) or pa.struct([_field(inner) for inner in columns(column.type)])
    held = pa.list_(pa.field("element", held, nullable=False)) if column.listed else held
    return pa.field(column.name, held, nullable=column.optional, metadata={"description": column.help})


@contextmanager
def saved(folder: Path) -> Iterator[Callable[[Iterable[Row]], bool]]:
    """A function that takes rows, and always more of them; what it took is in files of `folder` when the block ends.

    If it raises, the files are as they were. Raises PathError.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with drafts(folder / f"{table}.parquet" for table in TABLES) as drafted, ExitStack() as stack:
            tables = {file.stem: stack.enter_context(_Table(file.stem, draft)) for file, draft in drafted.items()}

            def take(rows: Iterable[Row]) -> bool:
                for row in rows:
                    tables[NAMES[type(row)]].add(row)
                for table in tables.values():
                    table.pack()
                return True

            yield take
    except OSError as error:
        raise PathError(f"{folder}: can't be written: {error.strerror or error}") from error


class _Table:
    """A file that is being written: rows, which are packed for each project, and what is packed, for each row group."""

    def __init__(self, name: str, file: Path) -> None:
        self._schema = schema(name)
        self._writer = ParquetWriter(file, self._schema)
        self._rows: list[Row] = []
        self._packed: list[pa.RecordBatch] = []

    def __enter__(self) -> "_Table":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.pack()
            self._write()
        self._writer.close()

    def add(self, row: Row) -> None:
        self._rows.append(row)
        if len(self._rows) == GROUP:
            self.pack()

    def pack(self) -> None:
        """Keep the rows in a tenth of the memory, and write what has become enough for a row group."""
        if self._rows:
            cells = zip(*self._rows, strict=True)
            arrays = [pa.array(map(_storable, values), field.type) for values, field in zip(cells, self._schema, strict=True)]
            self._packed.append(pa.record_batch(arrays, self._schema))
            self._rows.clear()
        if sum(batch.num_rows for batch in self._packed) >= GROUP:
            self._write()

    def _write(self) -> None:
        if self._packed:
            self._writer.write_table(pa.Table.from_batches(self._packed))
            self._packed.clear()


def _storable(value: Any) -> Any:
    """A value as Arrow takes it; what is no Unicode, as names of files may be, is escaped."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(value, dict):
        return {name: _storable(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_storable(part) for part in value]
    return value if not isinstance(value, tuple) else _storable(plain(value))
