"""``make bench``: run every measurement and print its lines."""

from tests.bench import reading


def main() -> None:
    """Run them one after the other, so that none slows another."""
    for line in reading.measure():
        print(line, flush=True)  # noqa: T201 - what a bench is for


if __name__ == "__main__":
    main()
