"""The command `gaplint`, and `python -m gaplint`."""

import signal
import sys


def main() -> None:
    """Run the command line; who interrupts it while it is still being imported sees no traceback either."""
    signal.signal(signal.SIGTERM, _terminated)
    try:
        from gaplint.printing import begin
        from gaplint.replay import replayed

        begin()
        replayed(sys.argv[1:], _run)
    except KeyboardInterrupt:
        sys.exit(130)


def _terminated(number: int, _: object) -> None:
    """End as for Ctrl-C: what is half done is taken back."""
    sys.exit(128 + number)


def _run() -> None:
    from gaplint.cli import main as run

    run()


if __name__ == "__main__":
    main()
