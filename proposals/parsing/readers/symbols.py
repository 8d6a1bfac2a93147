"""Characters of symbol fonts, which live in a private area, as what a reader sees."""

_WINGDINGS = {
    0x6C: "●", 0x6D: "○", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "□", 0x72: "□", 0x75: "◆", 0x76: "❖",
    0x77: "◆", 0x9E: "·", 0x9F: "•", 0xA1: "○", 0xA7: "▪", 0xA8: "□", 0xD8: "➢", 0xE0: "→", 0xE8: "→",
    0xF0: "⇨", 0xFB: "×", 0xFC: "√", 0xFD: "☒", 0xFE: "☑", **{0x80 + n: chr(0x245F + n) for n in range(1, 11)},
    **{0x8B + n: chr(0x2775 + n) for n in range(1, 11)},
}  # fmt: skip
_WINGDINGS_2 = {0x4F: "×", 0x50: "√", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x98: "●", 0xA3: "□"}
_SYMBOL = {
    0xA3: "≤", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "·", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈",
    0xA5: "∞", 0xD7: "·", 0xA8: "♦", 0xAE: "→", 0x6D: "μ", 0x6C: "λ", 0x61: "α", 0x62: "β", 0x57: "Ω",
}  # fmt: skip
_FONTS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL}


def symbol(code: int, font: str) -> str:
    """
    Return the character that ``code`` of ``font`` shows.

    Symbol fonts are addressed at U+F000 and up; a code outside the private area is itself. What no table here knows
    is shown as ●, since it was most likely the bullet of a list.
    """
    if not 0xE000 <= code <= 0xF8FF:
        return chr(code) if 0x20 <= code < 0xD800 or 0xF900 <= code < 0x110000 else ""
    low = code & 0xFF
    known = _FONTS.get(font.strip().lower())
    if known is None:
        known = _WINGDINGS if low >= 0x60 else {}
    return known.get(low, "●")


def bullet(text: str, font: str) -> str:
    """Return a bullet's own text with the private characters of its font replaced."""
    return "".join(symbol(ord(ch), font) if "\ue000" <= ch <= "\uf8ff" else ch for ch in text)
