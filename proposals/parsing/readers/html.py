"""
Read a letter from a saved page of a government site.

The article is found by the containers that the sites' publishing systems write, else by where the prose is dense;
menus, share bars, related links and the like are left out, and what the page says about the letter becomes fields.
Scripts are never run and nothing is fetched.
"""

import email
import email.policy
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from lxml import etree

from proposals.parsing.readers.archive import damaged
from proposals.parsing.readers.html_fields import is_field_line, meta_fields, page_fields
from proposals.parsing.readers.html_flow import Flow, PageLine, name_of, text_of
from proposals.parsing.readers.html_names import is_article, is_furniture, is_title
from proposals.parsing.readers.limits import Limits
from proposals.parsing.readers.lines import Lines
from proposals.parsing.readers.text import decode
from proposals.parsing.types import BlockKind, SourceText, UnreadableDocument

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
_FURNITURE_TAGS = frozenset({"nav", "footer", "aside", "menu"})
_LETTER_TITLE = re.compile(r"答复|复函|回复|建议|提案|议案|来函")
# Controls of a page, after brackets and blanks are taken out. A lone A is a class mark, not a font size.
_NOISE = re.compile(
    r"(?!A\Z)(?:打印(?:本页|此页|文章)?|关闭(?:本页|窗口|页面)?|(?:加入)?收藏(?:本页)?|分享(?:到)?|返回(?:顶部|首页|列表)?|字号|字体|大|中|小"
    r"|TOP|微信|微博|QQ空间|无障碍(?:阅读|浏览)?|老年版|关怀版|(?:用?手机|微信)?扫一扫[^。]{0,20}|手机(?:版|浏览)|朗读|下载|A\+?|\+|-)+",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"[\[\]【】()（）|｜:：/\s]+")
_LONGEST_NOISE = 60
_PATH = re.compile(r"(?:您?(?:现在)?(?:所在)?的?(?:当前)?位置(?:是)?|首页)\s*[:：>＞»/]")
_NEIGHBOUR = re.compile(r"(?:上一篇|下一篇|上一条|下一条|前一篇|后一篇)\s*[:：]?")
_RELATED = re.compile(
    r"[\[【]?(?:相关(?:链接|文章|阅读|新闻|信息|稿件|文档|解读|内容|推荐)|热点(?:新闻|推荐)|推荐阅读|延伸阅读|最新信息|友情链接)[\]】]?[:：]?"
)
_PROSE = re.compile(r"[，。；：！？]")
_OPENING = 8  # how many lines from the top a letter has its title at the latest


def read_html(data: bytes, limits: Limits) -> SourceText:
    """
    Return the article of a web page, its title first if the article does not repeat it, and the page's fields.

    Raises UnreadableDocument: ``damaged``, ``no_text``, ``too_large``.
    """
    return _read_page(_decode(data), limits)


