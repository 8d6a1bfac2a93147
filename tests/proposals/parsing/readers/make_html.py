"""Wrap a letter in pages as the publishing systems of government sites write them; all names are invented."""

from collections.abc import Sequence
from html import escape

_MENU = "".join(
    f'<li><a href="/{i}/">{name}</a></li>'
    for i, name in enumerate(["首页", "政务公开", "办事服务", "互动交流", "数据开放"])
)
_RELATED = "".join(
    f'<li><a href="/art/{i}.html">对市政协六届四次会议第60{i}号提案的答复，办理情况公开，欢迎监督</a>'
    f"<span>2026-06-0{i}</span></li>"
    for i in range(1, 7)
)
_FOOT = (
    '<div class="footer"><p>主办：云泽市人民政府办公室　承办：云泽市政务数据局，版权所有，未经许可不得转载。</p>'
    "<p>网站标识码：0000000000　备案号：000000</p></div>"
)


def modern_page(letter: Sequence[str], title: str) -> str:
    """Return a page with meta elements, an information bar, a share bar and the container of a publishing system."""
    body = "".join(f'<p style="text-indent:2em"><span>{escape(text)}</span></p>\n' for text in letter)
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>' + escape(title) + "_云泽市人民政府</title>"
        f'<meta name="ArticleTitle" content="{escape(title)}"><meta name="PubDate" content="2026-06-20 09:30">'
        '<meta name="ContentSource" content="云泽市水务局"><script>document.write("不应执行，不应读出。")</script>'
        "<style>p{color:red}</style></head><body>"
        f'<div class="header"><ul class="nav">{_MENU}</ul></div>'
        '<div class="breadcrumb">您的位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a></div>'
        '<table class="xxgk-head"><tr><td>索 引 号：</td><td>YZ000-2026-00038</td>'
        "<td>发布机构：</td><td>云泽市水务局</td></tr>"
        "<tr><td>文　　号：</td><td>云水函〔2026〕38号</td><td>成文日期：</td><td>2026年06月18日</td></tr></table>"
        f'<div class="main"><h1 class="article-title">{escape(title)}</h1>'
        '<div class="info"><span>发布时间：2026-06-20 09:30</span> <span>来源：云泽市水务局</span> <span>浏览次数：'
        '<script>hits()</script></span> <span>字体：[<a href="#">大</a> <a href="#">中</a> <a href="#">小</a>]</span>'
        "</div>"
        f'<div id="UCAP-CONTENT" class="TRS_Editor">{body}</div>'
        '<div class="share">分享到：<a href="#">微信</a><a href="#">微博</a></div>'
        '<div class="tools">【打印本页】【关闭窗口】</div>'
        f'<div class="related"><h3>相关链接</h3><ul>{_RELATED}</ul></div></div>{_FOOT}</body></html>'
    )


def table_page(letter: Sequence[str], title: str) -> str:
    """Return a page of the old kind: laid out by tables, lines ended by br, in a national character set."""
    body = "<br>\r\n<br>\r\n".join("　　" + escape(text) for text in letter)
    return (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">'
        f"<title>{escape(title)}</title></head><body><table width=1000><tr><td><table><tr>"
        + "".join(f'<td><a href="{i}">{name}</a></td>' for i, name in enumerate(["首页", "机构", "公告", "公开"]))
        + "</tr></table></td></tr><tr><td>当前位置：<a href=/>首页</a>&gt;&gt;<a href=/ta>提案办理</a></td></tr>"
        f"<tr><td align=center><font size=5>{escape(title)}</font></td></tr>"
        "<tr><td align=center>来源：云泽市水务局　　发布时间：2026年6月20日　　点击数：35</td></tr>"
        f"<tr><td><font size=3>{body}</font></td></tr>"
        '<tr><td align=right>【<a href="javascript:print()">打印</a>】【<a href="close">关闭</a>】</td></tr>'
        '<tr><td>上一篇：<a href="1.html">关于第11号提案的答复</a></td></tr>'
        '<tr><td>下一篇：<a href="2.html">没有了</a></td></tr>'
        "</table></body></html>"
    )


def plain_page(letter: Sequence[str], title: str) -> str:
    """Return a page without any telling name: only the density of prose shows where the letter is."""
    body = "".join(f"<div>{escape(text)}</div>" for text in letter)
    return (
        f"<!doctype html><html><head><title>{escape(title)} - 云泽</title></head><body>"
        f"<div><div><ul>{_MENU}</ul></div></div>"
        f"<div><div><h2>{escape(title)}</h2><div>2026-06-20</div><div>{body}</div></div>"
        f"<div><ul>{_RELATED}</ul></div></div><div>版权所有 云泽市</div></body></html>"
    )


def office_page(letter: Sequence[str]) -> str:
    """Return a page as an office program saves it: conditional comments, empty o:p, line ends inside paragraphs."""
    body = "".join(
        f"<p class=MsoNormal style='text-indent:32.0pt'><span\nlang=EN-US style='mso-hide:all'>x</span><span\n"
        f"style='font-family:仿宋'>{escape(text[:9])}\n{escape(text[9:])}<o:p></o:p></span></p>\n"
        for text in letter
    )
    return (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta http-equiv=Content-Type '
        'content="text/html; charset=utf-8"><!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]-->'
        f"<style><!-- p.MsoNormal {{margin:0}} --></style></head><body lang=ZH-CN>"
        f"<div class=WordSection1>{body}</div></body></html>"
    )
