"""What the report says: nothing without a figure, why sums differ, which ones are meant."""

from dataclasses import fields, replace
from decimal import Decimal

import pytest

from tracking.reports import lists, prose, prose_follow_up, prose_notes, tables
from tracking.reports.annexes import Numbers, annexes
from tracking.reports.blocks import Heading, Paragraph
from tracking.reports.figures import Figure, KindFigures, Share
from tracking.reports.phrases import Phrases
from tracking.reports.text import Piece, Text
from tracking.reports.types import ClassMove, Differing, Item, Opinions, Restated, Satisfaction
from tracking.reports.words import Words

pytestmark = pytest.mark.django_db  # the worked example is counted once for all

DONE = Figure("commitments.kept-yes", 5)


def said(report) -> list[str]:
    return [block.text for block in prose.body(report, Phrases()) if isinstance(block, Heading | Paragraph)]


def test_why_proposals_assignments_and_letters_are_not_the_same_number(report):
    # 建议 2 is answered by two bureaus, by R2 and R3; nobody is on file for 提案 2.
    assert any(
        text.endswith(
            "其中，1件由两个以上单位分别答复，1件没有登记独办、主办、分办单位，1件收到两件以上答复件，"
            "因此件数、件次和答复件数不相同。"
        )
        for text in said(report)
    )


def test_what_there_is_none_of_is_not_listed(report):
    text = "".join(said(report))

    assert "已达到2个、超出目标区间1个、目前未超上限1个、到期未达到3个、暂无完成值1个" in text
    fewer = replace(report, verdicts=tuple(line for line in report.verdicts if line.figure.value > 1))
    assert "8个量化目标中，已达到2个、到期未达到3个。" in "".join(said(fewer))


def test_letters_that_changed_their_class_are_told_from_where_to_where(report):
    moved = replace(report, class_moves=(ClassMove("B（列入计划）", "A（已经解决）", Figure("replies", 2)),))

    assert any(text.endswith("经跟踪落实，由B类（列入计划）转为A类（已经解决）2件。") for text in said(moved))


def test_earlier_years_are_told_with_what_is_open_and_their_plan(report):
    text = "".join(said(report))

    # C17, due on 31 December 2024.
    assert (
        "年初尚未办结、由以前年度结转的承诺事项1项，单独统计，不计入本年度数据。截至2025年12月31日，尚没有兑现的；"
        "到期的1项逾期未兑现。尚未办结的1项（见附件11）继续跟踪。"
    ) in text
    assert (
        "1. 云岭市住房和城乡建设局：“承诺之C17，一定办好”（2024年度第1号提案），期限2024年12月31日，逾期365天。" in text
    )
    assert "对以前年度结转、尚未办结的1项承诺事项，继续跟踪，落实后向代表、委员补充答复。" in text


def test_what_was_kept_is_told_field_by_field_with_an_example(report):
    # No proposal names its field. Of C1 C2 C3 C9 C15, C1 has a pledged number.
    assert (
        "1. 其他领域兑现5项，如云岭市住房和城乡建设局“承诺之C1，一定办好”（第1号建议），2025年9月25日核查销号。"
    ) in said(report)
    # All are of one field, which the example names.
    assert not any("项承诺事项涉及" in text for text in said(report))
    assert not any("领域兑现" in text for text in said(replace(report, kept=())))


def test_last_year_is_compared_in_a_sentence(report):
    assert (
        "建议提案5件，上年同期1件；收到答复件5件，上年同期1件。承诺事项13项，上年同期1项；已兑现5项，上年同期0项；到期事项按期兑现2项，上年同期0项。"
        "不足10项的，不计算和比较百分比。"
    ) in said(report)
    now, then = report.commitments, report.last_year
    many = replace(
        report,
        commitments=replace(now, due=replace(now.due, value=12), due_kept_in_time=replace(now.kept, value=3)),
        last_year=replace(
            then,
            confirmed=replace(then.confirmed, value=20),
            kept=replace(then.kept, value=6),
            due=replace(then.due, value=10),
            due_kept_in_time=replace(then.kept, value=4),
        ),
    )
    assert (
        "建议提案5件，上年同期1件；收到答复件5件，上年同期1件。承诺事项13项，上年同期20项。兑现率38.5%，上年同期30.0%，比上年同期提高8.5个百分点；"
        "按期兑现率25.0%，上年同期40.0%，比上年同期下降15.0个百分点。"
    ) in said(many)


