"""What sorting adds to the admin: the groups of letters, and how well letters are sorted."""

from django.urls import URLResolver, include, path
from wagtail import hooks

from interaction.casework.groups import desk as groups

from .nearby import KIND
from .report import SortingView

urlpatterns = [
    *groups.urlpatterns(KIND.procedure),
    path("sorting/", SortingView.as_view(), name="sorting"),
]


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLResolver]:
    return [path("casework/mailbox/", include((urlpatterns, KIND.namespace)))]
