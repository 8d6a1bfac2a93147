"""What one template of the report's files is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrase:
    """One template: where it stands, when it is used, what it says unless the office says otherwise."""

    key: str
    part: str
    label: str
    text: str
    places: tuple[str, ...] = ()
    may_be_empty: bool = False
    several_lines: bool = False
