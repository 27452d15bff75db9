from django.urls import path

from . import converters  # noqa: F401 - makes them known
from .views import catalogue, documents, fields, front

urlpatterns = [
    path("disclosure/", front.index, name="disclosure"),
    path("disclosure/guide/", front.guide, name="disclosure_guide"),
    path("disclosure/guide/<slug:slug>/", front.guide, name="disclosure_guide_of"),
    path("disclosure/rules/", front.rules, name="disclosure_rules"),
    path("disclosure/reports/", front.reports, name="disclosure_reports"),
    path("disclosure/catalogue/", catalogue.catalogue, name="catalogue"),
    path("disclosure/catalogue/export.<export:form>", catalogue.export, name="catalogue_export"),
    path("disclosure/fields/", fields.index, name="disclosure_fields"),
    path("disclosure/fields/<slug:code>/", fields.field, name="disclosure_field"),
    path("disclosure/fields/<slug:code>/export.<export:form>", fields.export, name="disclosure_field_export"),
    path("disclosure/documents/<index_number:number>/", documents.document, name="document"),
    path("disclosure/documents/<index_number:number>.txt", documents.text, name="document_text"),
    path("disclosure/documents/<index_number:number>.json", documents.data, name="document_data"),
]
