"""``make bench``: run every measurement and print its lines."""

import itertools

from tests.bench import lists, reading, reminders, reports


def main() -> None:
    """Run them one after the other, so that none slows another."""
    for line in itertools.chain(reading.measure(), lists.measure(), reminders.measure(), reports.measure()):
        print(line, flush=True)  # noqa: T201 - what a bench is for


if __name__ == "__main__":
    main()
