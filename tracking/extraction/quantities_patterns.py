"""Numbers with a unit as official letters write them: the units by kind, and named patterns with example and trap."""

import re
from dataclasses import dataclass

from tracking.extraction.heads import words
from tracking.extraction.numerals import ARABIC, SCALE

# Units of one character that also make words carry the following characters that turn them into one.
UNITS = {
    "percent": "个百分点|百分点|%|‰",
    "money": (
        "元/平方米|元/平米|元/立方米|元/人·?年|元/[年月天人户亩吨度次台套]|亿元|万元|元(?!旦|素|首|件|宵|月)|美元|港元|欧元|块钱"
    ),
    "area": "平方公里|平方千米|平方米|平米|㎡|m²|m2|km²|公顷|亩次?",
    "volume": (
        "亿?立方米|立方|m³|m3|升(?!级|至|到|学|值|温|降)|毫升|土石方|方(?!面|案|式|向|便|针|法|位|可|能)|吨/日|吨/天"
    ),
    "length": "公里|千米|km|毫米|厘米|米(?!粉|面|饭|色)|延米|延长米|海里",
    "weight": "微克/立方米|毫克/升|万吨|吨(?!位)|公斤|千克|毫克|微克|克(?!服|难|扣)|斤",
    "energy": "兆帕|MPa|兆瓦时|千瓦时|兆瓦|千瓦|万千瓦|kWh|kW|MW|GW|千伏安|兆伏安|kVA|MVA|蒸吨|度电|标准煤|大卡",
    "data": "PFlops|PFLOPS|Pflops|TFlops|Mbps|Gbps|Mb/s|GB|TB|PB|M(?![A-Za-z])|兆(?!瓦|伏|赫|帕)|标准机架|核",
    "response": "个工作日|工作日|个?小时|分钟|秒钟?",
    "people": (
        "人次|万人次|人日|人(?!民|均|工|间|制|座|一[组桌间])|名(?!单)|位(?!于|列|居)|户次?(?!均)|学位|床位|张床位?"
    ),
    "count": (
        "场次|班次|车次|批次|课时|学时|学分|节(?!目|点|能|约|日|气|假|水|前|后|余)|宗次|标准箱|车位|泊位|机架"
        "|个(?!月|小时|工作日|百分点|季度|学期|学年|星期|半月|年度|点)"
        "|所|家(?!庭)|条(?!例|款)|台(?!账|阶)|套|栋|幢|座|处"
        "|次(?!日|年)|场|期(?!间|限|末|初|望|待|刊|满|中|内|货)|轮(?!换|车|摩托|电动)|项|件|辆|班(?!级|子)|门|间(?!距|隔)|张|册|部(?!门|分|委)|份|支"
        "|只|艘|架|列(?!入|为|出)|头|匹|株|棵|丛|盏|根(?!据)|对(?!于)|组(?!织|成)|队|种|款|类|片|块"
        "|口|眼|趟|趟次|遍|枚|桶|箱|袋|瓶|盒|罐|组团|篇|本(?!级|市|县|区|局)|幅|面(?!积|向|对|临|貌|料)|顶|床|杆|块|宗|起|例|门次|车道|倍"
        "|担(?!任|负|当|保|心|忧|架)|尾(?!矿|气|水|款|随)|羽(?!毛)|单(?!位|元|独|一|个|车|价|项|向|纯|身|边|列|轨|行|双|亲|页|设|招|人)|席位?(?!卡)|粒|捆|卷(?!烟|入|宗|帘)|笔(?!试|者|记)|首(?=[歌曲诗])|则"
        "|桌(?!面|椅)|标段|架次|列次|艘次|辆次|家次|台套|铺(?!设|装|开|筑)|股(?!份|东|权|票|长|室)|扇|副(?!产|本|食|业|主|局|中|高|省|县|市)|串|孔(?!子|庙)|垧|厅(?!长|局|级)|层(?!面|次|级|高)|村(?!级|民|庄|委|镇|居|道|干|内|里)|镇(?!级|区|域|街|长|里)"
    ),
    "score": (
        "分(?!钟|别|类|批|期|布|级|散|步|段|阶|局|公司|院|校|为|析|担|享|成|头|行|区|之|管|包|片|层|工|门|配|流|中心|支"
        "|数线|摊|明|会|队|组|开|解|发|给|送|年|三|两|二)|票"
    ),
    "days": "天|日(?!常|报|照|均|间|程|前|益|期|产|处理)|周(?!边|转|期|密|到|岁|年|围|末|报|例)|岁",
}
_CHINESE_COUNT = (
    "个(?!月|小时|工作日|百分点|季度|性|年度|学期|学年|星期|半)|所(?!在|以|需|属|提|谓|反)|家(?!庭|长|园|政|电|属|人|具)|条(?!件|例|款|文|腿|线块|心)|台(?!账|阶|风)|套|栋|幢|座(?!谈)|处(?!理|置|室|长|罚|分)"
    "|平方公里|平方千米|平方米|平米|立方米|公里|千米|米(?!粉|面|饭|色|其)|亩|公顷|吨|万元|元(?!旦|化|素)|人次|名(?!单|额|称)|遍|标段|架次|列次|尾|羽|单(?!位|元|独|一|个|车|价|项|向|纯|身|边|列|轨|行|双|亲|页|招|人)|杆|眼(?=[水机井泉，。；、]|$)|担(?!任|负|当|保|心|忧|架)|村(?!级|民|庄|委|居|道|干|内|里)|届(?=[，。；、\u4e00-\u9fff])(?!全|次|时|委|人大|政协|会|期|中|满)|次(?!性|序|会议|元|网(?!络)|供|能源|侧|设备|函)|场(?!次|所|地|馆)|场次|轮(?!换|车|摩托|电动)|期(?!间|限)|批次|项|件(?!事)|辆|门(?!类|户)|间(?!距|隔)|张(?!床|网|图|表|清单|卡|榜|牌)|张床|份|支|只(?!有|能)|棵|盏"
    "|对(?!于|接|标)|种|款|面(?=[\u4e00-\u9fff]{0,3}(?:旗|墙|镜))|户(?!型|籍)|片(?=区)|口(?!径|人)|班次|课时|学时|倍|个工作日|小时|分钟|个?小时|天|日(?=[之以]?内)|大(?=[\u4e00-\u9fff]{2})|人(?!民|均|员|大|才|口|一|间|制|座)"
)
UNIT = "|".join(UNITS.values())
_OPEN = "零一二三四五六七八九十百千万亿两"
_CHINESE = r"[一二两三四五六七八九十][零一二两三四五六七八九十百千万亿]{0,9}(?:点[零一二三四五六七八九]{1,4})?"
_DIGIT_HEADS = tuple("0123456789")
_CHINESE_HEADS = tuple("一二两三四五六七八九十")
_MORE = "[余多]"
_NEAR = "(?:来(?=[^源自年讲说看]))?"  # 60来辆: about as many
_MONEY_NAME = (
    "投资|投入|资金|补助|补贴|经费|概算|预算|造价|融资|保额"
    "|限额|额度|奖励|奖金|奖补|补偿|赔付|拨付|列支|保费|贷款|授信|出资|安排|筹措|筹集|追加|拿出"
)
_TO = r"(?:—{1,2}|-{1,2}|～|至|到)"
_EXPERIENCE = r"(?:以上)?[^，。；：]{0,8}(?:经验|经历|工龄|资历)|以上的"
_AFTER = r"(?P<after>及?以上|及?以内|之内|(?<=[钟时日秒天])内|及?以下|左右|上下|封顶|保底|打底|兜底)?"
_START = rf"(?<![\d.A-Za-z第几数{_OPEN}/])(?<!\d[—,-])"


