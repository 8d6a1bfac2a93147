"""What the lines around the body look like: opening courtesy, sign-off, contacts, copies, page furniture."""

import re

from proposals.parsing.pattern import Pattern, pattern

_TELL = r"(?:答复|回复|函复|复函|函告|回函|汇报|报告|说明|反馈|通报|告知|办复|答覆|回应|陈述|呈复|复)"

# The words after which the letter proper begins, strongest first.
ANSWER_BELOW = pattern(
    "the answer is as follows",
    rf"{_TELL}(?:意见|情况|内容)?(?:如下|于下|于后)(?:（[^）\n]{{0,30}}）)?|(?:(?:协办|会办|办理|答复)(?:意见|情况|结果)(?:向[您你][们]?{_TELL})?如下|[作做提]出?(?:如下|以下)(?:(?:办理|协办|会办)?{_TELL}(?:意见)?|(?:办理|协办|会办|处理)意见)"
    rf"|如下(?:答复|回复)|现将[^。\n]{{2,30}}向[您你贵][^。，\n]{{0,4}}{_TELL}|现(?:予以|就此)?{_TELL})(?:（[^）\n]{{0,30}}）)?(?=[：:。，\n]|$)",
    example="现将办理情况答复如下：",
    trap="主要做法如下：",
)
RECEIVED = pattern(
    "your proposal was received",
    r"收悉|收到|敬悉|阅悉|[转移交](?:送|办|交|由|给|至|到)*我(?:局|委|们|办|厅|镇|乡|区|县|市|院|中心|街道|单位|处|站|大队|支队|馆|公司|会|所|队)"
    r"|[转移交分](?:送|办|交|由|给|至|到)*[\u4e00-\u9fff]{2,16}?(?:研究|具体|牵头|负责|进行)*(?:办理|承办|主办|协办|会办)"
    r"|由我[\u4e00-\u9fff]{1,3}(?:具体|牵头|负责|研究)*(?:办理|承办|主办|协办|会办)",
    example="《关于增设路灯的建议》已转交我局承办",
    trap="我局将认真研究办理",
)
ADDRESSING = pattern(
    "words said to the proposer",
    r"^(?:您|你|贵)|^在[^。\n]{4,40}(?:提出|提交)|^收到|^[^。，\n]{0,30}提出的",
    example="您提出的《关于增设路灯的建议》收悉",
    trap="近年来，我局高度重视路灯建设",
)