def test_last_years_targets_and_opinions_are_compared_where_both_years_have_some(report):
    # No target and no opinion of 2024 is on file.
    assert not any("量化目标8个，其中" in text for text in said(report))
    before = report.earlier
    verdicts = tuple(replace(line, figure=replace(line.figure, value=1)) for line in before.verdicts[:2])
    few = Opinions(Figure("a", 5), Figure("b", 3), Figure("c", 1), Figure("d", 1))
    many = Opinions(Figure("a", 20), Figure("b", 12), Figure("c", 7), Figure("d", 1))

    def compared(now, then):
        earlier = replace(
            before, targets=Figure("t", 2), verdicts=verdicts, satisfaction=Satisfaction(then, then, then, then)
        )
        return said(replace(report, satisfaction=Satisfaction(now, now, now, now), earlier=earlier))

    assert (
        "量化目标8个，其中已达到2个、超出目标区间1个、目前未超上限1个、到期未达到3个、暂无完成值1个；"
        "上年同期2个，其中已达到1个、超出目标区间1个。"
        "收到评价20份，上年同期5份。对办理结果，首次评价满意12份、基本满意7份、不满意1份，"
        "上年同期满意3份、基本满意1份、不满意1份；最终评价满意12份、基本满意7份、不满意1份，"
        "上年同期满意3份、基本满意1份、不满意1份。"
    ) in compared(many, few)
    assert any(
        text.endswith(
            "对办理结果，首次评价满意率95.0%，上年同期95.0%，与上年同期持平；"
            "最终评价满意率95.0%，上年同期95.0%，与上年同期持平。"
        )
        for text in compared(many, many)
    )


@pytest.mark.parametrize(
    ("now", "then", "words"),
    [
        (Share(1, 3), Share(1, 4), "比上年同期提高8.3个百分点"),
        (Share(1, 4), Share(1, 3), "比上年同期下降8.3个百分点"),
        (Share(1, 4), Share(25, 100), "与上年同期持平"),
        (Share(1, 4), Share(0, 0), "无法与上年同期比较"),
    ],
)
def test_rates_are_compared_in_points_of_what_is_printed(report, now, then, words):
    assert prose_follow_up.points(now, then, Words(report, Phrases())) == words


def test_the_office_words_what_stands_inside_sentences(report):
    own = Phrases({"answered_few": "{已答复件数}件已经答复", "named_all": "分别是"})

    text = "".join(str(block.text) for block in prose.body(report, own) if isinstance(block, Paragraph))

    assert "截至2025年12月31日，4件已经答复。" in text
    assert "分别是：" in text
    assert "具体是" not in text


def test_last_year_s_figures_are_restated_with_the_reasons(report):
    rate = report.last_year.in_time_rate
    others = (Differing("replies", 0, 1, 0), Differing("targets", 0, 0, 3))
    why = Restated(4, 2, added=2, removed=0, moved=1, kept_rate=Share(3, 4), in_time_rate=rate, others=others)
    changed = replace(report, restated=why)

    assert (
        "上年同期数据与上年报告（报告编号4第2版）不同，是因为上年报告编制后补录、更正了数据："
        "承诺事项现在列入而上年报告没有列入的2项，情况经补录或者更正而变化的1项；"
        "答复件上年报告列入而现在不再列入的1件；量化目标情况经补录或者更正而变化的3个。"
    ) in said(changed)
    rates = {line[1].text: line[4].text for line in tables.compared(changed).lines}
    assert (rates["兑现率"], rates["按期兑现率"]) == ("4项中3项", "—")
    assert not any("补录、更正了数据" in text for text in said(report))


