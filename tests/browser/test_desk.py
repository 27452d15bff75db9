"""A request on its way over the desks, as officers do it: confirmed, assigned, accepted, drafted, approved, sent."""

import re

NUMBER = re.compile(r"SQ\d{13}")


def open_case(page, number):
    page.goto(f"/admin/casework/cases/{number}/")


def do(page, number, label, **fields):
    """Press the button of an action, fill in its form, send it."""
    open_case(page, number)
    page.get_by_role("link", name=label, exact=True).click()
    for name, value in fields.items():
        field = page.locator(f"[data-desk-form] [name={name}]")
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    page.locator("[data-desk-form] button[type=submit]").click()


def test_a_request_goes_over_all_desks_to_its_applicant(staff):
    receiver = staff("shouli")
    receiver.goto("/admin/casework/?tab=own&step=requests.submitted")
    row = receiver.locator(".desk-list tbody tr").first
    assert "待确认" in row.inner_text()
    number = NUMBER.search(row.inner_text()).group()
    do(receiver, number, "确认收到", way="电话确认，申请人本人接听")
    assert "双方确认收到申请" in receiver.locator(".desk-timeline").inner_text()
    do(receiver, number, "分办")
    assert "待签收" in receiver.locator(".desk-facts").inner_text()

    handler = staff("chengban")
    handler.goto("/admin/casework/")
    assert number in handler.locator(".desk-list").inner_text()
    do(handler, number, "签收")
    do(handler, number, "提交答复审核", answer="not_held/absent", searched="检索了本机关文书档案和电子公文系统。")
    letter = handler.locator("[name=body]")  # the letter is drafted; what is not needed for it is hidden
    assert "检索" in letter.input_value()
    assert not handler.locator("[name=agency_name]").is_visible()
    handler.locator("[data-desk-form] button[type=submit]").click()
    assert "拟好答复，提交审核" in handler.locator(".desk-timeline").inner_text()

    reviewer = staff("shenhe")
    reviewer.goto("/admin/")
    assert number in reviewer.locator("main").inner_text()
    open_case(reviewer, number)
    assert "检索了本机关文书档案" in reviewer.locator(".desk-letter").inner_text()
    do(reviewer, number, "审定答复")
    do(receiver, number, "发出答复", way="online")
    facts = receiver.locator(".desk-state").inner_text()
    assert "按期办结" in facts and "本机关不掌握相关政府信息" in facts
    with receiver.expect_download() as download:
        receiver.locator(".desk-side").get_by_role("link", name="PDF").last.click()
    assert download.value.suggested_filename.endswith(".pdf")

    supervisor = staff("duban")
    open_case(supervisor, number)
    page = supervisor.locator("main").inner_text()
    assert "发出答复" in page and "检索了本机关文书档案" not in page and "申请人本人接听" not in page


def test_names_are_shown_for_a_reason_and_gone_at_the_next_look(staff):
    handler = staff("chengban")
    handler.goto("/admin/casework/?tab=own&step=requests.handling")
    handler.locator(".desk-list__title a").first.click()
    assert "*" in handler.locator(".desk-pairs").inner_text()
    handler.fill("#look-reason", "联系申请人")
    handler.get_by_role("button", name="查看个人信息").click()
    shown = handler.locator(".desk-pairs").inner_text()
    assert "*" not in shown and "已经记录" in handler.locator("main").inner_text()
    handler.goto(handler.url.replace("look/", ""))
    assert "*" in handler.locator(".desk-pairs").inner_text()


def test_a_request_on_paper_is_entered_and_its_receipt_printed(staff):
    receiver = staff("shouli")
    receiver.goto("/admin/casework/")
    receiver.get_by_role("link", name="登记书面申请").click()
    receiver.get_by_label("邮寄（需签收）").check()
    fields = {"description": "2026年公办幼儿园的保教费标准。", "name": "余小满", "id_number": "11010519491231002X",
              "phone": "13800138000", "address": "青禾县城关镇某路 1 号"}  # fmt: skip
    for name, value in fields.items():
        receiver.fill(f"form [name={name}]", value)
    receiver.get_by_role("button", name="登记", exact=True).click()
    receiver.get_by_role("button", name="打印回执").wait_for()
    page = receiver.locator("main").inner_text()
    assert NUMBER.search(page) and re.search(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", page)
    with receiver.expect_download() as download:
        receiver.get_by_role("button", name="打印回执").click()
    assert download.value.suggested_filename.endswith("回执.pdf")


def test_several_are_ticked_and_done_at_once(staff):
    receiver = staff("shouli")
    receiver.goto("/admin/casework/?tab=own")
    receiver.locator("[data-desk-all]").check()
    assert receiver.locator("input[name=case]:checked").count() == receiver.locator("input[name=case]").count()
    receiver.get_by_role("button", name="一起办理选中的").click()
    receiver.get_by_role("button", name=re.compile("依申请公开：写办理记录")).click()
    receiver.fill("[name=note]", "已电话告知办理进度。")
    receiver.get_by_role("button", name=re.compile("写办理记录")).click()
    assert "件办好" in receiver.locator("main").inner_text()
