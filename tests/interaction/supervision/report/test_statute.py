"""The tables have the rows, columns and words of 国办公开办函〔2021〕30号, in their order."""

from interaction.supervision.report import statute
from interaction.supervision.report.figures import Figures
from interaction.supervision.report.layout import occupied, table_four, table_three, table_two

ROWS = """
一、本年新收政府信息公开申请数量
二、上年结转政府信息公开申请数量
（一）予以公开
（二）部分公开（区分处理的，只计这一情形，不计其他情形）
1.属于国家秘密
2.其他法律行政法规禁止公开
3.危及“三安全一稳定”
4.保护第三方合法权益
5.属于三类内部事务信息
6.属于四类过程性信息
7.属于行政执法案卷
8.属于行政查询事项
1.本机关不掌握相关政府信息
2.没有现成信息需要另行制作
3.补正后申请内容仍不明确
1.信访举报投诉类申请
2.重复申请
3.要求提供公开出版物
4.无正当理由大量反复申请
5.要求行政机关确认或重新出具已获取信息
1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请
2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请
3.其他
（七）总计
四、结转下年度继续办理
"""
LABELS = ROWS.strip().splitlines()


def words(sheet):
    return [[cell.text for cell in row if cell.is_head] for row in sheet.rows]


def test_table_three_has_25_rows_of_seven_numbers():
    sheet = table_three(Figures())
    body = sheet.rows[sheet.heads :]
    assert list(statute.ROW_LABELS.values()) == LABELS
    assert [[cell for cell in row if cell.is_head][-1].text for row in body] == LABELS
    assert [len([cell for cell in row if not cell.is_head]) for row in body] == [7] * 25


def test_headings_stand_above_their_rows():
    sheet = table_three(Figures())
    assert words(sheet)[:3] == [
        ["（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "申请人情况"],
        ["自然人", "法人或其他组织", "总计"],
        ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"],
    ]
    spans = {cell.text: cell.rowspan for row in sheet.rows for cell in row if cell.scope == "rowgroup"}
    assert spans == {
        "三、本年度办理结果": 22,
        "（三）不予公开": 8,
        "（四）无法提供": 3,
        "（五）不予处理": 5,
        "（六）其他处理": 3,
    }


def test_table_four_has_three_groups_of_five():
    sheet = table_four(Figures())
    five = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    assert words(sheet)[:3] == [["行政复议", "行政诉讼"], ["未经复议直接起诉", "复议后起诉"], five * 3]
    assert len(sheet.rows[3]) == 15


def test_table_two_is_four_small_tables():
    sheets = table_two({})
    assert [(sheet.caption, words(sheet)) for sheet in sheets] == [
        (
            "第二十条第（一）项",
            [["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"], ["规章"], ["行政规范性文件"]],
        ),
        ("第二十条第（五）项", [["信息内容", "本年处理决定数量"], ["行政许可"]]),
        ("第二十条第（六）项", [["信息内容", "本年处理决定数量"], ["行政处罚"], ["行政强制"]]),
        ("第二十条第（八）项", [["信息内容", "本年收费金额（单位：万元）"], ["行政事业性收费"]]),
    ]


def test_every_table_is_whole_with_no_gap_and_no_overlap():
    for sheet in [*table_two({}), table_three(Figures()), table_four(Figures())]:
        places = [
            (y + down, x + right)
            for y, row in enumerate(occupied(sheet))
            for x, cell in row
            for down in range(cell.rowspan)
            for right in range(cell.colspan)
        ]
        assert sorted(places) == [(y, x) for y in range(len(sheet.rows)) for x in range(sheet.width)]
