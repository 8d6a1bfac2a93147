"""Pages of the annual reports, under /reports/."""

from django.urls import path

from tracking.views import report_files, report_phrases, report_schedules, report_signing, reports

urlpatterns = [
    path("", reports.report_list, name="reports"),
    path("phrases/", report_phrases.report_phrases, name="report_phrases"),
    path("phrases/<str:key>/", report_phrases.report_phrase, name="report_phrase"),
    path("phrases/<str:key>/preview/", report_phrases.report_phrase_preview, name="report_phrase_preview"),
    path("phrases/<str:key>/restore/", report_phrases.report_phrase_restore, name="report_phrase_restore"),
    path("schedules/", report_schedules.report_schedules, name="report_schedules"),
    path("schedules/<int:pk>/", report_schedules.report_schedule, name="report_schedule"),
    path("<int:pk>/", reports.report_detail, name="report"),
    path("<int:pk>/rows/<str:key>/", reports.report_rows, name="report_rows"),
    path("<int:pk>/cancel/", report_signing.report_cancel, name="report_cancel"),
    path("<int:pk>/sign/<str:action>/", report_signing.report_sign, name="report_sign"),
    path("<int:pk>/docx/", report_files.report_docx, name="report_docx"),
    path("<int:pk>/xlsx/", report_files.report_xlsx, name="report_xlsx"),
    path("<int:pk>/pdf/", report_files.report_pdf, name="report_pdf"),
    path("<int:pk>/pdf/state/", report_files.report_pdf_state, name="report_pdf_state"),
    path("<int:pk>/pdf/make/", report_files.report_pdf_make, name="report_pdf_make"),
    path("<int:pk>/registers/", report_files.report_registers, name="report_registers"),
    path("<int:pk>/registers/all/", report_files.report_all_registers, name="report_all_registers"),
    path("<int:pk>/registers/<int:bureau>/<str:kind>/", report_files.report_register, name="report_register"),
    path("<int:pk>/files/<str:form>/", report_files.report_extra, name="report_extra"),
]