@dataclass(frozen=True, slots=True)
class QuantityPattern:
    """
    One way to write a number with its unit.

    Groups: ``low`` and ``high`` numbers with ``low_scale``/``high_scale``, ``more`` (余, 多), ``unit``, ``after``
    (以上, 以内). ``example`` is matched in full, ``trap`` not at all. A match begins with one of ``heads``, and a text
    without a character of each word in ``needs`` cannot match.
    """

    name: str
    source: str
    example: str
    trap: str
    heads: tuple[str, ...]
    needs: str = ""

    def compiled(self) -> re.Pattern[str]:
        """Return the pattern ready for use; only ASCII digits count as digits."""
        return re.compile(self.source, re.ASCII)


PATTERNS = (
    QuantityPattern(
        "arabic",
        rf"{_START}(?P<low>{ARABIC})(?P<more>{_MORE})?(?P<low_scale>{SCALE})?(?P<more_after>{_MORE})?{_NEAR}(?P<unit>{UNIT}){_AFTER}",
        "9000余户",
        "208国道",
        heads=_DIGIT_HEADS,
    ),
    QuantityPattern(
        "arabic_range",
        rf"{_START}(?P<low>{ARABIC})(?P<low_scale>{SCALE})?(?P<low_unit>{UNIT})?{_TO}(?P<high>{ARABIC})(?P<high_scale>{SCALE})?(?P<unit>{UNIT}){_AFTER}",
        "20—30所",
        "2021—2023年",
        needs="—-～至到",
        heads=_DIGIT_HEADS,
    ),
    QuantityPattern(
        "chinese",
        rf"{_START}(?P<low>{_CHINESE})(?P<more>{_MORE})?(?P<low_scale>[万亿])?{_NEAR}(?P<unit>{_CHINESE_COUNT}){_AFTER}",
        "三十余家",
        "第三家",
        heads=_CHINESE_HEADS,
    ),
    QuantityPattern(
        "chinese_range",
        rf"{_START}(?P<low>{_CHINESE})(?P<low_unit>{_CHINESE_COUNT})?{_TO}(?P<high>{_CHINESE})(?P<unit>{_CHINESE_COUNT}){_AFTER}",
        "三到五个",
        "第三到第五个",
        needs="—-～至到",
        heads=_CHINESE_HEADS,
    ),
    QuantityPattern(
        "neighbours",
        rf"{_START}(?P<low>[一二两三四五六七八])(?P<high>[二三四五六七八九])(?P<low_scale>[十百千万])?(?P<unit>{_CHINESE_COUNT}){_AFTER}",
        "五六家",
        "十五家",
        heads=tuple(low + high for low in "一二两三四五六七八" for high in "二三四五六七八九"),
    ),
    QuantityPattern(
        "hundreds",
        rf"(?:上|近|逾|超|约)(?P<low>[百千]?[万亿]|百|千)(?P<more_after>{_MORE})?(?P<unit>{_CHINESE_COUNT}){_AFTER}",
        "上百家",
        "千家万户",
        heads=tuple(about + size for about in "上近逾超约" for size in "百千万亿"),
    ),
    QuantityPattern(
        "per_cent_words",
        rf"百分之(?P<low>{_CHINESE}|百|{ARABIC})(?:{_TO}百分之(?P<high>{_CHINESE}|百|{ARABIC}))?{_AFTER}",
        "百分之八十以上",
        "百分制",
        heads=("百分",),
    ),
    QuantityPattern(
        "months_and_years",
        r"(?:不(?:会|得|能)?(?:少于|低于|超过|多于|短于)|至少|最[长短多少]|延长?[至到]|放宽[至到]|[缩压][短减缩][至到为])"
        rf"(?P<low>{ARABIC}|[一二两三四五六七八九十]{{1,3}})(?P<unit>个月|年(?![度底初末内中])|个季度|个?学[期年])(?!{_EXPERIENCE})",
        "不少于3个月",
        "不少于3年工作经历",
        needs="月年季学",
        heads=words(
            "不会 不得 不能 不少 不低 不超 不多 不短 至少 最长 最短 最多 最少 延长 延至 延到 放宽 "
            "缩短 缩减 缩缩 压短 压减 压缩"
        ),
    ),
    QuantityPattern(
        "tenths",
        rf"(?<![零一二三四五六七八九十第年完建变达构组\d])(?P<low>[一二三四五六七八九])成(?P<half>[一二三四五六七八九])?(?P<unit_end>(?=[，。；、）多]|以上|左右|以内|的|$)){_AFTER}",
        "八成以上",
        "二成为了",
        needs="成",
        heads=tuple("一二三四五六七八九"),
    ),
    QuantityPattern(
        "doubling",
        r"翻(?P<low>[一两二三四])?(?P<unit>番)(?![号茄薯])",
        "翻一番",
        "推翻番号",
        needs="番",
        heads=("翻",),
    ),
    QuantityPattern(
        "bandwidth_words",
        r"(?P<low>[百千万])兆(?!瓦|伏|赫|帕)",
        "千兆",
        "1000兆瓦",
        needs="兆",
        heads=tuple("百千万"),
    ),
    QuantityPattern(
        "grade_of_money",
        rf"(?<![\d.{_OPEN}第])(?P<low>{ARABIC}|[一二三四五六七八九十百千]{{1,3}})(?P<low_scale>万?亿|[百千]?万)元?级(?!别|以)",
        "五十亿级",
        "三级",
        needs="级 万亿",
        heads=_DIGIT_HEADS + tuple("一二三四五六七八九十百千"),
    ),
    QuantityPattern(
        "counted_hundred_millions",
        rf"{_START}(?P<low>{ARABIC}|[一二两三四五六七八九十]{{1,3}})(?:(?P<more>{_MORE})个|个(?P<more_after>{_MORE})?)(?P<low_scale>亿)(?:元|(?=[，。；、）建投用支]|$))",
        "3.6个亿",
        "3个亿万富翁",
        needs="亿",
        heads=_DIGIT_HEADS + _CHINESE_HEADS,
    ),
    QuantityPattern(
        "bare_money",
        rf"(?:{_MONEY_NAME})(?:总额|约|近|共|达|为|合计|超|:|：|不(?:会|得)?(?:少于|低于|超过|高于)|至少|最[高多])?(?P<low>{ARABIC})(?P<low_scale>[百千]?万|亿)(?P<unit_end>(?=[，。；、）（]|$|余|多|左右))",
        "投资1257万",
        "投资1257万元",
        needs="万亿",
        heads=tuple(_MONEY_NAME.split("|")),
    ),
)
