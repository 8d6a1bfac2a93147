"""Names of bureaus as letters print them."""

from proposals.parsing.pattern import pattern

_HAN = r"[\u4e00-\u9fff]"
# What the name of a body that answers, or is asked, ends in.
UNIT_END = (
    r"(?:局|厅|委员会|委|政府|办公厅|办公室|办事处|街道|中心|院|站|所|馆|大队|支队|总队|中队|处|部|管委会|公司|集团|会|社|"
    r"学校|大学|学院|中学|小学|银行|公安分局|分局|分公司|段|办|署|室|队|镇|乡|联社|联合社|党校|协会|园区|开发区|农场|林场)"
)

UNIT_LINE = pattern(
    "a line that is only the name of a bureau",
    rf"^{_HAN}[\u4e00-\u9fff、·]{{1,36}}{UNIT_END}(?:[（(][^）)\n]{{1,24}}[）)])?(?:[（(]?(?:盖章|印章|公章|章)[）)]?)?$",
    example="云桥市住房和城乡建设局（市房屋管理局）",
    trap="我局将继续推进路灯建设。",
)
