"""Pages of the annual reports, under /reports/."""

from django.urls import path

from tracking.views import reports

urlpatterns = [
    path("", reports.report_list, name="reports"),
    path("<int:pk>/", reports.report_detail, name="report"),
    path("<int:pk>/rows/<str:key>/", reports.report_rows, name="report_rows"),
    path("<int:pk>/docx/", reports.report_docx, name="report_docx"),
    path("<int:pk>/xlsx/", reports.report_xlsx, name="report_xlsx"),
]
