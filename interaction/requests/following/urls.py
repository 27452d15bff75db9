from django.urls import path

from . import third_party, views

track_urls = [
    path("", views.track, name="track"),
    path("case/", views.case_page, name="track_case"),
    path("leave/", views.leave, name="track_leave"),
    path("case/papers/<int:key>/", views.paper, name="track_paper"),
    path("case/papers/<int:key>.pdf", views.paper, {"form": "pdf"}, name="track_paper_pdf"),
    path("case/papers/<int:key>.docx", views.paper, {"form": "docx"}, name="track_paper_docx"),
    path("case/<slug:name>/", views.action_page, name="track_action"),
]
third_party_urls = [
    path("", third_party.third_party, name="third_party"),
    path("question/", third_party.question, name="third_party_question"),
    path("leave/", third_party.leave, name="third_party_leave"),
    path("question/papers/<int:key>/", third_party.paper, name="third_party_paper"),
    path("question/papers/<int:key>.pdf", third_party.paper, {"form": "pdf"}, name="third_party_paper_pdf"),
    path("question/papers/<int:key>.docx", third_party.paper, {"form": "docx"}, name="third_party_paper_docx"),
]