# Lines that stand after the body. Each is matched at the head of a line.
CONTACT = pattern(
    "contact line",
    r"^[（(［]?(?:(?:单位)?联系(?:人|电话|方式|单位|科室|部门|地址|方法|手机)|(?:承办|具体经办|经办|办理|责任|填报|具体承办)(?:人|负责人|人员|科室|处室|领导|联系人)"
    r"|办公电话|咨询电话|监督电话|(?:主管|分管|主要|责任)领导(?:人)?(?:姓名|及电话)|电话(?:号码)?|邮政编码|联络(?:人|员|电话)|(?:承办|主办|协办|会办|答复|办理)单位[^。\n]{0,30}(?:联系|电话|$)|主办单位：[^。\n]{2,20}，)",
    example="承 办 人：李小青",
    trap="联系群众方面，我局坚持下访。",
)
COPIES = pattern(
    "copies line",
    r"^(?:抄\s*送|抄报|抄(?=：)|主送|分送|报送)(?:单位|机关)?[：:]|^(?:抄送|抄报)(?=[省市县区州盟旗])",
    example="抄送：市政协提案委",
    trap="抄送工作由办公室负责。",
)
IMPRINT = pattern(
    "imprint line",
    r"(?:印发|印制)[）)]?$|^[^。\n]{2,30}办公室(?:\d{4}年|二零)[^。\n]{2,16}印?发?$|^共印\d+份"
    r"|^[\u4e00-\u9fff]{2,30}[局委厅办室府会](?:主动|依申请|不予)公开$",
    example="云桥市民政局办公室 2023年7月12日印发",
    trap="《办法》由省政府印发。",
)
DISCLOSURE = pattern(
    "disclosure line",
    r"^[（(［]?(?:注：)?[“\"]?(?:[此本该](?:件|文件?|复?函|复文|答复)|同意|可以)?(?:主动|依申请|不予|对外|对社会|可?全文|向社会)?公开(?:发布)?[”\"]?[）)］。]?$"
    r"|^[（(［]?(?:公开(?:方式|属性|类别|形式|类型|选项|范围)|是否公开|是否同意公开|信息公开(?:选项|方式|属性|类别)?)[：:]",
    example="（此件公开发布）",
    trap="公开方面，我局已上线平台。",
)
CLASS = pattern(
    "class line",
    r"^[（(［]?(?:办理|办复|答复|建议|提案|落实|解决)?(?:结果|类别|类型|分类|情况|程度)(?:分类|类别|标识|标注|标记|为)?[：:]?[（(［]?[A-E甲乙丙丁](?:\d?类)?[）)］]?",
    example="办理类别：A",
    trap="办理情况公开",
)
SIGNER = pattern(
    "signer line",
    r"^(?:签发人?|领导(?:签字|签名|签发|署名|审签)|(?:主管|分管|主要|签发)领导(?:签字|签发|签名)?|审签人?|责任领导|负责人签[字名]|审核人?|单位负责人|主要负责人)(?:（[^）\n]{0,12}）)?[：:]",
    example="领导签发：梁小青",
    trap="主管领导高度重视此事。",
)
ANNEX = pattern(
    "annex line",
    r"^附(?:件|表|注)?\d{0,2}[：:]|^附\d{0,2}[：:.]?\d{0,3}[.、]?标题",
    example="附件：1.办理情况征询意见表",
    trap="附近居民反映强烈。",
)
SALUTE = pattern(
    "closing formula",
    r"^(?:此致(?:敬礼)?|敬礼|专此|(?:特此|专此|此)(?:函|答|回|报|奉)?(?:复|告)(?:如上)?|特此说明|(?:顺祝|顺颂|祝您|敬祝)[^。\n]{0,12})[。！]?$",
    example="专此答复。",
    trap="此致力于解决停车难。",
)
PAGE_NUMBER = pattern(
    "page number",
    r"^(?:[\-—－·]+\d{1,3}[\-—－·]*|第\d{1,3}页(?:[，/]?共\d{1,3}页)?|\d{1,3}/\d{1,3}|·?\d{1,3}·|[\-—]\d{1,3}[\-—])$",
    example="- 3 -",
    trap="2.5",
)
_CONTROL = r"打印|关闭|返回|收藏|下载|评论|纠错|分享"
_CONTROLLED = rf"{_CONTROL}|保存|顶部|本页|正文|窗口|页面|首页|列表|文档|此页|该页|附件|文件|Word|PDF|我要|内容"
WEB = pattern(
    "web page furniture",
    rf"^[［|（]*(?:我要|保存)?(?:{_CONTROL})(?:{_CONTROLLED}|[［］|（）：])*$"
    r"|^[［（]?(?:扫一扫|微信扫|用微信|用手机|手机扫|[上下前后]一[篇条]|分享(?:到|至)|附件下载[：:]|相关(?:链接|文档|附件|稿件|信息|阅读|新闻|文章)"
    r"|网站地图|技术支持|责任编辑|编辑[：:]|主办[：:]|承办[：:]|开办[：:]|版权|浏览次数|浏览量|阅读次数|来源[：:]|信息来源|稿件来源|字体|字号|二维码"
    r"|关于我们|联系我们|访问量|点击数|建议使用|您是第|本站|地址[：:]|邮箱[：:]|邮编[：:]|无障碍|打开当前页|在手机|发布(?:时间|日期)[：:]"
    r"|阅读数|满意度评价|您的评价|政策咨询|账号\+密码|答复内容$)"
    r"|ICP备|公网安备|公安备案|网站标识码|版权所有|在手机上?(?:打开|查看)|分享至好友|欢迎您！$|^Copyright|^http|^<!",
    example="【打印本页】 【关闭窗口】",
    trap="返回群众手中的补偿款已到位。",
)
SOURCE_TEXT = pattern(
    "the proposal itself, printed after the answer",
    r"^(?:内容|理由|案由|建议原文|提案原文|附原文|建议内容|提案内容|建议正文|提案正文|原文)[：:]",
    example="理由：路灯少，出行不便。",
    trap="理由很充分。",
)

AFTER_BODY: tuple[Pattern, ...] = (
    CONTACT,
    COPIES,
    IMPRINT,
    DISCLOSURE,
    CLASS,
    SIGNER,
    ANNEX,
    SALUTE,
    PAGE_NUMBER,
    WEB,
    SOURCE_TEXT,
)
# All of them in one: nearly every form stands at the head of its line, and only these few words are looked for in it.
_ANYWHERE = re.compile(r"印发|印制|ICP备|公网安备|公安备案|网站标识码|版权所有|在手机|分享至好友|欢迎您")
_AT_HEAD = re.compile("|".join(f"(?:{mark.regex.pattern})" for mark in AFTER_BODY))


def stands_after_body(line: str) -> bool:
    """Say whether a line of folded text looks like one that stands after the body."""
    if _AT_HEAD.match(line):
        return True
    return _ANYWHERE.search(line) is not None and any(mark.regex.search(line) for mark in AFTER_BODY)


def is_of_the_page(line: str) -> bool:
    """Say whether a line of folded text is furniture of the web page around the letter."""
    if WEB.regex.match(line):
        return True
    return _ANYWHERE.search(line) is not None and WEB.regex.search(line) is not None


THANKS = pattern(
    "closing courtesy",
    r"感谢|谢谢|欢迎[^。\n]{0,20}(?:监督|意见|建议|联系)|(?:希望|盼望|恳请|敬请)[^。\n]{0,30}(?:支持|关注|建议|意见|谅解|理解)|(?:以上|此)答复|妥否|满意|请批评指正|审议",
    example="感谢您对民政工作的关心和支持！",
    trap="我局将继续推进。",
)
