"""What every table shares."""

from typing import Any, NoReturn

from django.db import models


class TimeStampedModel(models.Model):
    """When a row was made and last saved."""

    created_at = models.DateTimeField("创建时间", auto_now_add=True)
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        abstract = True


class WrittenOnceModel(models.Model):
    """A row of a history: never changed, never deleted."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new event; a written one cannot be changed."""
        if self.pk is not None:
            raise TypeError("An event is written once and never changed.")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse: history is kept."""
        raise TypeError("An event is never deleted.")
