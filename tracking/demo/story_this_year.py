"""What has become of this year's commitments: due soon, overdue, handed in, sent back, kept."""

from tracking.demo.story import (
    Accepted,
    Answered,
    Asked,
    Chapter,
    Divided,
    Reported,
    Returned,
    ShareReported,
    paper,
    photo,
)
from tracking.enums import EvidenceKind, RequestKind

EXTENSION = RequestKind.EXTENSION

CHAPTERS = (
    Chapter(
        "education_places",
        "新增公办义务教育学位3600个",
        28,
        (
            Reported(
                -35,
                "望岚新城新增学位1800个，澄湖东片新增学位1000个，其余项目正在内部装修。",
                {"3600个": "2800", "2200个": "1800", "1400个": "1000"},
                (photo("望岚新城校区施工现场"),),
            ),
            Divided(
                -33,
                (
                    ("zhujian", "完成澄湖东片配套道路和管网，保证新校区按期投用", 20),
                    ("caizheng", "落实第四季度建设资金6200万元", -10),
                ),
            ),
            ShareReported(-14, "caizheng", "第四季度建设资金6200万元已全部拨付到项目单位。", is_done=True),
            ShareReported(-6, "zhujian", "配套道路已完成水稳层施工，管网完成八成。"),
        ),
    ),
    Chapter(
        "education_places",
        "教师240名",
        -12,
        (
            Reported(-60, "已完成笔试、面试，确定拟聘人员231名。"),
            Reported(-14, "已有205名教师到岗，其余人员正在办理离职和体检手续。", {"240名": "205"}),
        ),
    ),
    Chapter(
        "education_places",
        "组建教育集团5个",
        -45,
        (
            Reported(
                -55,
                "5个教育集团全部挂牌，覆盖学校29所。",
                {"5个": "5", "28所": "29"},
                (paper("组建教育集团的通知", EvidenceKind.DOCUMENT, "关于组建教育集团的通知：5个集团，29所学校。"),),
                is_done=True,
            ),
            Accepted(-49, "查阅文件并走访2个集团，情况属实。"),
        ),
    ),
    Chapter(
        "education_places",
        "定制公交线路12条",
        20,
        (Reported(-26, "已开通定制公交线路9条，另有3条正在勘察站点。", {"12条": "9"}),),
    ),
    Chapter(
        "education_places",
        "16所老城区学校",
        -3,
        (
            Reported(-10, "14所学校改造完成，2所学校运动场因连续降雨未能铺设面层。", {"16所": "14"}),
            Asked(-4, EXTENSION, "2所学校运动场面层须在连续晴天铺设，申请顺延三周。", due=18),
        ),
    ),
    Chapter(
        "education_places",
        "松泉路中学",
        -75,
        (
            Reported(
                -84,
                "松泉路中学运动场扩建完工，面积8200平方米，新学期已投入使用。",
                {"8000平方米": "8200"},
                (photo("松泉路中学运动场"),),
                is_done=True,
            ),
            Accepted(-79, "现场查看，情况属实。"),
        ),
    ),
    Chapter(
        "housing_renewal",
        "8个小区的雨污分流改造",
        5,
        (
            Reported(
                -13,
                "7个小区完成改造，新建管网23.4公里，剩余1个小区正在回填路面。",
                {"8个": "7", "26公里": "23.4"},
                (photo("青砚路片区管网施工"),),
            ),
        ),
    ),
    Chapter(
        "housing_renewal",
        "36个小区外墙保温",
        -40,
        (
            Reported(
                -41,
                "36个小区外墙保温和屋面防水施工完成。",
                {"36个": "36", "9200户": "9200"},
                (photo("外墙施工照片"),),
                is_done=True,
            ),
            Returned(-36, "抽查发现松风里等3个小区屋面防水未施工，完成数与实际不符，请整改后重新报送。"),
            Reported(-16, "松风里小区屋面防水已完工，另外2个小区正在施工。", {"36个": "34"}),
        ),
    ),
    Chapter(
        "housing_renewal",
        "加装电梯60台",
        -30,
        (
            Reported(-44, "已完成加装电梯47台，在建13台。", {"60台": "47"}),
            Reported(
                -14,
                "60台电梯全部安装完成并取得使用登记。",
                {"60台": "60"},
                (paper("电梯使用登记汇总", EvidenceKind.STATISTICS, "60台电梯均已办理使用登记。"),),
                is_done=True,
            ),
            Accepted(-9, "已落实，较承诺期限延后。"),
        ),
    ),
    Chapter(
        "housing_renewal",
        "专项债券2.4亿元",
        None,
        (
            Reported(
                -76,
                "专项债券2.4亿元已获批并拨付到项目单位。",
                {"2.4亿元": "240000000"},
                (paper("债券资金下达文件", EvidenceKind.DOCUMENT, "下达老旧小区改造专项债券资金2.4亿元。"),),
                is_done=True,
            ),
            Accepted(-70, "与财政部门核对一致。"),
        ),
    ),
    Chapter(
        "housing_renewal",
        "网格员72名",
        -20,
        (
            Reported(
                -4,
                "72名网格员全部到岗，已完成岗前培训。",
                {"72名": "72"},
                (paper("网格员名册", EvidenceKind.STATISTICS, "网格员72名（名册略）。"),),
                is_done=True,
            ),
        ),
    ),
    Chapter(
        "rural_roads",
        "青砚县三条县道",
        7,
        (Reported(-17, "安装波形护栏71公里、凸面镜320面。", {"86公里": "71", "320面": "320"}),),
    ),
    Chapter(
        "rural_roads",
        "四类危桥加固",
        -15,
        (
            Reported(
                -28,
                "12座四类危桥加固完工并通过交工验收。",
                {"12座": "12"},
                (
                    photo("危桥加固后照片"),
                    paper("交工验收报告", EvidenceKind.DOCUMENT, "12座桥梁交工验收合格。"),
                ),
                is_done=True,
            ),
            Accepted(-23, "现场查看4座，予以销号。"),
        ),
    ),
    Chapter(
        "township_clinics",
        "21所乡镇卫生院实施业务用房改造",
        38,
        (Reported(-40, "21所卫生院全部开工，11所完工，完成投资2150万元。", {"3200万元": "21500000", "21所": "11"}),),
    ),
    Chapter(
        "township_clinics",
        "补充医务人员150名",
        -25,
        (
            Reported(
                -38,
                "补充医务人员163名，其中订单定向培养58名、公开招聘105名。",
                {"150名": "163"},
                (paper("招聘人员公示", EvidenceKind.DOCUMENT, "拟聘用医务人员公示名单（略）。"),),
                is_done=True,
            ),
            Accepted(-33, "超额完成，予以销号。"),
        ),
    ),
    Chapter(
        "township_clinics",
        "医共体3个",
        -60,
        (
            Reported(-66, "已建成医共体2个，第3个正在进行信息系统对接。", {"3个": "2"}),
            Reported(
                -39,
                "3个医共体全部建成，检查检验结果实现互认。",
                {"3个": "3"},
                (paper("医共体运行情况", EvidenceKind.MINUTES, "3个医共体运行情况会议纪要。"),),
                is_done=True,
            ),
            Accepted(-34, "已落实，较承诺期限延后。"),
        ),
    ),
    Chapter(
        "elderly_meals",
        "社区老年食堂20个",
        -50,
        (
            Reported(
                -64,
                "新建社区老年食堂22个、助餐点43个。",
                {"20个": "22", "40个": "43"},
                (photo("老年食堂开业照片"),),
                is_done=True,
            ),
            Accepted(-57, "走访5个老年食堂，情况属实。"),
        ),
    ),
    Chapter(
        "elderly_meals",
        "就餐补贴",
        -8,
        (
            Reported(
                -8,
                "就餐补贴已发放到位，惠及老年人8460人。",
                {"3元": "3"},
                (paper("补贴发放明细", EvidenceKind.STATISTICS, "就餐补贴发放8460人。"),),
                is_done=True,
            ),
        ),
    ),
    Chapter("elderly_meals", "明厨亮灶", 14, (Reported(-20, "74个老年食堂中已有66个接入“明厨亮灶”平台。"),)),
    Chapter(
        "river_water_quality",
        "52个入河排污口",
        -5,
        (Reported(-21, "完成49个入河排污口整治，3个因涉及企业搬迁尚未完成。", {"52个": "49"}),),
    ),
    Chapter(
        "flood_storage",
        "6处易涝点",
        52,
        (
            Reported(
                -68,
                "6处易涝点改造完成，新增排涝流量每秒25.6立方米；其余3处已开工。",
                {"6处": "6", "24立方米": "25.6"},
                (photo("书院路排涝泵站"),),
            ),
        ),
    ),
    Chapter("flood_storage", "自动雨量站35处", 10, (Reported(-19, "建成自动雨量站27处。", {"35处": "27"}),)),
    Chapter(
        "signal_lights",
        "148个路口信号灯",
        17,
        (Reported(-29, "完成联网改造121个路口，“绿波带”2条已建成。", {"148个": "121", "2条": "2"}),),
    ),
    Chapter(
        "garbage_sorting",
        "转运站除臭改造",
        -18,
        (
            Reported(
                -19,
                "21座垃圾转运站除臭改造完成。",
                {"21座": "21"},
                (photo("转运站除臭设备"),),
                is_done=True,
            ),
            Returned(-11, "缺少第三方监测报告，请补充后重新报送。"),
        ),
    ),
    Chapter(
        "garbage_sorting",
        "收运车辆46辆",
        45,
        (
            Asked(-33, EXTENSION, "车辆生产企业供货周期延长，首批车辆预计推迟三周到货。", due=66),
            Answered(-30, granted=True, note="经市政府分管领导同意，顺延三周。"),
        ),
    ),
    Chapter(
        "school_gate_traffic",
        "分年级错时放学",
        88,
        (Reported(-24, "已有62所学校实行错时放学，增设家长等候区6处。", {"80所": "62", "15处": "6"}),),
    ),
    Chapter(
        "police_school_traffic",
        "护学岗",
        -55,
        (
            Reported(
                -63,
                "100所学校“护学岗”全部设立，早晚高峰警力全覆盖。",
                {"100所": "100"},
                (photo("护学岗执勤照片"),),
                is_done=True,
            ),
            Accepted(-58, "暗访8所学校，均有民警在岗。"),
        ),
    ),
)
