"""What has become of last year's commitments: kept in time, kept late, tracked again."""

from tracking.demo.story import (
    Accepted,
    Chapter,
    Dismissed,
    Reopened,
    Reported,
    Returned,
    paper,
    photo,
)
from tracking.enums import EvidenceKind

CHAPTERS = (
    Chapter(
        "school_canteens",
        "31所农村学校食堂改造",
        -360,
        (
            Reported(-440, "已完成28所学校食堂改造，其余3所正在安装设备。", {"31所": "28", "930万元": "8150000"}),
            Reported(
                -372,
                "31所农村学校食堂改造全部完成，“互联网+明厨亮灶”已接入市级平台。",
                {"31所": "31", "930万元": "9280000"},
                (
                    photo("食堂改造后照片"),
                    paper("竣工验收汇总表", EvidenceKind.STATISTICS, "31所学校食堂全部通过竣工验收。"),
                ),
                is_done=True,
            ),
            Accepted(-366, "抽查6所学校，情况属实。"),
        ),
    ),
    Chapter(
        "bus_lines",
        "优化调整公交线路14条",
        -400,
        (
            Reported(
                -408,
                "优化调整公交线路14条，新开通快线3条，均已投入运营。",
                {"14条": "14", "3条": "3"},
                (paper("线路调整公告", EvidenceKind.DOCUMENT, "关于调整部分公交线路的公告"),),
                is_done=True,
            ),
            Accepted(-403, "现场乘坐核对，予以销号。"),
        ),
    ),
    Chapter(
        "bus_lines",
        "新能源公交车120辆",
        -330,
        (
            Reported(-345, "已到车76辆，其余车辆因供货延迟，预计推迟一个月到位。", {"120辆": "76"}),
            Reported(
                -300,
                "120辆新能源公交车全部上线运营。",
                {"120辆": "120"},
                (paper("车辆采购合同", EvidenceKind.CONTRACT, "新能源公交车采购合同摘要：120辆。"),),
                is_done=True,
            ),
            Accepted(-296, "已落实，较承诺期限有所延后。"),
        ),
    ),
    Chapter(
        "bus_lines",
        "公交换乘优惠",
        None,
        dismissed=Dismissed("“适时推出”没有时限和可核查的结果，不作为承诺事项跟踪。"),
    ),
    Chapter(
        "rental_housing",
        "保障性租赁住房1500套",
        -190,
        (
            Reported(-292, "筹集保障性租赁住房1512套，人才公寓主体完工。", {"1500套": "1512"}),
            Reported(
                -200,
                "人才公寓已完工，报请核查。",
                {"2栋": "2"},
                (photo("人才公寓外景"),),
                is_done=True,
            ),
            Returned(-196, "现场查看，2号楼电梯尚未通过验收，不能入住，请补充验收材料。"),
            Reported(
                -170,
                "2号楼电梯已通过验收，人才公寓交付使用。",
                {"2栋": "2"},
                (paper("电梯验收合格通知", EvidenceKind.DOCUMENT, "2号楼电梯经检验合格，准予使用。"),),
                is_done=True,
            ),
            Accepted(-165, "材料齐全，予以销号。"),
        ),
    ),
    Chapter(
        "psychiatric_care",
        "24小时心理援助热线",
        -270,
        (
            Reported(
                -280,
                "6个县区人民医院心理门诊全部开诊，心理援助热线已开通。",
                {"6个": "6", "12名": "14", "1条": "1"},
                (paper("热线开通通知", EvidenceKind.DOCUMENT, "24小时心理援助热线即日起开通。"),),
                is_done=True,
            ),
            Accepted(-276, "电话拨测3次均接通，予以销号。"),
        ),
    ),
    Chapter(
        "straw_burning",
        "监控点位180个",
        -410,
        (
            Reported(
                -416,
                "建成高空视频监控点位186个。",
                {"180个": "186"},
                (paper("点位清单", EvidenceKind.STATISTICS, "监控点位186个，全部在线。"),),
                is_done=True,
            ),
            Accepted(-412, "平台核对点位在线情况，属实。"),
        ),
    ),
    Chapter(
        "straw_burning",
        "14家砖瓦企业",
        -120,
        (
            Reported(
                -128,
                "14家砖瓦企业废气治理设施升级改造完成。",
                {"14家": "14"},
                (photo("治理设施照片"),),
                is_done=True,
            ),
            Accepted(-123, "予以销号。"),
            Reopened(-58, "回头看发现2家企业治理设施停运，重新跟踪。"),
            Reported(-31, "已责令2家企业整改，其中1家恢复正常运行。", {"14家": "13"}),
        ),
    ),
    Chapter(
        "straw_burning",
        "重污染天气应急应对",
        None,
        dismissed=Dismissed("属于日常工作，没有新的承诺内容。"),
    ),
    Chapter(
        "village_water",
        "农村供水工程42处",
        -230,
        (
            Reported(-310, "新建改造农村供水工程37处。", {"42处": "37"}),
            Reported(
                -240,
                "42处工程全部通水，农村自来水普及率达到93.4%。",
                {"42处": "42", "7.5万人": "77000", "93%": "93.4"},
                (
                    photo("水厂照片"),
                    paper("普及率统计表", EvidenceKind.STATISTICS, "农村自来水普及率93.4%。"),
                ),
                is_done=True,
            ),
            Accepted(-235, "与统计数据一致，予以销号。"),
        ),
    ),
)
