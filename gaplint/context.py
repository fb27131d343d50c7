"""What a document may know of the others where it is compared with itself: of their texts only what they settle for all."""

from dataclasses import dataclass, field
from datetime import date

from gaplint.facts.statuses import StatusWords
from gaplint.facts.types import Facts, Id
from gaplint.index import ProjectIndex, day_of, is_later, normal


@dataclass(frozen=True)
class Context:
    """A view of a project's index that gives out no document: what is found with it in one document is of that one alone."""

    _index: ProjectIndex = field(repr=False)

    @property
    def families(self) -> frozenset[str]:
        """Every family whose IDs are taken for IDs."""
        return self._index.families

    @property
    def local(self) -> frozenset[str]:
        """Families whose numbers begin anew in each document."""
        return self._index.local

    @property
    def statuses(self) -> StatusWords:
        return self._index.statuses

    @property
    def today(self) -> date:
        return self._index.today

    def is_frozen(self, facts: Facts) -> bool:
        """Whether a document is history: a changelog, an archive, or in a folder of that name."""
        return self._index.is_frozen(facts)

    def has_register(self, family: str) -> bool:
        """Whether some document defines a family."""
        return family in self._index.registers

    def is_register(self, facts: Facts, family: str) -> bool:
        """Whether a document is one of those that define a family."""
        return self._index.is_register(facts, family)

    def is_item(self, id_: Id) -> bool:
        """Whether some document gives an ID or phase a heading, a row or an entry of its own."""
        return normal(id_) in self._index.items

    def is_defined(self, id_: Id) -> bool:
        """Whether a register defines an ID."""
        return bool(self._index.definitions(id_))

    def is_settled(self, id_: Id) -> bool:
        """Whether a register says that an item is done with, or dropped."""
        return self._index.is_settled(id_)

    def was_settled(self, id_: Id, facts: Facts) -> bool:
        """Whether the registers say that an item is done with, and said so when `facts` was written, as far as days tell."""
        defined = self._index.definitions(id_)
        if not defined or not all(one.item.settled for one in defined):
            return False
        register = defined[0].facts
        if facts is register:
            return True
        if self._index.is_snapshot(facts):
            day = day_of(facts)
            return day is not None and day == day_of(register)
        return not is_later(register, facts)
