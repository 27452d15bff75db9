"""Documents in the admin, with what a clerk needs to know of each before opening it."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
)
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.snippets.views.snippets import CreateView

from cms.review.viewsets import (
    ExaminedChooseResultsView,
    ExaminedChooserViewSet,
    ExaminedChooseView,
    ExaminedIndexView,
    ExaminedViewSet,
)
from search.segmentation.numbers import normalise_document_number

from . import terms
from .models import Document, IndexNumbersExhausted
from .validity import Validity


def matching(documents: "QuerySet[Any]", text: str) -> "QuerySet[Any]":
    """Those with ``text`` in their title or one of their numbers, whatever brackets were typed."""
    number = normalise_document_number(text) or text.strip()
    return documents.filter(
        Q(title__icontains=text.strip()) | Q(document_number__icontains=number) | Q(index_number__icontains=number)
    )


class DocumentFilterSet(WagtailFilterSet):
    term = django_filters.ChoiceFilter(
        label="时限", choices=list(terms.LABELS.items()), method="by_term", widget=forms.RadioSelect
    )
    validity = django_filters.ChoiceFilter(label="有效性", choices=Validity.choices, widget=forms.RadioSelect)

    class Meta:
        model = Document
        fields = ["lead_agency", "genre", "live", "access", "published_at"]

    def by_term(self, documents: "QuerySet[Document]", name: str, value: str) -> "QuerySet[Document]":
        return terms.narrow(documents, value)


class DocumentIndexView(ExaminedIndexView):
    def search_queryset(self, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        return matching(queryset, self.search_query) if self.is_searching else queryset


class DocumentCreateView(CreateView):
    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except IndexNumbersExhausted as error:
            form.instance.pk = None
            form.add_error(None, error)
            self.produced_error_message = "；".join(error.messages)
            return self.form_invalid(form)


class DocumentSearchForm(BaseFilterForm):
    q = forms.CharField(
        label="查找", required=False, widget=forms.TextInput(attrs={"placeholder": "名称、发文字号或索引号"})
    )

    def filter(self, objects: "QuerySet[Any]") -> "QuerySet[Any]":
        if text := self.cleaned_data.get("q"):
            self.is_searching = True
            self.search_query = text
            objects = matching(objects, text)
        return objects


class _ChoosesDocument:
    filter_form_class = DocumentSearchForm

    def get_object_list(self) -> "QuerySet[Any]":
        return super().get_object_list().light()  # type: ignore[misc]

    @property
    def columns(self) -> list[Column]:
        return [
            *super().columns,  # type: ignore[misc]
            Column("document_number", label="发文字号"),
            Column("get_validity_display", label="有效性"),
        ]


class DocumentChooseView(_ChoosesDocument, ExaminedChooseView):
    pass


class DocumentChooseResultsView(_ChoosesDocument, ExaminedChooseResultsView):
    pass


class DocumentChooserViewSet(ExaminedChooserViewSet):
    choose_view_class = DocumentChooseView
    choose_results_view_class = DocumentChooseResultsView


CONTENT = [
    FieldPanel("title"),
    FieldRowPanel([FieldPanel("document_number"), FieldPanel("official_kind")]),
    FieldRowPanel([FieldPanel("lead_agency"), FieldPanel("issuer")]),
    FieldPanel("body"),
    InlinePanel("attachments", [FieldPanel("file"), FieldPanel("title")], heading="附件", label="附件"),
    FieldPanel("summary"),
    FieldPanel("co_agencies", widget=forms.CheckboxSelectMultiple, classname="collapsed"),
]
PLACE = [
    FieldRowPanel([FieldPanel("genre"), FieldPanel("topic")]),
    FieldPanel("keywords"),
    FieldPanel("matters", widget=forms.CheckboxSelectMultiple),
    FieldPanel("fields", widget=forms.CheckboxSelectMultiple),
    FieldPanel("standard_items", widget=forms.SelectMultiple(attrs={"size": 10})),
]
DATES = [
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("issued_on"), FieldPanel("formed_on")]),
            FieldRowPanel([FieldPanel("effective_on"), FieldPanel("expires_on")]),
            FieldRowPanel([FieldPanel("repealed_on"), FieldPanel("voided_on")]),
        ],
        heading="日期（发布日期由系统在首次公开时记下）",
    ),
    InlinePanel(
        "relations",
        [FieldPanel("kind"), FieldPanel("target"), FieldPanel("effective_on")],
        heading="本文件对其他文件：修改、废止、替代、宣布失效、解读",
        label="关系",
    ),
    InlinePanel(
        "interpretation_links",
        [FieldPanel("title"), FieldPanel("url"), FieldPanel("published_on")],
        heading="其他页面上对本文件的解读",
        label="解读",
    ),
]
OPENNESS = [
    MultiFieldPanel(
        [
            FieldPanel("access"),
            FieldPanel("access_basis"),
            FieldPanel("withheld_basis"),
            FieldPanel("reassess_on"),
        ],
        heading="公开方式和依据",
    ),
    MultiFieldPanel([FieldPanel("limit"), FieldPanel("interpretation_wanted")], heading="时限"),
    FieldPanel("is_disclosure_rule"),
    PublishingPanel(),
]


class DocumentViewSet(ExaminedViewSet):
    model = Document
    icon = "doc-full"
    menu_label = "公开文件"
    add_to_admin_menu = False
    index_view_class = DocumentIndexView
    add_view_class = DocumentCreateView
    chooser_viewset_class = DocumentChooserViewSet
    filterset_class = DocumentFilterSet
    search_fields = ["title", "document_number", "index_number"]  # by DocumentIndexView
    search_backend_name = None
    ordering = ["-pk"]
    list_display = [
        "title",
        Column("document_number", label="发文字号"),
        *ExaminedViewSet.list_display[1:],
        Column("validity", label="有效性", accessor="get_validity_display"),
        Column("disclosure", label="公开时限", accessor=terms.disclosure_words),
        Column("interpretation", label="解读时限", accessor=terms.interpretation_words),
        DateColumn("issued_on", label="成文日期", sort_key="issued_on"),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(CONTENT, heading="内容"),
            ObjectList(PLACE, heading="分类"),
            ObjectList(DATES, heading="日期和效力"),
            ObjectList(OPENNESS, heading="公开"),
        ]
    )
