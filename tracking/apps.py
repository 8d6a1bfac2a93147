"""Commitments, their progress and verification, reminders and the annual report."""

from django.apps import AppConfig


class TrackingConfig(AppConfig):
    """What was promised and what became of it; stands on proposals."""

    name = "tracking"
    verbose_name = "承诺跟踪"

    def ready(self) -> None:
        """Join the lower app, which does not know this one."""
        from tracking import receivers  # noqa: F401, PLC0415 - connects on import, once the models are loaded
