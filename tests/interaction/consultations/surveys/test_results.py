"""Results are shown when they are due, and never so that anybody can be recognised in them."""

import csv
import io

from openpyxl import load_workbook

from cms.review import gate
from interaction.consultations.surveys import results
from interaction.consultations.surveys.models import Remark, Survey
from interaction.consultations.surveys.search_indexes import SurveyIndex
from interaction.moderation import decisions

from .conftest import answer_many, block, close, new_survey, options, text


def page(client, survey, rest="results/"):
    return client.get(f"/consultations/surveys/{survey.pk}/{rest}")


def test_after_closing_each_question_has_its_numbers(survey, client):
    answer_many(survey, 3)
    answer_many(survey, 2, q1="不坐", q4="青石镇")
    assert page(client, survey).status_code == 302  # to the survey: not yet
    close(survey)
    answer = page(client, survey)
    counted = {each.question.number: each for each in answer.context["results"].counted}
    assert counted[1].rows == [("常坐", 3, "60.0%"), ("偶尔坐", 0, "0.0%"), ("不坐", 2, "40.0%")]
    assert counted[2].answered == 3 and counted[3].average == "4.00"  # whoever does not ride was not asked
    assert "<svg" in text(answer) and "共收到 5 份答卷" in text(answer)


def test_too_few_answers_are_not_shown(survey, client):
    answer_many(survey, 4)
    close(survey)
    assert page(client, survey).status_code == 302 and page(client, survey, "results.csv").status_code == 404
    assert "满 5 份才公布" in text(client.get(survey.get_absolute_url()))


def test_while_people_answer_whole_batches_are_counted(portal_ready, client):
    survey = new_survey(results_shown=Survey.Shown.DURING)
    answer_many(survey, 5)
    answer_many(survey, 4, q1="偶尔坐")
    shown = page(client, survey).context["results"]
    assert shown.total == 5 and shown.counted[0].rows[1] == ("偶尔坐", 0, "0.0%")
    answer_many(survey, 1, q1="不坐")
    shown = page(client, survey).context["results"]
    assert shown.total == 10 and [number for _, number, _ in shown.counted[0].rows] == [5, 4, 1]


def test_split_by_a_question_small_groups_are_left_out(portal_ready, client):
    survey = new_survey(cross_by=4)
    answer_many(survey, 6, q4="县城", q1="偶尔坐")
    answer_many(survey, 7, q4="青石镇")
    answer_many(survey, 2, q4="柳河镇")
    close(survey)
    crossing = page(client, survey).context["crossing"]
    # 柳河镇 alone could be worked out from the whole, so the next smallest goes too.
    assert crossing.groups == [("青石镇", 7)] and sorted(crossing.hidden) == sorted(["柳河镇", "县城"])
    everything = results.all_of(survey).crossing(survey.crossing)
    assert everything.groups == [("县城", 6), ("青石镇", 7), ("柳河镇", 2)]
    rows = dict(next(table for table in everything.tables if table.question.number == 1).rows)
    assert rows["偶尔坐"] == [(6, "100.0%"), (0, "0.0%"), (0, "0.0%")]
    assert rows["常坐"] == [(0, "0.0%"), (7, "100.0%"), (2, "100.0%")]


def test_what_is_hidden_can_never_be_one_group_alone():
    assert results.small_groups({"a": 20, "b": 3, "c": 9}, 5) == {"b", "c"}
    assert results.small_groups({"a": 20, "b": 3, "c": 2}, 5) == {"b", "c"}
    assert results.small_groups({"a": 20, "b": 0, "c": 9}, 5) == set()
    assert results.small_groups({"a": 3, "b": 0}, 5) == {"a"}
    # One left out everywhere is there already, so that another small one is not alone.
    assert results.small_groups({"a": 20, "b": 3, "c": 9, "d": 12}, 5, {"d"}) == {"b", "d"}


