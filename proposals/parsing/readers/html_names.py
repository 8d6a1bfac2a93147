"""Names by which page templates mark the article and what surrounds it."""

import re

from lxml import etree

_SEPARATORS = re.compile(r"[-_\d]+")

# Without separators and digits, in lower case: containers that the publishing systems of government sites write.
_ARTICLE = frozenset(
    {
        "ucapcontent", "trseditor", "trsueditor", "trsueditorview", "trspreappend", "pagescontent", "vnewscontent",
        "vsbcontent", "articlecontent", "articlecon", "articlebody", "articletext", "articletxt", "articledetail",
        "newscontent", "newscon", "newsbody", "newstext", "zoom", "zoomcon", "zw", "zhengwen", "maintext", "maintxt",
        "artcon", "artcontent", "artical", "arttext", "context", "contxt", "contenttext", "contenttxt", "detailcontent",
        "detailcon", "infocontent", "infocon", "xxgkcontent", "xxgkcon", "xlcontent", "xlcon", "xltxt", "textcontent",
        "textcon", "jfontcontent", "btcontent", "wzcontent", "wzcon", "wznr", "contentbody", "bodycontent", "pageszw",
    }
)  # fmt: skip
_FURNITURE = frozenset(
    {
        "nav", "navbar", "navigation", "menu", "topbar", "top", "header", "head", "footer", "foot", "bottom", "sidebar",
        "side", "aside", "breadcrumb", "crumb", "crumbs", "position", "location", "dqwz", "weizhi", "share", "bshare",
        "bdsharebuttonbox", "bdshare", "social", "related", "relate", "relation", "xgwz", "xgyd", "xglj", "xgxx",
        "recommend", "hot", "rank", "print", "tool", "tools", "toolbar", "qrcode", "ewm", "erweima", "copyright",
        "friendlink", "links", "pager", "pagination", "prev", "next", "prenext", "search", "login", "wza", "barrier",
        "comment", "ad", "ads", "advert", "float", "gotop", "backtop", "language", "fontsize",
    }
)  # fmt: skip
_TITLES = frozenset({"title", "tit", "biaoti", "bt", "artititle", "articletitle", "arttitle", "newstitle", "conttitle"})


def _names(element: etree._Element) -> list[str]:
    return f"{element.get('id', '')} {element.get('class', '')}".lower().split()


def is_article(element: etree._Element) -> bool:
    """Tell whether an element is named as the container of an article."""
    return any(_SEPARATORS.sub("", name) in _ARTICLE for name in _names(element))


def is_furniture(element: etree._Element) -> bool:
    """Tell whether an element is named as menu, share bar, list of links or the like."""
    return any(not _FURNITURE.isdisjoint(_SEPARATORS.split(name)) for name in _names(element))


def is_title(element: etree._Element) -> bool:
    """Tell whether an element is named as the title of an article."""
    return any(
        _SEPARATORS.sub("", name) in _TITLES or not _TITLES.isdisjoint(_SEPARATORS.split(name))
        for name in _names(element)
    )
