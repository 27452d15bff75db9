"""Every published change has a line in the document's public history, in words."""

from datetime import date

from cms.disclosure import body
from cms.disclosure.models import Document, Matter

from .conftest import history_of


def test_the_first_publication_is_a_line(draft, publish):
    assert history_of(publish(draft())) == ["公开发布。"]


def test_a_correction_says_what_was_and_what_is(draft, publish, client):
    document = publish(draft("关于招生的通知", effective_on=date(2026, 3, 1)))
    document.title = "关于招生工作的通知"
    document.document_number = "青教发〔2026〕18号"
    document.effective_on = date(2026, 4, 1)
    document.matters = [Matter.objects.get(number=11)]
    document.body = body.stream([("text", "<p>第一条 改了。</p>")])
    document = publish(document)
    line = next(text for text in history_of(document) if text.startswith("更正"))
    assert "名称由“关于招生的通知”改为“关于招生工作的通知”" in line
    assert "发文字号由空改为“青教发〔2026〕18号”" in line
    assert "施行日期由“2026-03-01”改为“2026-04-01”" in line
    assert "法定公开事项增加“民生政策”" in line
    assert "正文有修改" in line
    assert line in client.get(document.get_absolute_url()).content.decode()


def test_publishing_the_same_text_again_is_no_correction(draft, publish):
    document = publish(draft())
    assert history_of(publish(document)) == ["公开发布。"]


def test_a_draft_beside_the_public_text_changes_nothing_public(draft, publish, people, client):
    document = publish(draft("公开的名称"))
    document.title = "还没审的名称"
    document.save_revision(user=people["editor"])
    assert history_of(document) == ["公开发布。"]
    page = client.get(document.get_absolute_url()).content.decode()
    assert "公开的名称" in page
    assert "还没审的名称" not in page


def test_what_came_from_an_older_system_says_so(admitted):
    document = admitted(published=date(2019, 5, 6))
    assert history_of(document) == ["由原门户网站迁入，原发布日期2019年5月6日。"]
    assert document.published_at.date() == date(2019, 5, 6)


def test_withdrawing_and_giving_back_are_lines(admitted, people):
    document = admitted()
    document.withdraw("含有错误数据", people["third"])
    Document.objects.get(pk=document.pk).restore("已更正", people["third"])
    assert history_of(document)[1:] == ["撤下。原因：含有错误数据", "恢复公开。原因：已更正"]
