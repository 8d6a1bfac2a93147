"""What a digest says."""

from datetime import date

import pytest

from proposals.deadlines.workdays import Calendar
from proposals.enums import Role
from tests.factories.proposals import AssignmentFactory, BureauFactory, ProposalFactory, UserFactory
from tests.factories.tracking import CommitmentFactory, MailFactory, ReminderFactory, TargetFactory
from tracking.enums import ReminderRule, ReminderStatus
from tracking.services.reminders import digest
from tracking.services.reminders.digest import SHOWN_PER_GROUP, times_pressed
from tracking.services.reminders.items import one_line

pytestmark = pytest.mark.django_db

TODAY = date(2025, 8, 9)


@pytest.fixture
def bureau():
    return BureauFactory(name="云岭市水务局")


@pytest.fixture
def clerk(bureau):
    return UserFactory(display_name="林素", role=Role.CLERK, bureau=bureau)


def compose(recipient, lines, *, today):
    return digest.compose(recipient, lines, today=today, pressed=times_pressed(lines), calendar=Calendar())


def line(bureau, clerk, due, rule, offset, **terms):
    commitment = CommitmentFactory(bureau=bureau, due_date=due, **terms)
    return ReminderFactory(
        commitment=commitment,
        period=due or TODAY,
        recipient=clerk,
        rule=rule,
        offset_days=offset,
        why="逾期第7天提醒责任单位经办人",
    )


def test_the_subject_says_the_number_and_the_worst(bureau, clerk):
    lines = [
        line(bureau, clerk, date(2025, 7, 28), ReminderRule.COMMITMENT_OVERDUE, 7),
        line(bureau, clerk, date(2025, 8, 2), ReminderRule.COMMITMENT_OVERDUE, 7),
        *[line(bureau, clerk, date(2025, 8, 16), ReminderRule.COMMITMENT_DUE, -7) for _ in range(3)],
    ]

    letter = compose(clerk, lines, today=TODAY)

    assert letter.subject == "【践诺】2项承诺逾期，最久已逾期12天；另有3项承诺即将到期"


@pytest.mark.parametrize(
    ("due", "rule", "subject"),
    [
        (date(2025, 7, 28), ReminderRule.COMMITMENT_OVERDUE, "【践诺】1项承诺逾期，已逾期12天，第1次催办"),
        (date(2025, 8, 9), ReminderRule.COMMITMENT_DUE, "【践诺】1项承诺即将到期，今日到期"),
        (date(2025, 8, 16), ReminderRule.COMMITMENT_DUE, "【践诺】1项承诺即将到期，还有7天"),
        # Planned for the day itself, a Saturday, and told on Monday: it is late by then.
        (date(2025, 8, 7), ReminderRule.COMMITMENT_DUE, "【践诺】1项承诺逾期，已逾期2天，第1次催办"),
        (date(2025, 8, 16), ReminderRule.CONFIRMED, "【践诺】1项新增承诺"),
        (date(2025, 7, 28), ReminderRule.RETURNED, "【践诺】1项承诺被退回"),
        (date(2025, 7, 28), ReminderRule.SUBMITTED, "【践诺】1项承诺待核查"),
    ],
)
def test_the_subject_of_a_single_matter(bureau, clerk, due, rule, subject):
    letter = compose(clerk, [line(bureau, clerk, due, rule, 0, quote="二、修复沿河步道。")], today=TODAY)

    assert letter.subject == f"{subject}：修复沿河步道。"


def test_the_body_names_matter_bureau_date_link_and_reason(bureau, clerk, settings):
    settings.SITE_URL = "https://lvnuo.yunling.invalid"
    reminder = line(
        bureau, clerk, date(2025, 7, 28), ReminderRule.COMMITMENT_OVERDUE, 7, quote="7月底前完成老旧管网改造12公里。"
    )

    letter = compose(clerk, [reminder], today=TODAY)

    assert letter.body == (
        "林素同志：\n\n"
        "截至2025年8月9日，1项承诺逾期，已逾期12天，第1次催办。\n\n"
        "承诺逾期（1项）\n"
        "请抓紧完成并报请核查；确实不能按期完成的，请报送进展、说明原因并申请延期。\n\n"
        "1. 7月底前完成老旧管网改造12公里。\n"
        "   责任单位：云岭市水务局\n"
        "   期限：2025年7月28日，已逾期12天，第1次催办\n"
        f"   办理：https://lvnuo.yunling.invalid/commitments/{reminder.commitment_id}/\n"
        "   提醒依据：逾期第7天提醒责任单位经办人；承诺期限2025年7月28日；提醒日2025年8月4日\n\n"
        "——\n"
        "本邮件由“践诺”自动发送，请勿直接回复。每人每个工作日至多一封汇总邮件。登录：https://lvnuo.yunling.invalid\n"
    )


