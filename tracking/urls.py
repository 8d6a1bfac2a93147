"""Pages of this app."""

from django.urls import include, path

from tracking.views import commitment_detail, commitments, desk, dossiers, letters, mails, review, rules, search

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("search/", search.search, name="search"),
    path("letters/", letters.letter_list, name="letters"),
    path("letters/<int:pk>/", letters.letter_detail, name="letter"),
    path("letters/<int:pk>/review/", review.letter_review, name="letter_review"),
    path("letters/<int:pk>/mark/", review.letter_mark, name="letter_mark"),
    path("letters/<int:pk>/finish/", review.letter_finish, name="letter_finish"),
    path("letters/<int:pk>/match/", review.letter_match, name="letter_match"),
    path("letters/<int:pk>/bureau/", review.letter_adopt_bureau, name="letter_adopt_bureau"),
    path("proposals/<int:pk>/", dossiers.proposal_dossier, name="proposal"),
    path("commitments/", commitments.commitment_list, name="commitments"),
    path("commitments/<int:pk>/", commitment_detail.commitment_detail, name="commitment"),
    path("commitments/<int:pk>/confirm/", review.commitment_confirm, name="commitment_confirm"),
    path("commitments/<int:pk>/amend/", review.commitment_amend, name="commitment_amend"),
    path("commitments/<int:pk>/dismiss/", review.commitment_dismiss, name="commitment_dismiss"),
    path("commitments/<int:pk>/split/", review.commitment_split, name="commitment_split"),
    path("commitments/<int:pk>/merge/", review.commitment_merge, name="commitment_merge"),
    path("commitments/<int:pk>/bring-back/", review.candidate_restore, name="candidate_restore"),
    path("commitments/<int:pk>/progress/", commitment_detail.commitment_progress, name="commitment_progress"),
    path("commitments/<int:pk>/verify/", commitment_detail.commitment_verify, name="commitment_verify"),
    path("commitments/<int:pk>/drop/", commitment_detail.commitment_drop, name="commitment_drop"),
    path("commitments/<int:pk>/restore/", commitment_detail.commitment_restore, name="commitment_restore"),
    path("commitments/<int:pk>/reopen/", commitment_detail.commitment_reopen, name="commitment_reopen"),
    path("evidence/<int:pk>/file/", commitment_detail.evidence_file, name="evidence_file"),
    path("rules/", rules.rule_list, name="rules"),
    path("mails/", mails.mail_list, name="mails"),
    path("mails/<int:pk>/", mails.mail_detail, name="mail"),
    path("reports/", include("tracking.report_urls")),
]
