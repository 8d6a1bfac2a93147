"""Pages of this app."""

from django.urls import path

from proposals.views import documents, proposals

urlpatterns = [
    path("letters/upload/", documents.upload, name="letter_upload"),
    path("letters/uploads/<uuid:pk>/", documents.upload_batch, name="upload_batch"),
    path("documents/<int:pk>/file/", documents.document_file, name="document_file"),
    path("documents/<int:pk>/retry/", documents.document_retry, name="document_retry"),
    path("proposals/", proposals.proposal_list, name="proposals"),
    path("proposals/new/", proposals.proposal_edit, name="proposal_new"),
    path("proposals/<int:pk>/edit/", proposals.proposal_edit, name="proposal_edit"),
]
