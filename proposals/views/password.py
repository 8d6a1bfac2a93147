"""One's own password."""

from django.contrib import messages
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpResponse
from django.urls import reverse_lazy


class OwnPasswordView(PasswordChangeView):
    """Set another password; what was led here by a first password is open again after it."""

    success_url = reverse_lazy("desk")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        """Save, and lift what a password set by somebody else has closed."""
        form.user.must_change_password = False
        response = super().form_valid(form)
        messages.success(self.request, "密码已修改。")
        return response
