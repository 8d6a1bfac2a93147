"""How late a promise is, in words: against the date that was promised and against the one in force."""

from datetime import date


def standing_words(base: date | None, in_force: date | None, *, on: date, agreed: bool = False) -> str:
    """
    Say how an open promise stands on a day: 较承诺期限逾期12天；现行期限尚余18天.

    ``base`` is the promised date, or with ``agreed`` the one agreed on where none was promised.
    """
    if base is None or in_force is None:
        return "未定期限"
    if base == in_force:
        return _ahead("", in_force, on)
    return f"{_ahead('较商定期限' if agreed else '较承诺期限', base, on)}；{_ahead('现行期限', in_force, on)}"


def outcome_words(base: date | None, in_force: date | None, *, done: date, agreed: bool = False) -> str:
    """Say how a kept promise stood against both dates: 比承诺期限晚12天；在现行期限内完成，提前6天."""
    if base is None or in_force is None:
        return "没有约定期限"
    name = "商定期限" if agreed else "承诺期限"
    if base == in_force:
        return _kept(name, in_force, done)
    return f"{_kept(name, base, done)}；{_kept('现行期限', in_force, done)}"


def _ahead(name: str, due: date, on: date) -> str:
    left = (due - on).days
    if left < 0:
        return f"{name}逾期{-left}天"
    if left == 0:
        return f"{name}今天到期"
    return f"{name.removeprefix('较')}尚余{left}天"


def _kept(name: str, due: date, done: date) -> str:
    left = (due - done).days
    if left < 0:
        return f"比{name}晚{-left}天完成"
    return f"在{name}内完成" + (f"，提前{left}天" if left else "")
