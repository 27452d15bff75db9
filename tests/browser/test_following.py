"""An applicant follows a request from home, a third party answers, and somebody who guesses codes is stopped."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import DESKTOP, PHONE, ROOT, environment_of

# Done beside the portal, by the demo's own staff: a new request, brought as far as is asked.
PLAY = """
import json, sys
from datetime import timedelta
from django.utils import timezone
from cms.agencies.models import Agency, User
from interaction.casework import actors, codes, engine
from interaction.casework.models import Case
from interaction.requests import submission

agency = Agency.objects.get(slug="education")
staff = {name: User.objects.get(username=name) for name in ("shouli", "chengban", "shenhe", "fuzeren")}
secret = codes.new_secret()
data = {"kind": "person", "name": "甲乙丙", "id_kind": "resident", "id_number": "11010519491231002X",
        "phone": "13800138000", "description": "县城小学学区划分方案", "document_number": "", "form": "electronic",
        "delivery": "pick_up"}
case, _ = submission.submit(agency, data, secret=secret, channel="online", actor=actors.APPLICANT)
today = str(timezone.localdate())
shown = {}
for who, action, fields in json.loads(sys.argv[-1]):
    fields = {key: today if value == "today" else value for key, value in fields.items()}
    case = Case.objects.get(pk=case.pk)
    entry = engine.act(case, action, actors.staff(staff[who], case), fields)
    shown = getattr(entry, "shown_once", None) or shown
