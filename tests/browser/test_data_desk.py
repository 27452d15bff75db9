"""Data from an editor's file over the reviews to the public; on conditions, to whoever asked and was granted it."""

import re

from .test_applying import answer_to
from .test_mailbox import do, go

ROWS = ["编号,名称,乡镇,启用日期,床位"] + [
    f"{n:04d},第{n}托管点,城关镇,2026年{n % 12 + 1}月1日,{n}" for n in range(1, 41)
]


def catalogued(editor, slug, title, **opening):
    """A dataset in the catalogue, not reviewed yet; the address where its data are uploaded is open."""
    editor.goto("/admin/snippets/datasets/dataset/add/")
    fields = {"title": title, "slug": slug, "code": f"QH-{slug}", "summary": "各乡镇的托管点。", "contact": "基教科"}
    for name, value in fields.items():
        editor.fill(f"[name={name}]", value)
    editor.select_option("[name=theme]", label="教育文化")
    editor.get_by_role("tab", name="开放与发布").click()
    editor.select_option("[name=licence]", index=1)
    if opening:
        editor.select_option("[name=opening]", label="有条件开放")
        for name, value in opening.items():
            editor.fill(f"[name={name}]", value)
    editor.get_by_role("button", name="保存草稿").click()
    editor.wait_for_url("**/edit/**")
    editor.get_by_role("link", name="数据和版本").first.click()
    editor.get_by_role("link", name="新增资源").click()
    go(editor, "main button:has-text('保存')")
    return editor.url


def upload(editor, rows):
    """Sent and read in the background; the page comes by itself to what it holds."""
    file = {"name": "托管点.csv", "mimeType": "text/csv", "buffer": "\n".join(rows).encode("gb18030")}
    editor.set_input_files("[name=file]", file)
    go(editor, "main button:has-text('上传')")
    assert "正在后台处理" in editor.inner_text("main")
    editor.locator("main h2, main .help-critical").first.wait_for(timeout=60_000)


def reviewed(editor, staff, title):
    """Sent into the reviews and passed by three people, each from their own start page."""
    editor.get_by_role("link", name="打开目录").click()
    editor.get_by_role("button", name="更多动作").click()
    editor.get_by_role("button", name="送三审").click()
    editor.get_by_text("已送审").wait_for()
    for reviewer in map(staff, ("chushen", "fushen", "zhongshen")):
        reviewer.get_by_role("link", name=title).first.click()
        reviewer.get_by_role("button", name=re.compile("^通过")).first.click()
        form = reviewer.locator(".modal-dialog")
        form.locator("[type=submit]").wait_for()
        for name in {one.get_attribute("name") for one in form.locator("input[type=radio]").all()}:
            form.locator(f"[name={name}]").first.check()
        with reviewer.expect_navigation():
            form.locator("[type=submit]").click()
        yield reviewer


def test_a_file_goes_from_the_editor_over_the_reviews_to_the_public(staff, visitor):
    editor = staff("bianji")
    address = catalogued(editor, "care-places", "校外托管点")
    upload(editor, [*ROWS[:5], ROWS[5] + ",多一格"])
    assert "这一行有 6 格，表头有 5 格" in editor.inner_text("main")
    editor.get_by_role("link", name="上传改好的文件").click()
    upload(editor, ROWS)
    version = editor.url
    seen = editor.inner_text("main")
    assert "40 行 × 5 列" in seen and "2026-02-01" in seen and "0001" in seen
    assert editor.locator("button[value=publish]").is_disabled()  # first the reviews

    steps = reviewed(editor, staff, "校外托管点")
    next(steps)
    editor.goto(version)
    go(editor, "button[value=publish]")
    assert visitor.goto("/data/care-places/").status == 404
    assert editor.get_by_role("link", name="看公开页面").count() == 0
    *_, colleague = steps
    visitor.goto("/data/care-places/")
    visitor.get_by_role("link", name=re.compile("打开表格")).click()
    assert "第7托管点" in visitor.inner_text(".looking-table")

    editor.goto(address)
    upload(editor, [ROWS[0] + ",备注", ROWS[1] + ",11010519491231002X", *(row + "," for row in ROWS[2:])])
    assert "须由上传人以外的人决定" in editor.inner_text("main")
    colleague.goto(editor.url)
    colleague.fill("[name=reason]", "法定公示的内容。")
    go(colleague, "button[value=decide]")
    go(colleague, "button[value=publish]")
    visitor.goto("/data/care-places/1/")
    assert "备注" in visitor.inner_text(".looking-table")
    colleague.fill("[name=reason]", "误含证件号码")
    go(colleague, "button[value=withdraw]")
    assert visitor.goto("/data/care-places/1/v2/table.csv").status == 410
    visitor.goto("/data/care-places/1/")
    assert "备注" not in visitor.inner_text(".looking-table")


def test_conditional_data_are_applied_for_granted_and_read_with_a_key(staff, without_scripts):
    editor = staff("bianji")
    reasons = {"opening_reason": "含联系方式，按用途提供。", "opening_basis": "本县公共数据管理办法第十二条"}
    catalogued(editor, "care-fees", "托管收费明细", **reasons)
    upload(editor, ROWS)
    version = editor.url
    assert len(list(reviewed(editor, staff, "托管收费明细"))) == 3
    editor.goto(version)
    go(editor, "button[value=publish]")

    applicant = without_scripts
    applicant.goto("/data/care-fees/")
    go(applicant, "a:has-text('申请使用')")
    applicant.fill("[name=subject]", "收费研究")
    applicant.fill("[name=text]", "比较各乡镇的托管收费，只给课题组用。")
    go(applicant, "button:has-text('下一步')")
    for name, value in {"safeguards": "校内服务器", "name": "青禾师范学院", "phone": "13900139000"}.items():
        applicant.fill(f"[name={name}]", value)
    go(applicant, "button:has-text('下一步')")
    applicant.fill("[name=answer]", answer_to(applicant.inner_text("label[for=id_answer]")))
    applicant.check("[name=confirmed]")
    go(applicant, "main button:has-text('提交')")
    number, code = (applicant.inner_text(f"[data-{what}]").strip() for what in ("number", "code"))

    handler = staff("chengban")
    do(staff("shouli"), number, "分办")
    do(handler, number, "签收")
    do(handler, number, "提出办理意见", [("opinion", "grant")], grounds="用途明确。", conditions="只用于研究。")
    do(staff("shenhe"), number, "同意开放")

    applicant.goto("/data/track/")
    applicant.fill("[name=number]", number)
    applicant.fill("[name=code]", code)
    go(applicant, "button:has-text('查看进展')")
    go(applicant, "a:has-text('领取密钥')")
    go(applicant, ".case-form button[type=submit]")
    key = re.search(r"ygk_\w+", applicant.inner_text("main")).group()
    rows = "/api/v1/datasets/care-fees/1/rows"
    assert applicant.request.get(rows).status == 401
    assert applicant.request.get(rows, headers={"Authorization": f"Bearer {key}"}).status == 200
    do(staff("fuzeren"), number, "收回授权", note="超出约定的用途。")
    assert applicant.request.get(rows, headers={"Authorization": f"Bearer {key}"}).status == 403
    applicant.goto("/data/track/case/")
    assert "超出约定的用途" in applicant.inner_text("main")
