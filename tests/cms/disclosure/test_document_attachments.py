"""The files of a document are searched with it, as long as anybody may open them."""

import pytest
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model

from cms.disclosure.models import Access, DocumentAttachment
from cms.disclosure.search_indexes import DocumentIndex
from search.extraction import working
from tests.search import attachments as made


@pytest.fixture
def standard(portal_ready):
    file = get_document_model().objects.create(
        title="标准", file=ContentFile(made.ofd("服务标准", "每人每月一百二十元"), "standard.ofd")
    )
    while working.extract_due(patience=10):
        pass
    return file


def entry_of(document):
    (found,) = DocumentIndex().index_queryset().filter(pk=document.pk)
    return DocumentIndex().entry(found)


def with_file(document, file):
    document.attachments = [DocumentAttachment(file=file, title="校车服务标准")]
    document.save_revision()
    return document


def test_a_document_is_known_by_its_files_page_by_page(draft, publish, standard):
    document = publish(with_file(draft(), standard))
    (attached,) = entry_of(document).attachments
    assert (attached.title, attached.url) == ("校车服务标准", standard.url)
    assert list(zip(attached.names, attached.pages, strict=True)) == [
        ("第 1 页", "服务标准"), ("第 2 页", "每人每月一百二十元"),
    ]  # fmt: skip


def test_what_is_given_out_on_request_only_is_not_known_by_its_files(draft, publish, standard):
    document = draft(access=Access.ON_REQUEST, withheld_basis="《条例》第十四条")
    assert entry_of(publish(with_file(document, standard))).attachments == []


def test_a_file_that_the_next_draft_brings_is_not_known_yet(admitted, standard):
    document = admitted()
    with_file(document, standard)
    assert entry_of(document).attachments == []


def test_a_hundred_documents_cost_no_more_queries_than_one(draft, publish, standard, django_assert_max_num_queries):
    document = publish(with_file(draft(), standard))
    with django_assert_max_num_queries(11):
        prepared = [DocumentIndex().full_prepare(found) for found in DocumentIndex().index_queryset()]
    assert [one["attachments"][0]["title"] for one in prepared if one["django_id"] == str(document.pk)]