def test_all_of_a_short_list_are_named_and_the_first_of_a_long_one(report):
    text = "".join(said(report))
    assert "逾期未兑现的承诺事项5项（见附件7），具体是：" in text

    more = replace(report, commitments=replace(report.commitments, overdue=Figure("commitments.state-overdue", 6)))
    assert "逾期未兑现的承诺事项6项（见附件7），逾期时间较长的有：" in "".join(said(more))


def test_what_fell_due_on_the_very_day_is_not_called_overdue_by_no_days(report):
    text = "".join(said(report))

    assert "（第2号建议），期限2025年12月31日，当日未兑现" in text
    assert "逾期0天" not in text


def test_vague_and_repeated_promises_are_named_with_the_earlier_letter(report):
    item = Item(1, "第7号建议", "市水务局", "进一步做好工作。", None, 0, 0, state="未定期限", again="2023年度第5号提案")
    problems = replace(
        report.problems,
        soft=Figure("commitments.soft-yes", 1),
        soft_items=(item,),
        again=Figure("commitments.again-yes", 1),
        promised_again=(item,),
    )
    changed = replace(report, problems=problems)
    text = "".join(said(changed))

    assert "1. 市水务局：“进一步做好工作”（第7号建议）。" in text
    assert "1. 市水务局：“进一步做好工作”（第7号建议），此前见2023年度第5号提案的答复。" in text
    assert [cell.text for cell in lists.repeated(changed).lines[0]][4:] == ["2023年度第5号提案", "未定期限"]
    assert Numbers(changed).of(lists.soft, lists.repeated) == "附件10、附件12"


def test_sums_by_unit_add_equal_units_and_no_shares(report):
    # 个: T1 3 and T7 200, with 3 and 50; only the 3 was accepted. 公里: T2. 处: T3 and T4 from 30 on. 所: T6, no value.
    assert [[cell.value for cell in line] for line in tables.units(report).lines] == [
        ["个", 2, Decimal(203), Decimal(53), Decimal(3)],
        ["处", 2, Decimal(60), Decimal(100), Decimal(0)],
        ["公里", 1, Decimal(50), Decimal("32.5"), Decimal(0)],
        ["所", 1, Decimal(10), Decimal(0), Decimal(0)],
    ]
    # T5 (at most 35 微克/立方米) and T8 (at most 0 起) are limits.
    assert sum(line.targets.value for line in report.by_unit) == 6


def test_rounded_shares_that_do_not_add_up_say_so(report):
    # 23.1 + 7.7 + 15.4 + 38.5 + 15.4
    assert tables.states(report).note == "各项占比分别四舍五入，相加为100.1%。"
    # 1, 2, 0, 1 and 1 of 5.
    assert tables.classes(report).note == ""


def test_every_target_is_named_by_its_promise_with_value_day_and_proof(report):
    lines = [[cell.text for cell in line] for line in lists.targets(report).lines]

    assert next(line for line in lines if line[3] == "承诺之C1，一定办好")[1:] == [
        "云岭市住房和城乡建设局",
        "第1号建议",
        "承诺之C1，一定办好",
        "3个",
        "2025.9.30",
        "3个",
        "2025.9.18",
        "经核查：竣工验收表.pdf",
        "100.0%",
        "已达到",
    ]
    assert next(line[8] for line in lines if line[4] == "不少于50公里") == "未经核查，没有佐证材料"