def read_mhtml(data: bytes, limits: Limits) -> SourceText:
    """Return the article of a page saved as a single file (.mht); raises as ``read_html``."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and content.strip():
                charset = part.get_content_charset("")
                return _read_page(_decode(content, charset), limits)
    raise UnreadableDocument("no_text", "网页文件里没有正文，请重新保存网页后上传。")


def _decode(data: bytes, charset: str = "") -> str:
    """Decode by byte order mark, then the stated character set, then by looking at the bytes."""
    stated = _CHARSET.search(data[:4096])
    name = charset or (stated[1].decode("ascii") if stated else "")
    has_mark = data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"))
    if name and not has_mark:
        # Browsers read all of the national family as its newest member.
        name = "gb18030" if name.lower().startswith(("gb", "x-gb", "cp936")) else name
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError, ValueError):
            pass  # a wrong statement is common on saved pages; the bytes know better
    decoded = decode(data)
    if decoded is not None:
        return decoded.text
    return data.decode("gb18030" if name == "gb18030" else "utf-8", errors="replace")


def _read_page(text: str, limits: Limits) -> SourceText:
    root = _parse(text)
    page = list(Flow(root).lines())
    if sum(len(line.text) for line in page) > limits.characters:
        raise UnreadableDocument("too_large", "网页文字过多，不像一封答复。请只保存答复所在的页面。")
    metas = meta_fields((meta.get("name", ""), meta.get("content", "")) for meta in root.iter("meta"))
    body = _trim(_article(root, page))
    inside = {id(line) for line in body}
    lines = Lines(limits)
    title = _title(root, page, body, metas)
    if title:
        lines.add(title)
    for line in body:
        lines.add(line.text, BlockKind.TABLE_ROW if line.is_row else BlockKind.PARAGRAPH)
    fields = page_fields(metas, (line.text for line in page if id(line) not in inside))
    return lines.source("html", fields=fields)


def _parse(text: str) -> etree._Element:
    # Unclosed elements nest deep on careless pages; nothing here recurses, so depth does no harm.
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(text.encode("utf-8", errors="replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise damaged() from error
    if root is None:
        raise damaged()
    return root


# The article


def _around(line: PageLine) -> Iterator[etree._Element]:
    yield line.place
    yield from line.place.iterancestors()


def _is_prose(line: PageLine) -> bool:
    is_text = line.plain >= 12 and line.linked * 2 < len(line.text) and _PROSE.search(line.text) is not None
    return is_text and not _is_page_line(line)


def _article(root: etree._Element, page: Sequence[PageLine]) -> list[PageLine]:
    """Return the lines of the article, without furniture inside it."""
    prose: Counter[etree._Element] = Counter()
    lines: Counter[etree._Element] = Counter()
    for line in page:
        weight = line.plain if _is_prose(line) else 0
        for element in _around(line):
            prose[element] += weight
            lines[element] += 1
    total = prose[root]
    if not total:
        return [line for line in page if line.linked * 2 < len(line.text)]
    container = _container(root, prose, lines, total)

    def is_outside(line: PageLine) -> bool:
        for element in _around(line):
            if element is container:
                return False
            named = name_of(element) in _FURNITURE_TAGS or is_furniture(element)
            if named and prose[element] < 0.3 * total:
                return True
        return True  # not inside the container

    return [line for line in page if not is_outside(line) and not _is_link_list(line)]


def _container(
    root: etree._Element, prose: Counter[etree._Element], lines: Counter[etree._Element], total: int
) -> etree._Element:
    known = [
        element for element in prose if prose[element] >= 0.6 * total and lines[element] > 1 and is_article(element)
    ]
    if known:
        return min(known, key=lambda element: (lines[element], prose[element]))
    here = root
    while True:
        inner = next(
            (
                child
                for child in here
                if prose.get(child, 0) >= 0.8 * prose[here] and lines[child] > 1 and name_of(child) != "p"
            ),
            None,
        )
        if inner is None:
            return here
        here = inner


def _is_link_list(line: PageLine) -> bool:
    """Tell an entry of a list of links; a link inside a letter stands in a paragraph of its own kind."""
    return line.plain <= 2 and name_of(line.place) in {"li", "dd", "dt", "ul", "a"}


def _trim(article: Sequence[PageLine]) -> list[PageLine]:
    """Return the letter without the page's own lines before its first sentence, between, and after its last."""
    start = next((i for i, line in enumerate(article) if _is_prose(line)), 0)
    head = [line for line in article[:start] if not _is_page_line(line) and line.linked * 2 < len(line.text)]
    end = len(article)
    for i in range(start, end):
        is_list = _RELATED.fullmatch(article[i].text) or _NEIGHBOUR.match(article[i].text)
        if is_list and all(line.linked * 2 >= len(line.text) or _is_page_line(line) for line in article[i + 1 :]):
            end = i
            break
    while end > start and _is_page_line(article[end - 1]):
        end -= 1
    return [*head, *article[start:end]]


def _is_page_line(line: PageLine) -> bool:
    text = line.text
    return (
        (len(text) <= _LONGEST_NOISE and _NOISE.fullmatch(_BRACKETS.sub("", text)) is not None)
        or _PATH.match(text) is not None
        or _NEIGHBOUR.match(text) is not None
        or is_field_line(text)
    )


# The title


def _title(root: etree._Element, page: Sequence[PageLine], body: Sequence[PageLine], metas: dict[str, str]) -> str:
    """Return the page's title for the letter, empty if the letter already has it among its first lines."""
    candidates = [metas.get("标题", "")]
    first = page.index(body[0]) if body else len(page)
    before = [line for line in page[:first] if line.linked * 2 < len(line.text) and len(line.text) >= 8]
    candidates += [line.text for line in reversed(before) if _is_heading(line)]
    heads = (text_of(element) for element in root.iter("title"))
    candidates += [re.split(r"\s*[-_|｜—–]{1,2}\s*", head.strip())[0] for head in heads]
    opening = ["".join(line.text.split()) for line in body[:_OPENING]]
    for candidate in candidates:
        title = " ".join(candidate.split())
        squeezed = "".join(title.split())
        if squeezed and _LETTER_TITLE.search(squeezed) and len(squeezed) <= 120:
            is_there = any(squeezed in line for line in opening) or squeezed in "".join(opening)
            return "" if is_there else title
    return ""


def _is_heading(line: PageLine) -> bool:
    around = list(_around(line))[:3]
    return any(name_of(element) in {"h1", "h2", "h3"} or is_title(element) for element in around)
