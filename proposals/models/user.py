"""The people who sign in."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q

from proposals.enums import BUREAU_ROLES, OVERSIGHT_ROLES, Role
from proposals.models.bureau import Bureau
from proposals.models.member import Member

# Sorted: the order stands in the migration, and a set has none.
_BUREAU_ROLES = sorted(BUREAU_ROLES)


class User(AbstractUser):
    """One person with one role; a bureau's people belong to a bureau, a member's account to a member."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    display_name = models.CharField("姓名", max_length=50)
    role = models.CharField("角色", max_length=20, choices=Role)
    bureau = models.ForeignKey(
        Bureau, models.PROTECT, null=True, blank=True, related_name="users", verbose_name="承办单位"
    )
    member = models.OneToOneField(
        Member, models.PROTECT, null=True, blank=True, related_name="user", verbose_name="代表、委员"
    )

    # Somebody else knows the password: it opens nothing but the page where another is set.
    must_change_password = models.BooleanField("须修改密码", default=False)

    REQUIRED_FIELDS = ["display_name", "role"]

    class Meta:
        verbose_name = verbose_name_plural = "用户"
        constraints = [
            models.CheckConstraint(
                name="user_bureau_exactly_for_bureau_roles",
                condition=Q(role__in=_BUREAU_ROLES, bureau__isnull=False)
                | (~Q(role__in=_BUREAU_ROLES) & Q(bureau__isnull=True)),
            ),
            models.CheckConstraint(
                name="user_member_only_for_member_role",
                condition=Q(member__isnull=True) | Q(role=Role.MEMBER),
            ),
        ]

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_full_name(self) -> str:
        """Return the name people read."""
        return str(self)

    def get_short_name(self) -> str:
        """Return the name people read."""
        return str(self)

    @property
    def oversees(self) -> bool:
        """Whether this user sees every bureau."""
        return self.role in OVERSIGHT_ROLES

    @property
    def works_in_bureau(self) -> bool:
        """Whether this user handles matters for one bureau."""
        return self.role in BUREAU_ROLES

    def acts_for(self, bureau: Bureau | None) -> bool:
        """Whether this user handles a bureau's matters: her own, or one directly under it (as querysets.of_bureau)."""
        return self.works_in_bureau and bureau is not None and self.bureau_id in {bureau.pk, bureau.parent_id}