def test_numbers_in_sentences_open_the_rows_they_counted(report):
    paragraphs = [block for block in prose.body(report, Phrases()) if isinstance(block, Paragraph)]
    pieces = [piece for paragraph in paragraphs for piece in paragraph.pieces]

    assert Piece("13", "commitments") in pieces
    assert Piece("5", "commitments.state-overdue") in pieces
    assert all("".join(piece.text for piece in p.pieces) == p.text for p in paragraphs if p.pieces)
    # Nothing opens an empty list.
    assert all(piece.text != "0" for piece in pieces if piece.key)


def test_text_keeps_the_keys_of_its_figures_in_their_places():
    both = Text.joined("、", [Text.of("兑现", DONE, "项"), Text.of("其余", Figure("commitments", 0), "项")])

    assert str(both) == "兑现5项、其余0项"
    assert [piece.key for piece in both.pieces if piece.key] == ["commitments.kept-yes"]
    assert Text.joined("、", []) == Text()


def test_an_annex_that_is_not_printed_is_not_referred_to(report):
    without = replace(report, by_topic=())

    assert "各领域承诺事项落实情况" not in [table.title for table in annexes(without)]
    assert Numbers(without).see(tables.topics) == ""
    assert Numbers(report).see(tables.topics, tables.bureaus) == "（见附件3、附件1）"


def test_without_anything_due_no_rate_in_time_is_computed(report):
    early = replace(report, commitments=replace(report.commitments, due=Figure("commitments.due-yes", 0)))

    assert "兑现率为38.5%，即已确认的13项中兑现5项。没有已到期的承诺事项，不计算按期兑现率。" in said(early)


def test_what_is_no_problem_is_said_in_one_paragraph_without_a_heading(report):
    none = Figure("commitments", 0)
    good = replace(
        report,
        commitments=replace(report.commitments, overdue=none),
        problems=replace(report.problems, undated_open=none, returned=none),
    )

    text = said(good)
    assert "没有逾期未兑现的承诺事项。尚未兑现的承诺事项都有明确期限。没有经核查退回整改的承诺事项。" in text
    assert not any(heading.endswith("部分承诺事项逾期未兑现") for heading in text)


def test_what_only_earlier_years_have_to_do_stands_in_the_plan(report):
    none, one = Figure("commitments.ahead-year", 0), Figure("carried.ahead-year", 1)
    changed = replace(report, outlook=replace(report.outlook, due=none, carried=one))

    assert any(
        text.startswith(
            "2026年1月1日至12月31日，没有到期的2025年度承诺事项。同一时期，以前年度结转的承诺事项有1项到期，"
            "列入跟踪落实计划（见附件12）。"
        )
        for text in said(changed)
    )
    assert [head.text for head in tables.months(changed).heads] == [
        "月份",
        "本年度承诺事项（项）",
        "以前年度结转（项）",
    ]


def one_kind(report, **totals):
    """The report of one assembly: nothing of the other kind."""
    overall = report.overall
    counts = {field.name: getattr(overall, field.name) for field in fields(overall)}
    alone = {
        name: replace(each, proposals=Figure(each.proposals.key, 0), total=each.suggestions)
        for name, each in counts.items()
        if isinstance(each, KindFigures)
    }
    for name, total in totals.items():
        alone[name] = replace(alone[name], total=total)
    return replace(report, assembly="云岭市人大", overall=replace(overall, **alone))


def test_a_report_to_one_assembly_speaks_of_what_is_put_forward_there(report, imprint):
    deputies = one_kind(report)
    text = said(deputies)

    assert prose.title(deputies, Phrases()) == (
        "关于2025年度人大代表建议",
        "承诺事项落实情况的报告",
        "（云岭市人大）",
    )
    assert text[0] == (
        "现将2025年度人大代表建议（以下简称建议）答复中承诺事项的落实情况报告如下。数据截至2025年12月31日24时。"
    )
    assert text[3].startswith(
        "2025年度共有建议2件；交办独办、主办、分办3件次，会办1件次。截至2025年12月31日，全部收到答复，收到答复件3件。"
    )
    assert text[4] == "经审读确认，答复件中共有承诺事项8项；承诺事项中有量化目标2个。"
    assert "本报告统计2025年度会议的建议及其答复；" in prose_notes.notes(deputies, imprint)[0]
    table = tables.overall(deputies)
    assert table.title == "2025年度建议办理和承诺总体情况"
    assert [head.text for head in table.heads] == ["项目", "单位", "数量"]
    assert [cell.text for cell in table.lines[0]] == ["建议", "件", "2"]


