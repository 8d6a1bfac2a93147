"""Pages of what follows a reply: ratings, handling again, classes over time, supplementary replies."""

from django.urls import path

from tracking.views import classes, ratings, rehandlings, supplements

urlpatterns = [
    path("letters/<int:pk>/rate/", ratings.letter_rate, name="letter_rate"),
    path("letters/<int:pk>/class/", classes.letter_class, name="letter_class"),
    path("letters/<int:pk>/supplement/", supplements.letter_supplement, name="letter_supplement"),
    path("rehandlings/", rehandlings.rehandling_list, name="rehandlings"),
    path("rehandlings/<int:pk>/", rehandlings.rehandling_detail, name="rehandling"),
    path("rehandlings/<int:pk>/file/", rehandlings.rehandling_file, name="rehandling_file"),
    path("class-changes/", classes.class_change_list, name="class_changes"),
    path("class-changes/<int:pk>/", classes.class_change_detail, name="class_change"),
    path("supplements/<int:pk>/", supplements.supplement_detail, name="supplement"),
    path("supplements/<int:pk>/save/", supplements.supplement_save, name="supplement_save"),
    path("supplements/<int:pk>/issue/", supplements.supplement_issue, name="supplement_issue"),
    path("supplements/<int:pk>/docx/", supplements.supplement_docx, name="supplement_docx"),
    path("supplements/<int:pk>/file/", supplements.supplement_file, name="supplement_file"),
]
