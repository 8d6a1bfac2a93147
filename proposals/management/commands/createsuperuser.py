"""``python manage.py createsuperuser``: the first account of an empty installation."""

from django.contrib.auth.management.commands import createsuperuser
from django.core.management.base import CommandParser

from proposals.enums import Role


class Command(createsuperuser.Command):
    """Django's own, which would ask for the code of a role: whoever sets a server up is its administrator."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the role from ``--role``, otherwise 系统管理员."""
        super().add_arguments(parser)
        parser.set_defaults(role=Role.ADMIN.value)