def test_what_there_is_none_of_is_left_out_of_the_first_sentences(report):
    none = Figure("", 0)
    bare = one_kind(report, joining=none, targets=none, replied=none)

    text = said(bare)
    assert text[3].startswith("2025年度共有建议2件；交办独办、主办、分办3件次。截至2025年12月31日，均未收到答复。")
    assert text[4] == "经审读确认，答复件中共有承诺事项8项；承诺事项中没有量化目标。"


def test_an_example_that_is_the_only_one_is_no_example(report):
    alone = replace(
        report,
        by_topic=tuple(
            replace(line, figures=replace(line.figures, kept=Figure("commitments.kept-yes", 1)))
            for line in report.by_topic
        ),
    )

    assert any(text.startswith("1. 其他领域兑现1项，即云岭市住房和城乡建设局“承诺之C1") for text in said(alone))


def test_of_few_promises_and_opinions_counts_are_told_and_no_percentages(report):
    few = replace(report, commitments=replace(report.commitments, confirmed=Figure("commitments", 9)))
    text = said(few)

    assert "已确认的9项中兑现5项，已到期的8项中按期兑现2项。不足10项的，不计算百分比。" in text
    assert [head.text for head in tables.states(few).heads] == ["落实情况", "承诺事项（项）"]
    assert [head.text for head in tables.states(report).heads] == ["落实情况", "承诺事项（项）", "占比"]


def test_few_opinions_are_counted_and_make_no_rate(report):
    none, one, two = Figure("", 0), Figure("ratings", 1), Figure("ratings", 2)
    first, last = Opinions(two, none, one, one), Opinions(two, two, none, none)
    rated = replace(report, satisfaction=Satisfaction(first, last, last, last))

    assert (
        "截至2025年12月31日，收到代表、委员评价2份。对办理结果，首次评价基本满意1份、不满意1份，最终评价满意2份；"
        "对办理态度，首次评价满意2份，最终评价满意2份。评价不足10份，不计算满意率。"
    ) in said(rated)
    assert [line[-1].text for line in tables.satisfaction(rated).lines][:2] == ["2份中1份", "2份中2份"]


def test_earlier_years_are_told_by_what_became_of_them(report):
    none, one, four = Figure("", 0), Figure("carried", 1), Figure("carried", 4)
    known = report.carried
    done = replace(
        known,
        open=none,
        figures=replace(known.figures, confirmed=four, kept=four, due=four, overdue=none, kept_late=four),
    )
    assert any(
        "截至2025年12月31日，已兑现4项；到期的4项均逾期兑现。以前年度结转的承诺事项已全部办结。" in text
        for text in said(replace(report, carried=done))
    )
    mixed = replace(done, open=one, figures=replace(done.figures, kept_late=one, due_kept_in_time=one, overdue=one))
    assert any(
        "已兑现4项；到期的4项中，按期兑现1项、逾期兑现1项、逾期未兑现1项。尚未办结的1项（见附件11）继续跟踪。" in text
        for text in said(replace(report, carried=mixed))
    )


def test_a_report_says_what_its_own_templates_said_when_it_was_compiled(report):
    kept = Phrases({"handled": "已收到答复的建议提案{已答复件数}件，占{已答复占比}；收到答复件{答复件数}件。"})
    text = [block.text for block in prose.body(report, kept) if isinstance(block, Paragraph)]

    assert any(words.startswith("已收到答复的建议提案4件，占80.0%；收到答复件5件。") for words in text)
