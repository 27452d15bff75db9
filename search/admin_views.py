"""Search in the admin: the words editors keep, and what they put above the hits."""

from typing import Any

from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import CreateView
from wagtail.admin.viewsets.model import ModelViewSet

from search.models import BestBet, StopWord, Synonym, Term


class BegunView(CreateView):
    """A form that an address may begin to fill in (``?said=…``): a report of what finds nothing leads here."""

    def get_initial(self) -> dict[str, Any]:
        begun = {
            name: self.request.GET[name][:200] for name in self.get_form_class().base_fields if name in self.request.GET
        }
        return super().get_initial() | begun


class WordsViewSet(ModelViewSet):
    """One kind of what editors keep for search, in the settings menu."""

    add_view_class = BegunView
    icon = "search"
    add_to_settings_menu = True
    copy_view_enabled = False


class TermViewSet(WordsViewSet):
    """检索词典."""

    model = Term
    menu_label = "检索词典"
    menu_order = 600
    list_display = ["text", Column("note", label="说明"), DateColumn("updated_at", label="更新时间")]
    search_fields = ["text", "note"]
    panels = [FieldPanel("text"), FieldPanel("note")]


class SynonymViewSet(WordsViewSet):
    """检索同义词."""

    model = Synonym
    menu_label = "检索同义词"
    menu_order = 601
    list_display = [
        "said",
        Column("written", label="文件里的写法"),
        Column("direction", label="方向"),
        DateColumn("updated_at", label="更新时间"),
    ]
    search_fields = ["said", "written", "note"]
    panels = [FieldPanel("said"), FieldPanel("written"), FieldPanel("mutual"), FieldPanel("note")]


class StopWordViewSet(WordsViewSet):
    """检索停用词."""

    model = StopWord
    menu_label = "检索停用词"
    menu_order = 602
    list_display = ["text", Column("note", label="说明"), DateColumn("updated_at", label="更新时间")]
    search_fields = ["text", "note"]
    panels = [FieldPanel("text"), FieldPanel("note")]


class BestBetViewSet(WordsViewSet):
    """检索推荐."""

    model = BestBet
    menu_label = "检索推荐"
    menu_order = 603
    list_display = [
        "__str__",
        Column("shown_for", label="检索词"),
        Column("until", label="显示到"),
        DateColumn("updated_at", label="更新时间"),
    ]
    search_fields = ["questions", "title", "summary"]
    panels = [
        FieldPanel("questions"),
        MultiFieldPanel([FieldPanel("page"), FieldPanel("url"), FieldPanel("title")], heading="推荐什么"),
        FieldPanel("summary"),
        FieldPanel("until"),
    ]
