from django.urls import path

from .board import views
from .letters import views as letters
from .report import views as reports

REPORTS = "disclosure/reports/<int:year>"

urlpatterns = [
    path("supervision/", views.public_board, name="supervision"),
    path("mailbox/figures/", letters.page, name="letter_figures"),
    path("mailbox/figures.csv", letters.as_csv, name="letter_figures_csv"),
    path("mailbox/figures.json", letters.as_json, name="letter_figures_json"),
    path(f"{REPORTS}/", reports.of_year, name="annual_reports_of_year"),
    path(f"{REPORTS}.<slug:form>", reports.file, name="annual_report_county_file"),
    path(f"{REPORTS}/versions/<int:version>/", reports.county_version, name="annual_report_county_version"),
    path(f"{REPORTS}/<slug:slug>/", reports.report, name="annual_report"),
    path(f"{REPORTS}/<slug:slug>.<slug:form>", reports.file, name="annual_report_file"),
    path(f"{REPORTS}/<slug:slug>/versions/<int:version>/", reports.report, name="annual_report_version"),
]