def test_replies_are_named_by_their_proposal(bureau, clerk):
    proposal = ProposalFactory(number="17", title="关于疏浚东河的提案")
    assignment = AssignmentFactory(proposal=proposal, bureau=bureau, due_date=date(2025, 8, 6))
    reminder = ReminderFactory(
        commitment=None,
        assignment=assignment,
        period=assignment.due_date,
        recipient=clerk,
        rule=ReminderRule.REPLY_OVERDUE,
        offset_days=1,
    )

    letter = compose(clerk, [reminder], today=TODAY)

    assert letter.subject == "【践诺】1件答复逾期，已逾期3天，第1次催办：第17号提案《关于疏浚东河的提案》"
    assert "1. 第17号提案《关于疏浚东河的提案》\n" in letter.body
    assert f"/proposals/{proposal.pk}/" in letter.body


def test_the_number_of_the_pressing_counts_the_rungs_told_before(bureau, clerk):
    current = line(bureau, clerk, date(2025, 7, 26), ReminderRule.COMMITMENT_OVERDUE, 14)
    head = UserFactory(role=Role.HEAD, bureau=bureau)
    office = UserFactory(role=Role.OFFICE)
    for offset, recipient in ((1, clerk), (1, head), (7, clerk), (14, head), (15, office)):
        ReminderFactory(
            commitment=current.commitment,
            recipient=recipient,
            rule=ReminderRule.COMMITMENT_OVERDUE,
            offset_days=offset,
            status=ReminderStatus.SENT,
            mail=MailFactory(recipient=recipient, send_on=date(2025, 7, 26 + offset % 5)),
        )

    assert "已逾期14天，第3次催办\n" in compose(clerk, [current], today=TODAY).body


def test_the_office_is_told_how_often_the_bureau_was_pressed(bureau, clerk):
    office = UserFactory(role=Role.OFFICE)
    current = line(bureau, office, date(2025, 7, 25), ReminderRule.COMMITMENT_OVERDUE, 15)
    ReminderFactory(
        commitment=current.commitment,
        recipient=clerk,
        rule=ReminderRule.COMMITMENT_OVERDUE,
        offset_days=1,
        status=ReminderStatus.SENT,
        mail=MailFactory(recipient=clerk),
    )

    assert "已逾期15天，已催办1次\n" in compose(office, [current], today=TODAY).body


def test_urgent_groups_come_first_and_the_worst_leads(bureau, clerk):
    lines = [
        line(bureau, clerk, None, ReminderRule.CONFIRMED, 0, quote="推进河道治理。"),
        line(bureau, clerk, date(2025, 8, 10), ReminderRule.COMMITMENT_DUE, -1, quote="新建泵站1座。"),
        line(bureau, clerk, date(2025, 8, 8), ReminderRule.COMMITMENT_OVERDUE, 1, quote="完成清淤。"),
        line(bureau, clerk, date(2025, 7, 1), ReminderRule.COMMITMENT_OVERDUE, 28, quote="完成验收。"),
    ]

    body = compose(clerk, lines, today=TODAY).body

    places = [body.index(text) for text in ("完成验收", "完成清淤", "新建泵站", "新增承诺事项（1项）", "推进河道")]
    assert places == sorted(places)
    assert "期限：未定期限\n" in body


def test_a_long_group_is_cut_and_counted(bureau, clerk):
    lines = [
        line(bureau, clerk, date(2025, 8, 8), ReminderRule.COMMITMENT_OVERDUE, 1) for _ in range(SHOWN_PER_GROUP + 3)
    ]

    letter = compose(clerk, lines, today=TODAY)

    assert letter.subject == "【践诺】53项承诺逾期，最久已逾期1天"
    assert letter.body.count("责任单位：") == 50
    assert "其余3项请登录系统查看：http://127.0.0.1:8000/\n" in letter.body


