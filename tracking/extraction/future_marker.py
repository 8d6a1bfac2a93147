"""Read 将: will, the object marker (将 for 把), or a forecast of what the thing will bring."""

import re
from collections.abc import Iterator
from enum import StrEnum

from tracking.extraction.patterns_action import VERBS


class Reading(StrEnum):
    """What a 将 says."""

    WILL = "will"  # with the one who will do it named
    SHALL = "shall"  # nobody named
    UNCLEAR = "unclear"  # neither a verb after it nor one that takes an object
    SOME_DAY = "some_day"  # 将来
    OBJECT = "object"  # 将 for 把
    EFFECT = "effect"  # a forecast


_NO_MARKER = re.compile(r"将(?:军|近|领|士|就着|才)|(?:即|大|健|麻|干|名)将")
AGENT = re.compile(
    r"我们|(?:我|本|该|各|市|县|区|镇|乡|省)?(?:局|委|办|镇|乡|校|院|厅|街道|单位|部门|公司|站|所|处|科|政府|办事处|社|馆|队|中心|县|市|区|学校|医院|企业|部|州|(?<=[银分支我本])行|支队|大队|集团|主体|业主|村委会|居委会|人员|组)(?![一-龥]{0,2}(?:项目|工程))"
)
_ADVERB_START = re.compile(
    r"(?:上报|报请|报送|提请|提交|申请|申报|第一时间|适当|继续|进一步|积极|主动|持续|不断|逐步|逐一|逐个|加快|加大|加强|尽快|尽早|尽力|尽量|全力|大力|抓紧|及时|适时|严格|认真|统筹(?!的)|切实|重点|着力|同步|同时|优先|深入|全面|陆续|分批|分步|分期"
    r"|按|依照|根据|结合|会同|联合|配合|依托|围绕|坚持|紧盯|立足|努力|一如既往|竭尽|定期|不定期|合理|科学|有序|稳步|扎实|坚决|依法|依规|始终|密切|再|更|专门|不再|不|从|对|向|与|和[^，]{1,20}(?:一起|共同|联合)|在|于|把|以(?![上下前后往来])|由|为|就(?!业)|视|待(?!遇)|通过|采取|采用|利用|用|可|有|是|会|要|能|予以|给予|进行|充分|强化|优化|完善|制定|研究|协调|督促|督导|指导|牵头|争取|力争|推动|召集|召开|邀请|启动|新|首先|先|还|也|继而|随|支持|鼓励|引导)"
)
_VERB_START = re.compile(
    rf"(?:{VERBS}|开[工通展设放]|投[入用资]|完|建|改|扩|拆|修|补|增|减|发|出|引|组|举|聘|招|购|采|筹|申|报|请|邀|聚|围|紧|按|拨|设|选|试|推|落|做|抓|打|解|处|整|清|排|巡|查|检|监|考|奖|给|向|于|进|赴|到|达|实|提|优|健|压|深|强|细|健|培|学|借|参|联|融|形|力|务|确|尽|全|密|高|多)"
)
_OBJECT = re.compile(
    r"[^，；。]{1,60}?(?:纳入|列入|列为|编入|作为|打造|建成|转(?:交|为|办|送|报|化)|报送|上报|提交|移交|调整|提高到?|提升|(?:放宽|缩短|降低|上调|下调)(?:至|到|为)|分解|下放|融入|落实到|落到|延伸|扩大到?|引入|送到?|推向|改为|改造|变为|用于|投入|交由|交给|交付|延长|压缩|控制|增(?:加|至|设)|减至|降|划|分为|列|设为|评为|定为|确定为|与[^，；。]{1,20}(?:结合|挂钩|衔接)|置于|放在|摆|归|并入|整合|反馈|通报|公示|公开|传达|落实|逐|一并|统一|统筹|聘为|收归|拨付|发放|覆盖)"
)
_EFFECT = re.compile(
    r"(?:会|能够?|可|进一步|有效|极大|大大|大幅度?|明显|显著|有力|更好地?|更加?|逐步|持续|全面|基本|彻底|切实|从根本上|同步|直接|较好地?|充分|，)*"
    r"(?:地)?(?:提升|改善|缓解|解决|满足|方便|便利|便于|促进|带动|惠及|受益|形成|成为|实现|提高|增强|降低|减少|推动|助力|为[^，；。]{1,24}(?:提供|奠定|注入|打下|带来|创造|释放|节约|节省|增加|减轻)|释放|节约|节省|使|让|有利于|有助于|对[^，；。]{1,20}(?:产生|起到|具有)|给[^，；。]{1,20}带来|带来|得到|达到|是|优化|释放|激发|消除|补齐|填补|发挥|辐射|拉动|有)"
)
# What would come of doing as asked: a reason against it.
_HARM = re.compile(
    r"(?:会|必|必然|严重|大幅|明显)*(?:亏损|亏空|倒挂|影响|造成|导致|危及|加重|引发|破坏|挤占|损害|妨碍|增加[^，；。]{0,10}(?:负担|压力|成本|支出|难度)|减少[^，；。]{0,8}收入)"
)
# A state that grows by itself: 学位缺口将达到800个.
_STATE_SUBJECT = re.compile(r"程度|缺口|人口|需求|压力|形势|老年人|车流|客流|差距|矛盾|老龄化")
_GROWS = re.compile(
    r"(?:会|进一步|持续|继续|逐步|逐年|更加)*(?:达|有|加深|加大|加剧|增|上升|下降|扩大|突破|超|面临|出现|凸显|严峻)"
)
_WORK_DONE = re.compile(r"(?:建成|投用|投入使用|投运|完工|竣工|通车|建设完成|改造完成|达产|投产|启用|开通)后，$")
_DEED = re.compile(
    r"由[^，；。]{0,12}(?:局|委|办|镇|乡|公司|中心|部门|政府|单位|街道|村|社区)|对|向|面向|继续|开展|组织|安排|移交|纳入|免费|实行|定期|统一|优先|及时|尽快|再|逐步|交"
)
_DONE_AFTER = re.compile(
    r"(?:建成|完工|投用|投入(?:使用|运营|运行)|实施|完成|通车|竣工|运行|开放|启用|落地|建设|改造|出台|到位|开通|交付|达产|投产|整治|开园|开业|以后)后|届时|的(?:建成|实施|投用|落地|出台|推进|建设|开展|完成)|此举|这(?:将|也将|一)"
)


