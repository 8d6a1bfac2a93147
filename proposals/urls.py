"""Pages of this app."""

from django.urls import path

from proposals.views import documents, exchange, proposals

urlpatterns = [
    path("letters/upload/", documents.upload, name="letter_upload"),
    path("letters/uploads/<uuid:pk>/", documents.upload_batch, name="upload_batch"),
    path("documents/<int:pk>/file/", documents.document_file, name="document_file"),
    path("documents/<int:pk>/retry/", documents.document_retry, name="document_retry"),
    path("exchange/", exchange.exchange, name="exchange"),
    path("exchange/<slug:kind>/template/", exchange.template, name="exchange_template"),
    path("exchange/<slug:kind>/export/", exchange.export, name="exchange_export"),
    path("exchange/imports/<int:pk>/", exchange.import_detail, name="import_detail"),
    path("exchange/imports/<int:pk>/confirm/", exchange.import_confirm, name="import_confirm"),
    path("exchange/imports/<int:pk>/errors/", exchange.import_errors, name="import_errors"),
    path("proposals/", proposals.proposal_list, name="proposals"),
    path("proposals/new/", proposals.proposal_edit, name="proposal_new"),
    path("proposals/<int:pk>/edit/", proposals.proposal_edit, name="proposal_edit"),
]
