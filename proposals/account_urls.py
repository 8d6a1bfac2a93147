"""Signing in and out, and one's own password. Passwords are reset by people, not by mail: no letter of ours is open."""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from proposals.views.password import OwnPasswordView

urlpatterns = [
    path("login/", LoginView.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password_change/", OwnPasswordView.as_view(), name="password_change"),
]
