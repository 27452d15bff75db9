"""One letter from its writer's phone over all desks and back, dissatisfied, and answered a second time."""

from .conftest import PHONE
from .test_applying import answer_to
from .test_desk import open_case

SUBJECT = "转学要带哪些材料"


def do(page, number, label, choices=(), **fields):
    """Press the button of an action, fill in its form, send it."""
    open_case(page, number)
    page.get_by_role("link", name=label, exact=True).click()
    for name, value in choices:
        page.check(f"[data-desk-form] [name={name}][value={value}]")
    for name, value in fields.items():
        page.fill(f"[data-desk-form] [name={name}]", value)
    with page.expect_navigation():
        page.locator("[data-desk-form] button[type=submit]").click()
    assert page.locator(".error-message").count() == 0


def go(page, button):
    with page.expect_navigation():
        page.locator(button).first.click()


def write(page):
    """Without JavaScript: the number and code of the letter."""
    page.goto("/mailbox/new/")
    page.check("input[name=kind][value=consultation]")
    page.select_option("select[name=to]", "education")
    page.fill("input[name=subject]", SUBJECT)
    page.fill("textarea[name=text]", "孩子从外地转到县城读三年级，需要带哪些材料？")
    go(page, "button:has-text('下一步')")
    page.fill("input[name=name]", "王小明")
    page.fill("input[name=phone]", "13800138000")
    go(page, "button:has-text('下一步')")
    page.fill("input[name=answer]", answer_to(page.inner_text("label[for=id_answer]")))
    page.check("input[name=confirmed]")
    go(page, "button:has-text('提交来信')")
    return page.inner_text("[data-number]").strip(), page.inner_text("[data-code]").strip()


def test_a_letter_is_answered_called_back_visited_and_answered_again(chromium, portal, staff):
    context = chromium.new_context(base_url=portal, viewport=PHONE, locale="zh-CN", java_script_enabled=False)
    writer = context.new_page()
    writer.set_default_timeout(20_000)
    number, code = write(writer)
    receiver, handler, reviewer = staff("shouli"), staff("chengban"), staff("shenhe")

    do(receiver, number, "分办")
    do(handler, number, "签收")
    do(handler, number, "请来信人补充情况", what="请写明户口在哪里。")

    writer.goto("/mailbox/track/")
    writer.fill("input[name=number]", number)
    writer.fill("input[name=code]", code)
    go(writer, "button:has-text('查看进展')")
    assert "请写明户口在哪里" in writer.inner_text("main")
    go(writer, "a:has-text('补充情况')")
    writer.fill("textarea[name=text]", "户口在县城。")
    go(writer, ".case-form button[type=submit]")

    do(handler, number, "提交答复审核", text="请带户口簿和学籍证明到县教育局办理。")
    do(reviewer, number, "审定并发出")
    writer.reload()
    assert "请带户口簿和学籍证明" in writer.inner_text("main")
    go(writer, "a:has-text('评价')")
    writer.check("input[name=degree] >> nth=3")
    go(writer, ".case-form button[type=submit]")
    assert "请选一项" in writer.inner_text("main")  # why, so that it gets better
    writer.fill("textarea[name=words]", "没说到哪个窗口。")
    go(writer, ".case-form button[type=submit]")
    assert "退回重新办理" in writer.inner_text(".case-timeline")

    open_case(handler, number)
    assert handler.get_by_role("link", name="提交答复审核", exact=True).count() == 0  # first the visit
    choices = [("way", "phone"), ("reached", "yes")]
    do(handler, number, "登记回访", choices, said="来信人问到哪个窗口。")
    do(handler, number, "提交答复审核", text="到政务大厅二楼 6 号窗口办理。")
    do(reviewer, number, "审定并发出")
    writer.reload()
    assert "二楼 6 号窗口" in writer.inner_text("main")
    context.close()
