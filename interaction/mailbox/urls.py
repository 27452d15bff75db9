from django.urls import URLPattern, URLResolver, include, path

from interaction.casework.sending.urls import urls_of

from .following.urls import track_urls
from .procedure_page import procedure_page
from .writing import views
from .writing.room import ROOM

urlpatterns: list[URLPattern | URLResolver] = [
    path("mailbox/", views.index, name="mailbox"),
    path("mailbox/", include("interaction.mailbox.publishing.urls")),
    path("mailbox/", include("interaction.mailbox.knowledge.urls")),
    path("mailbox/new/suggested/", views.suggested, name="letter_new_suggested"),
    path("mailbox/", include(urls_of(ROOM))),
    path("mailbox/track/", include(track_urls)),
    path("mailbox/procedure/", procedure_page, name="mailbox-procedure"),
]
