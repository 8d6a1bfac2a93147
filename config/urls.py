"""URLs: the two apps, sign-in, the Django admin and the health check."""

from django.contrib import admin
from django.urls import include, path

from config.health import healthz

urlpatterns = [
    path("", include("proposals.urls")),
    path("", include("tracking.urls")),
    path("accounts/", include("proposals.account_urls")),
    path("admin/", admin.site.urls),
    path("healthz", healthz, name="healthz"),
]