def test_where_few_of_a_group_answered_a_question_nothing_is_shown(portal_ready, client):
    survey = new_survey(cross_by=4)
    answer_many(survey, 8, q4="县城")
    answer_many(survey, 9, q4="青石镇")
    answer_many(survey, 6, q4="柳河镇", q1="不坐")
    answer_many(survey, 2, q4="柳河镇")
    close(survey)
    crossing = page(client, survey).context["crossing"]
    assert [name for name, _ in crossing.groups] == ["县城", "青石镇", "柳河镇"]
    rows = dict(next(table for table in crossing.tables if table.question.number == 2).rows)
    # Two of 柳河镇 were asked; with them goes one other, from which they could be worked out.
    assert rows["班次"] == [None, (9, "100.0%"), None]
    sheet = b"".join(page(client, survey, "results.csv").streaming_content).decode("utf-8-sig")
    assert "柳河镇,,人数太少，不公布" in sheet


def test_what_people_wrote_is_shown_when_it_was_let_through_and_as_text(survey, client, staff):
    answer_many(survey, 5)
    moderator = staff().user
    for words, standing in (
        ("<b>好</b> http://a.example 电话13800138000", "accepted"), ("骂人的话", "refused"), ("还没看的话", ""),
    ):  # fmt: skip
        remark = Remark.objects.create(survey=survey, question=survey.asked[4].key, text=words, sent_on="2026-11-01")
        if standing:
            decisions.decide(remark, standing, moderator, "含有攻击他人的内容" if standing == "refused" else "")
    close(survey)
    for shown in (text(page(client, survey)), text(page(client, survey, "results/5/"))):
        assert "&lt;b&gt;好&lt;/b&gt; http://a.example" in shown and 'href="http://a.example' not in shown
        assert "13800138000" not in shown and "骂人的话" not in shown and "还没看的话" not in shown
    assert Remark.objects.filter(text="骂人的话").exists()  # kept all the same


def test_results_of_a_hundred_questions_take_few_queries(portal_ready, client, django_assert_max_num_queries):
    asked = [block("single", f"第{n}问", options=options("甲", "乙")) for n in range(40)]
    survey = close(new_survey(questions=asked, cross_by=1))
    from interaction.consultations.surveys.models import Chosen, Response

    for _ in range(10):
        response = Response.objects.create(survey=survey, sent_on="2026-11-01")
        Chosen.objects.bulk_create(
            Chosen(response=response, question=q.key, value=next(iter(q.values))) for q in survey.asked
        )
    page(client, survey)
    with django_assert_max_num_queries(12):
        assert page(client, survey).status_code == 200


def test_results_as_open_data(portal_ready, client):
    asked = [
        block("single", "=1+1", options=options("@SUM", "乙")), block("single", "住哪", options=options("东", "西")),
    ]  # fmt: skip
    survey = new_survey(questions=asked, cross_by=2)
    answer_many(survey, 6, q1="@SUM", q2="东")
    close(survey)
    answer = page(client, survey, "results.csv")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows[0][:4] == ["题号", "题目", "题型", "选项"]
    assert rows[1][1] == "'=1+1" and rows[1][3] == "'@SUM" and rows[1][6:] == ["6", "100.0%", "6"]
    assert any(row[5] == "东" for row in rows)
    sheet = load_workbook(io.BytesIO(b"".join(page(client, survey, "results.xlsx").streaming_content))).active
    assert sheet.max_row == len(rows)


def test_a_survey_is_found_by_its_questions_and_never_by_its_answers(survey):
    answer_many(survey, 1)
    Remark.objects.create(survey=survey, question=survey.asked[4].key, text="私下的话", sent_on="2026-11-01")
    entry = SurveyIndex().entry(SurveyIndex().index_queryset().get())
    assert "哪些要改进" in entry.text and "青石镇" in entry.text and "私下的话" not in entry.text
    assert entry.url == survey.get_absolute_url() and entry.keywords == ["问卷调查"]


def test_surveys_stand_on_the_page_of_all_consultations(survey, client):
    listed = "/consultations/?kind=surveys"
    assert survey.title in text(client.get(listed)) and survey.title in text(client.get(listed + "&stage=open"))
    close(survey)
    assert survey.title in text(client.get(listed + "&stage=closed"))
    survey.conclusion = "增开早班车。"
    with gate.admitting():
        survey.save()
    assert survey.title in text(client.get(listed + "&stage=result"))
    assert "增开早班车" in text(client.get(survey.get_absolute_url()))
