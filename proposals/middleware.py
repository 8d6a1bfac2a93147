"""Whoever signs in with a password that somebody else set comes first to the page where another is set."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse


class FirstPasswordMiddleware:
    """Lead to the change of the password, and nowhere else, until it is the person's own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if getattr(request.user, "must_change_password", False) and request.path not in {
            reverse("password_change"),
            reverse("logout"),
        }:
            return redirect("password_change")
        return self.get_response(request)
