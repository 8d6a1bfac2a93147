"""Bureaus with their people, members, and sessions."""

from django.urls import path

from tracking.views import bureaus, members, people

urlpatterns = [
    path("bureaus/", bureaus.bureau_list, name="bureaus"),
    path("bureaus/new/", bureaus.bureau_edit, name="bureau_new"),
    path("bureaus/<int:pk>/", bureaus.bureau_detail, name="bureau"),
    path("bureaus/<int:pk>/edit/", bureaus.bureau_edit, name="bureau_edit"),
    path("bureaus/<int:pk>/merge/", bureaus.bureau_merge, name="bureau_merge"),
    path("bureaus/<int:pk>/people/new/", people.bureau_person_new, name="bureau_person_new"),
    path("members/", members.member_list, name="members"),
    path("members/new/", members.member_edit, name="member_new"),
    path("members/<int:pk>/", members.member_edit, name="member"),
    path("members/<int:pk>/account/", people.member_person_new, name="member_person_new"),
    path("sessions/", members.session_list, name="sessions"),
    path("sessions/new/", members.session_edit, name="session_new"),
    path("sessions/<int:pk>/", members.session_edit, name="session"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/close/", people.person_close, name="person_close"),
    path("people/<int:pk>/password/", people.person_password, name="person_password"),
    path("people/<int:pk>/hand-over/", people.person_hand_over, name="person_hand_over"),
]
