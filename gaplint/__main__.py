"""The command `gaplint`, and `python -m gaplint`."""

import sys


def main() -> None:
    """Run the command line; who interrupts it while it is still being imported sees no traceback either."""
    try:
        from gaplint.printing import begin
        from gaplint.replay import replayed

        begin()
        replayed(sys.argv[1:], _run)
    except KeyboardInterrupt:
        sys.exit(130)


def _run() -> None:
    from gaplint.cli import main as run

    run()


if __name__ == "__main__":
    main()
