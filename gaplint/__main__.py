"""The command `gaplint`, and `python -m gaplint`."""

import signal
import sys
from contextlib import suppress


def main() -> None:
    """Run the command line; who ends it while it is still being imported sees no traceback either."""
    for name in ("SIGTERM", "SIGHUP"):
        _obey(name)
    try:
        from gaplint.printing import begin
        from gaplint.replay import replayed

        begin()
        replayed(sys.argv[1:], _run)
    except KeyboardInterrupt:
        sys.exit(130)
    except RuntimeError as error:  # what Python 3.11 makes of an end that comes while a class is made
        if isinstance(error.__cause__, KeyboardInterrupt | SystemExit):
            sys.exit(getattr(error.__cause__, "code", 130))
        raise


def _obey(name: str) -> None:
    """End at this signal as for Ctrl-C: what is half done is taken back. `nohup` has one ignored, and Windows not all."""
    with suppress(AttributeError):
        number = getattr(signal, name)
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, lambda *_: sys.exit(128 + number))


def _run() -> None:
    from gaplint.cli import main as run

    run()


if __name__ == "__main__":
    main()
