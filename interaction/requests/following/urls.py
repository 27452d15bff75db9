from django.urls import path

from . import third_party
from .views import FOLLOWING

track_urls = FOLLOWING.urls()
third_party_urls = [
    path("", third_party.third_party, name="third_party"),
    path("question/", third_party.question, name="third_party_question"),
    path("leave/", third_party.leave, name="third_party_leave"),
    path("question/papers/<int:key>/", third_party.paper, name="third_party_paper"),
    path("question/papers/<int:key>.pdf", third_party.paper, {"form": "pdf"}, name="third_party_paper_pdf"),
    path("question/papers/<int:key>.docx", third_party.paper, {"form": "docx"}, name="third_party_paper_docx"),
]