def test_what_a_letter_says_is_never_markup_nor_more_than_a_line(bureau, clerk):
    reminder = line(
        bureau,
        clerk,
        date(2025, 8, 8),
        ReminderRule.COMMITMENT_OVERDUE,
        1,
        quote="完成<b>一期</b>\r\n\u202e工程 & 验收",
    )

    letter = compose(clerk, [reminder], today=TODAY)

    assert "完成&lt;b&gt;一期&lt;/b&gt; 工程 &amp; 验收" in letter.html
    assert "1. 完成<b>一期</b> 工程 & 验收\n" in letter.body


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("主题\r\nBcc: x@example.invalid", "主题 Bcc: x@example.invalid"),
        ("一\x00二\u2028三\u2066四", "一 二 三 四"),
        ("  一　二\n", "一 二"),
    ],
)
def test_one_line_has_no_breaks_and_no_controls(text, expected):
    assert one_line(text) == expected


@pytest.mark.parametrize(
    ("quote", "title"),
    [
        ("5. 新建泵站1座。", "新建泵站1座。"),
        ("（二）完成清淤。", "完成清淤。"),
        ("三、推进河道治理。", "推进河道治理。"),
        ("①完成验收。", "完成验收。"),
        ("二是2026年7月26日前完成改造。", "2026年7月26日前完成改造。"),
        ("第一，建成泵站。", "建成泵站。"),
        ("第一批项目年底前开工。", "第一批项目年底前开工。"),
        ("3.5万亩良田年底前建成。", "3.5万亩良田年底前建成。"),
        ("2025年底前完成。", "2025年底前完成。"),
    ],
)
def test_a_title_leaves_the_number_it_had_in_its_letter(bureau, clerk, quote, title):
    reminder = line(bureau, clerk, date(2025, 8, 8), ReminderRule.COMMITMENT_OVERDUE, 1, quote=quote)

    assert f"1. {title}\n" in compose(clerk, [reminder], today=TODAY).body


@pytest.mark.parametrize(
    ("rule", "subject", "standing"),
    [
        (ReminderRule.SILENT, "1项承诺久未报送进展", "已60天未报送进展"),
        (ReminderRule.UNDATED, "1项承诺未定期限", "已60天未定期限"),
        (ReminderRule.RETURNED_WAITING, "1项退回承诺未再报请", "退回后已60天未再报请核查"),
        (ReminderRule.SUBMITTED_WAITING, "1项承诺久待核查", "报请核查已60天未办理"),
        (ReminderRule.REQUEST_WAITING, "1项申请未答复", "申请已60天未答复"),
        (ReminderRule.TRANSFER_WAITING, "1项移交未答复", "移交已60天未答复"),
    ],
)
def test_what_waits_says_how_long(bureau, clerk, rule, subject, standing):
    commitment = CommitmentFactory(bureau=bureau, due_date=date(2026, 1, 1))
    reminder = ReminderFactory(
        commitment=commitment, recipient=clerk, rule=rule, offset_days=60, period=date(2025, 6, 10)
    )

    letter = compose(clerk, [reminder], today=TODAY)

    assert letter.subject == f"【践诺】{subject}：下一步，我局将于2025年底前新建停车场3个。"
    assert standing in letter.body


def silent(commitment, clerk):
    return ReminderFactory(
        commitment=commitment,
        recipient=clerk,
        rule=ReminderRule.SILENT,
        offset_days=60,
        period=date(2025, 6, 10),
        why="60天未报送进展提醒责任单位经办人",
    )


def test_a_matter_that_is_due_soon_and_was_not_heard_of_stands_once_with_both_reasons(bureau, clerk):
    due = line(bureau, clerk, date(2025, 8, 16), ReminderRule.COMMITMENT_DUE, -7)

    letter = compose(clerk, [due, silent(due.commitment, clerk)], today=TODAY)

    assert letter.subject == "【践诺】1项承诺即将到期，还有7天：下一步，我局将于2025年底前新建停车场3个。"
    assert letter.body.count(f"/commitments/{due.commitment.pk}/") == 1
    assert "   期限：2025年8月16日，还有7天，已60天未报送进展\n" in letter.body
    assert "逾期第7天提醒责任单位经办人" in letter.body
    assert "；同时，60天未报送进展提醒责任单位经办人" in letter.body
    assert "<strong>还有7天</strong>，已60天未报送进展" in letter.html
    assert "久未报送进展（" not in letter.body


def test_of_several_urgent_groups_the_first_says_that_it_was_not_heard_of(bureau, clerk):
    due = line(bureau, clerk, date(2025, 8, 16), ReminderRule.COMMITMENT_DUE, -7)
    waits = ReminderFactory(
        commitment=due.commitment,
        recipient=clerk,
        rule=ReminderRule.RETURNED_WAITING,
        offset_days=7,
        period=date(2025, 8, 2),
    )

    body = compose(clerk, [due, silent(due.commitment, clerk), waits], today=TODAY).body

    assert "   情况：退回后已7天未再报请核查，已60天未报送进展（期限2025年8月16日）\n" in body
    assert body.count("已60天未报送进展") == 1


