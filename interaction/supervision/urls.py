from django.urls import path

from .board import views
from .report import views as reports

REPORTS = "disclosure/reports/<int:year>"

urlpatterns = [
    path("supervision/", views.public_board, name="supervision"),
    path(f"{REPORTS}/", reports.of_year, name="annual_reports_of_year"),
    path(f"{REPORTS}.<slug:form>", reports.file, name="annual_report_county_file"),
    path(f"{REPORTS}/versions/<int:version>/", reports.county_version, name="annual_report_county_version"),
    path(f"{REPORTS}/<slug:slug>/", reports.report, name="annual_report"),
    path(f"{REPORTS}/<slug:slug>.<slug:form>", reports.file, name="annual_report_file"),
    path(f"{REPORTS}/<slug:slug>/versions/<int:version>/", reports.report, name="annual_report_version"),
]
