"""The admin speaks Chinese: what Wagtail leaves in English is in the portal's own catalogue."""

import gettext
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client

from cms.agencies import roles
from cms.agencies.models import User

FOLDER = Path(settings.LOCALE_PATHS[0]) / "zh_Hans" / "LC_MESSAGES"
DOMAINS = ["django", "djangojs"]


def catalogue(domain):
    with (FOLDER / f"{domain}.po").open("rb") as file:
        return read_po(file, locale="zh_Hans")


@pytest.mark.parametrize("domain", DOMAINS)
def test_what_is_compiled_is_what_is_written(domain):
    with (FOLDER / f"{domain}.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for message in catalogue(domain):
        if not message.id:
            continue
        if message.pluralizable:
            assert compiled.ngettext(*message.id, 2) == message.string[0]
        else:
            assert compiled.gettext(message.id) == message.string


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_placeholder_of_the_original_is_known_in_the_translation(domain):
    for message in catalogue(domain):
        assert not list(message.check(catalog=None)), message.id


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("/admin/", ["待我审查", "我的草稿", "查找页面"]),
        ("/admin/snippets/notices/notice/add/", ["新增公告公示", "送三审"]),
        ("/admin/account/", ["第二因素", "界面外观"]),
    ],
)
def test_the_pages_an_editor_meets_are_in_chinese(portal_ready, education, url, words):
    editor = User.objects.create_user("editor", password="x", agency=education)
    editor.groups.add(Group.objects.get(name=roles.EDITOR))
    client = Client()
    client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(url).content.decode()
    for word in words:
        assert word in page