def test_a_matter_that_was_only_not_heard_of_stands_among_its_like(bureau, clerk):
    due = line(bureau, clerk, date(2025, 8, 16), ReminderRule.COMMITMENT_DUE, -7)
    other = CommitmentFactory(bureau=bureau, due_date=date(2026, 1, 1))

    letter = compose(clerk, [due, silent(other, clerk)], today=TODAY)

    assert letter.subject == "【践诺】1项承诺即将到期，还有7天；另有1项承诺久未报送进展"


def test_a_target_is_named_with_its_commitment(bureau, clerk):
    target = TargetFactory(
        commitment__bureau=bureau,
        commitment__quote="（一）新建停车场5个。",
        quote="停车场3个",
        due_date=date(2025, 8, 1),
    )
    reminder = ReminderFactory(
        commitment=target.commitment,
        target=target,
        recipient=clerk,
        rule=ReminderRule.TARGET_OVERDUE,
        offset_days=1,
        period=target.due_date,
    )

    letter = compose(clerk, [reminder], today=TODAY)

    assert letter.subject == "【践诺】1项目标逾期，已逾期8天：停车场3个（新建停车场5个。）"
    assert "1. 停车场3个（新建停车场5个。）\n" in letter.body


def test_a_substitute_reads_for_whom_she_is_told(bureau, clerk):
    reminder = line(bureau, clerk, date(2025, 8, 8), ReminderRule.COMMITMENT_OVERDUE, 1)
    reminder.stands_in_for = UserFactory(display_name="周岚")

    assert "；周岚请假，由您代收；" in compose(clerk, [reminder], today=TODAY).body


def test_a_reader_is_told_the_version_of_the_date_and_how_the_days_were_counted(bureau, clerk):
    commitment = CommitmentFactory(
        bureau=bureau, due_date=date(2025, 10, 8), due_version=1, due_set_on=date(2025, 8, 1)
    )
    reminder = ReminderFactory(
        commitment=commitment,
        recipient=clerk,
        rule=ReminderRule.COMMITMENT_DUE,
        offset_days=-1,
        offset_unit="workdays",
        version=1,
        why="按“承诺期限前1个工作日”规则，期限前1个工作日提醒责任单位经办人",
    )

    body = compose(clerk, [reminder], today=date(2025, 9, 30)).body

    assert (
        "提醒依据：按“承诺期限前1个工作日”规则，期限前1个工作日提醒责任单位经办人；"
        "承诺期限2025年10月8日（第2版，2025年8月1日确定）；"
        "提醒日2025年9月30日，按工作日推算，跳过7个休息日\n"
    ) in body


def test_dates_still_to_come_are_attached_as_a_calendar(bureau, clerk, settings):
    settings.SITE_URL = "https://lvnuo.yunling.invalid"
    coming = line(bureau, clerk, date(2025, 8, 16), ReminderRule.COMMITMENT_DUE, -7, due_version=1)
    past = line(bureau, clerk, date(2025, 8, 8), ReminderRule.COMMITMENT_OVERDUE, 1)

    calendar = compose(clerk, [coming, past], today=TODAY).calendar
    nothing = compose(clerk, [past], today=TODAY).calendar

    assert f"UID:commitment-{coming.commitment_id}@lvnuo.yunling.invalid" in calendar
    assert ("DTSTART;VALUE=DATE:20250816" in calendar, "SEQUENCE:1" in calendar) == (True, True)
    assert calendar.count("BEGIN:VEVENT") == 1
    assert nothing == ""


@pytest.mark.parametrize(
    ("rule", "page"),
    [
        (ReminderRule.REQUESTED, "/requests/\n"),
        (ReminderRule.TRANSFER_WAITING, "/requests/\n"),
        (ReminderRule.ANSWERED, "/requests/?state=all\n"),
    ],
)
def test_who_is_told_of_a_request_is_led_to_the_requests(clerk, rule, page, settings):
    offered = line(BureauFactory(), clerk, date(2025, 8, 16), rule, 0)

    letter = compose(clerk, [offered], today=TODAY)

    assert f"办理：{settings.SITE_URL.rstrip('/')}{page}" in letter.body
