from django.http import HttpResponse
from django.urls import path, re_path

urlpatterns = [
    path("disclosure/guide/<slug:slug>/", lambda request, slug: HttpResponse(slug), name="disclosure_guide_of"),
    re_path(r"^disclosure/documents/(?P<n>.+)/$", lambda request, n: HttpResponse(n), name="document"),
]
