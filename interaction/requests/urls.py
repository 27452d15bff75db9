from django.urls import URLPattern, URLResolver, include, path

from .applying import receipt_views, views
from .applying.index import index
from .following.urls import third_party_urls, track_urls
from .procedure_page import procedure_page

urlpatterns: list[URLPattern | URLResolver] = [
    path("requests/", index, name="requests"),
    path("requests/new/", views.start, name="request_new"),
    path("requests/new/information/", views.information, name="request_new_information"),
    path("requests/new/applicant/", views.applicant, name="request_new_applicant"),
    path("requests/new/check/", views.check, name="request_new_check"),
    path("requests/new/clear/", views.clear, name="request_new_clear"),
    path("requests/new/cleared/", views.cleared, name="request_new_cleared"),
    path("requests/new/published/", views.published, name="request_new_published"),
    path("requests/receipt/", receipt_views.receipt, name="request_receipt"),
    path("requests/receipt/pdf/", receipt_views.receipt_pdf, name="request_receipt_pdf"),
    path("requests/receipt/noted/", receipt_views.noted, name="request_noted_post"),
    path("requests/receipt/done/", receipt_views.after_noted, name="request_noted"),
    path("requests/track/", include(track_urls)),
    path("requests/third-party/", include(third_party_urls)),
    path("requests/procedure/", procedure_page, name="requests-procedure"),
]
