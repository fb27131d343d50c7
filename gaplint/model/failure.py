"""Work that could not be done."""

import traceback
from dataclasses import dataclass


@dataclass(frozen=True)
class Failure:
    """A document, a comparison or a rule that broke the code; what else there is was done."""

    what: str
    why: str
    detail: str = ""

    @staticmethod
    def of(what: str, error: Exception) -> "Failure":
        """What an error that is being handled says, with the way to it."""
        return Failure(what, f"{type(error).__name__}: {error}", traceback.format_exc())