print("PLAYED " + json.dumps({"number": case.number, "code": codes.shown(codes.code_for(secret)), "task": shown}))
"""
RECEIVED = [["shouli", "confirm", {"confirmed_on": "today", "way": "电话"}]]
HANDLED = [*RECEIVED, ["shouli", "assign", {}], ["chengban", "accept", {}]]
TO_CORRECT = [*HANDLED, ["chengban", "ask_correction", {"what": "请写明哪一年的方案", "days": 15}]]
ANSWERED = [
    *HANDLED,
    ["chengban", "draft_answer", {"answer": "open/published", "where": "本网站", "body": "您要的信息已经公开。"}],
    ["shenhe", "approve_answer", {}],
    ["shouli", "send", {"sent_on": "today", "way": "online"}],
]
ASKED = [
    *HANDLED,
    ["chengban", "ask_third_party", {"name": "青禾校车公司", "contact": "0000-8100000", "asked_on": "today",
                                     "question": "拟公开你公司与我局签订的校车服务合同，请提出意见。"}],
]  # fmt: skip


@pytest.fixture(scope="session")
def axe():
    return pytest.importorskip("axe_playwright_python.sync_playwright").Axe()


def play(base, steps):
    """A request that the demo's staff have brought so far: its number and code."""
    command = [sys.executable, "-c", f"import django; django.setup()\n{PLAY}", json.dumps(steps)]
    environment = environment_of(base) | {"PYTHONPATH": f"{ROOT}:{ROOT / 'site'}"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    found = re.search(r"^PLAYED (.+)$", done.stdout, re.MULTILINE)
    assert found, done.stderr
    return json.loads(found[1])


def open_case(page, case):
    page.goto("/requests/track/")
    page.fill("input[name=number]", case["number"])
    page.fill("input[name=code]", case["code"])
    page.click("button:has-text('查看进展')")
    page.wait_for_url("**/requests/track/case/")


def look(page, axe):
    """axe finds nothing, and nothing reaches beyond the screen."""
    found = [
        f"{page.url}: {one['id']}: {one['help']} at {[node['target'] for node in one['nodes']][:3]}"
        for one in axe.run(page).response["violations"]
    ]
    assert not found, "\n".join(found)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def browser_page(request, chromium, portal):
    """A browser that runs no scripts of ours needs: pages work all the same."""
    context = chromium.new_context(base_url=portal, viewport=request.param, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield page
    context.close()


def test_an_applicant_follows_corrects_and_leaves(browser_page, portal, axe):
    page, case = browser_page, play(portal, TO_CORRECT)
    page.goto("/requests/track/")
    look(page, axe)
    open_case(page, case)
    assert page.locator(".case-now__step").inner_text() == "等待补正"
    assert "还剩 15 个工作日" in page.locator(".case-now").inner_text()
    assert "请写明哪一年的方案" in page.locator(".case-timeline").inner_text()
    page.click("summary:has-text('这个日期是怎么算出来的')")
    assert "双方确认收到申请" in page.locator(".sum").inner_text()
    look(page, axe)
    with page.expect_download() as letter:
        page.click(".case-papers a:has-text('PDF')")
    assert letter.value.suggested_filename.endswith(".pdf")
    page.click("a:has-text('提交补正')")
    look(page, axe)
    page.fill("textarea[name=description]", "2026 年县城小学学区划分方案")
    page.click(".case-form button[type=submit]")
    page.wait_for_url("**/case/?done=correct")
    assert "已经收到：提交补正" in page.locator("main [role=status]").inner_text()
    assert page.locator(".case-now__step").inner_text() == "受理分办"
    look(page, axe)
    page.click("button:has-text('退出')")
    page.wait_for_url("**/track/?ended=self")
    page.goto("/requests/track/case/")
    assert page.url.endswith("/requests/track/?ended=time")
    look(page, axe)


def test_the_answer_is_read_and_rated(browser_page, portal, axe):
    page, case = browser_page, play(portal, ANSWERED)
    open_case(page, case)
    assert page.locator(".case-now__step").inner_text() == "已答复：予以公开"
    look(page, axe)
    page.click("a:has-text('评价')")
    page.click(".case-form button[type=submit]")  # the browser itself asks for a choice
    assert page.url.endswith("/rate/")
    page.get_by_label("满意", exact=True).check()
    page.fill("textarea[name=note]", "答得清楚")
    page.click(".case-form button[type=submit]")
    page.wait_for_url("**/case/?done=rate")
    assert "答得清楚" in page.locator(".case-timeline").inner_text()
    assert page.locator("a:text-is('评价')").count() == 0


def test_everything_works_by_keyboard_alone(visitor, portal):
    case = play(portal, HANDLED)
    visitor.goto("/requests/track/")
    visitor.focus("input[name=number]")
    visitor.keyboard.type(case["number"])
    visitor.keyboard.press("Tab")
    visitor.keyboard.type(case["code"].lower())
    visitor.keyboard.press("Enter")
    visitor.wait_for_url("**/case/")
    visitor.focus("a:has-text('补充材料')")
    visitor.keyboard.press("Enter")
    visitor.wait_for_url("**/supplement/")
    visitor.focus("textarea[name=text]")
    visitor.keyboard.type("补充一句话")
    visitor.focus(".case-form button[type=submit]")
    visitor.keyboard.press("Enter")
    visitor.wait_for_url("**/case/?done=supplement")
    assert "补充一句话" in visitor.locator(".case-timeline").inner_text()


def test_a_third_party_answers_without_learning_who_applied(browser_page, portal, axe):
    page, case = browser_page, play(portal, ASKED)
    page.goto("/requests/third-party/")
    look(page, axe)
    page.fill("input[name=number]", case["task"]["number"])
    page.fill("input[name=code]", case["task"]["code"])
    page.click("button:has-text('打开征求意见书')")
    page.wait_for_url("**/question/")
    text = page.locator("main").inner_text()
    assert "校车服务合同" in text and "还剩 15 个工作日" in text
    assert "甲乙丙" not in text and case["number"] not in text and "学区" not in text
    look(page, axe)
    page.check("input[value=disagree]")
    page.click("button:has-text('提交意见')")
    assert "请写明理由" in page.locator("main").inner_text()
    look(page, axe)
    page.fill("textarea[name=reasons]", "报价是我公司的商业秘密")
    page.click("button:has-text('提交意见')")
    page.wait_for_url("**/question/?done=1")
    assert "已经收到您的意见" in page.locator("main [role=status]").inner_text()
    look(page, axe)
    open_case(page, case)
    assert "第三方提出意见" in page.locator(".case-timeline").inner_text()
    assert "商业秘密" not in page.content() and "校车公司" not in page.content()


def test_the_code_is_left_in_no_file_of_the_portal(visitor, portal):
    case = play(portal, RECEIVED)
    open_case(visitor, case)
    visitor.goto("/requests/track/case/supplement/")
    visitor.click("text=不办，返回")
    written = (case["code"].encode(), case["code"].replace("-", "").encode())
    files = [path for path in Path(environment_of(portal)["DATA_ROOT"]).rglob("*") if path.is_file()]
    assert any(path.name == "log" for path in files)
    assert not [path for path in files if any(code in path.read_bytes() for code in written)]


# Last: the address it comes from is shut out for a while.
def test_whoever_guesses_codes_is_stopped_and_learns_nothing(visitor, portal, axe):
    case = play(portal, RECEIVED)
    said = set()
    for guess in range(30):
        visitor.goto("/requests/track/")
        visitor.fill("input[name=number]", case["number"] if guess % 2 else "SQ2020010100001")
        visitor.fill("input[name=code]", f"{guess:016d}")
        with visitor.expect_response(lambda answer: answer.request.method == "POST") as answer:
            visitor.click("button:has-text('查看进展')")
        if answer.value.status == 429:
            break
        said.add(visitor.locator("main [role=alert]").inner_text())
        assert visitor.input_value("input[name=code]") == ""
    assert guess <= 10 and len(said) == 1
    assert "请过十分钟再来" in visitor.locator("h1").inner_text()
    look(visitor, axe)
    # Now the right code opens nothing either.
    visitor.goto("/requests/track/")
    visitor.fill("input[name=number]", case["number"])
    visitor.fill("input[name=code]", case["code"])
    visitor.click("button:has-text('查看进展')")
    assert "请过十分钟再来" in visitor.locator("h1").inner_text()
