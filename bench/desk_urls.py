"""The portal's addresses, plus an admin page with nothing on it: what Wagtail's admin itself costs."""

from django.urls import path
from django.views.generic import TemplateView
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from portal.urls import *  # noqa: F403
from portal.urls import urlpatterns as of_the_portal


class EmptyView(WagtailAdminTemplateMixin, TemplateView):
    page_title = "空白"


urlpatterns = [path("admin/bench/empty/", require_admin_access(EmptyView.as_view())), *of_the_portal]