def readings(text: str) -> Iterator[tuple[int, Reading]]:
    """Yield the place and reading of every 将 in a sentence of folded text."""
    at = text.find("将")
    while at >= 0:
        if text.startswith("将来", at) and not text.startswith("即", at - 1 if at else 0):
            yield at, Reading.SOME_DAY
        elif not _NO_MARKER.match(text, at) and not _NO_MARKER.match(text, max(at - 1, 0)):
            yield at, _read(text, at)
        at = text.find("将", at + 1)


def _read(text: str, at: int) -> Reading:
    left = max(text.rfind(mark, 0, at) for mark in "，；。：")
    subject = text[left + 1 : at]
    agent = AGENT.search(subject[-24:])
    after = at + (2 if text.startswith("将要", at) else 1)
    if (
        _HARM.match(text, after)
        or (_STATE_SUBJECT.search(subject) and _GROWS.match(text, after))
        or (not agent and _EFFECT.match(text, after) and _is_forecast(text, left, subject))
    ):
        return Reading.EFFECT
    if agent and _DONE_AFTER.search(subject) and _EFFECT.match(text, after) and "我" not in subject:
        return Reading.EFFECT
    if not agent and _WORK_DONE.search(text, max(left - 40, 0), left + 1) and not _DEED.match(text, after):
        return Reading.EFFECT
    if not _ADVERB_START.match(text, after) and _OBJECT.match(text, after):
        return Reading.OBJECT
    if agent:
        return Reading.WILL
    return Reading.SHALL if _ADVERB_START.match(text, after) or _VERB_START.match(text, after) else Reading.UNCLEAR


def _is_forecast(text: str, left: int, subject: str) -> bool:
    """Tell whether what will bring the effect is a thing: a finished work, a measure, or nobody at all."""
    if subject and subject not in ("也", "还", "同时", "并", "均", "都", "下一步", "今后", "近期"):
        return True
    before = text[:left] if left > 0 else ""
    return bool(_DONE_AFTER.search(before[-40:])) or not AGENT.search(before[-80:])
