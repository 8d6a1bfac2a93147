"""Upkeep of the base data. What services write is shown here and not edited."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.http import HttpRequest

from proposals import models

admin.site.site_header = "践诺后台维护"
admin.site.site_title = "践诺"
admin.site.index_title = "基础数据与查阅"


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that only the services write."""

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Refuse."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Refuse."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Refuse."""
        return False


class UserCreateForm(AdminUserCreationForm):
    """A new account with its role and place."""

    class Meta(AdminUserCreationForm.Meta):
        model = models.User
        fields = ("username", "display_name", "email", "role", "bureau", "member")


class UserEditForm(UserChangeForm):
    """An account; constraints of the table are checked before they are hit."""

    class Meta(UserChangeForm.Meta):
        model = models.User
        fields = "__all__"


@admin.register(models.User)
class UserAdmin(BaseUserAdmin):
    """Accounts with role, bureau and member."""

    form = UserEditForm
    add_form = UserCreateForm
    list_display = ("username", "display_name", "role", "bureau", "is_active")
    list_filter = ("role", "is_active")
    list_select_related = ("bureau",)
    search_fields = ("username", "display_name", "bureau__name")
    ordering = ("username",)
    autocomplete_fields = ("bureau", "member")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("身份", {"fields": ("display_name", "email", "role", "bureau", "member")}),
        ("权限", {"fields": ("is_active", "is_staff", "is_superuser", "must_change_password")}),
        ("时间", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "usable_password", "password1", "password2")}),
        ("身份", {"fields": ("display_name", "email", "role", "bureau", "member")}),
    )


class BureauAliasInline(admin.TabularInline):
    """Other names letters use."""

    model = models.BureauAlias
    extra = 1


@admin.register(models.Bureau)
class BureauAdmin(admin.ModelAdmin):
    """Bureaus and their aliases."""

    list_display = ("name", "parent", "email", "is_active")
    list_select_related = ("parent",)
    search_fields = ("name", "aliases__name")
    ordering = ("name",)
    inlines = (BureauAliasInline,)


@admin.register(models.Member)
class MemberAdmin(admin.ModelAdmin):
    """Deputies and members."""

    list_display = ("name", "assembly_kind", "delegation", "is_group")
    list_filter = ("assembly_kind", "is_group")
    search_fields = ("name", "delegation")
    ordering = ("name",)


@admin.register(models.PlenarySession)
class PlenarySessionAdmin(admin.ModelAdmin):
    """Sessions."""

    list_display = ("__str__", "assembly_kind", "year")
    ordering = ("-year", "assembly_kind")


class AssignmentInline(admin.TabularInline):
    """Who handles the proposal."""

    model = models.Assignment
    extra = 0
    autocomplete_fields = ("bureau",)


@admin.register(models.Proposal)
class ProposalAdmin(admin.ModelAdmin):
    """Proposals with their assignments."""

    list_display = ("__str__", "title", "session", "is_draft")
    list_select_related = ("session",)
    list_filter = ("kind", "is_draft", "session")
    search_fields = ("number", "title")
    ordering = ("-session__year", "number_key")
    inlines = (AssignmentInline,)


class ResultClassInline(admin.TabularInline):
    """The classes of a scheme."""

    model = models.ResultClass
    extra = 1


@admin.register(models.ResultScheme)
class ResultSchemeAdmin(admin.ModelAdmin):
    """Result schemes with their classes."""

    list_display = ("name", "place", "kind", "valid_from", "valid_to")
    inlines = (ResultClassInline,)


@admin.register(models.DeadlineRule)
class DeadlineRuleAdmin(admin.ModelAdmin):
    """Reply deadlines."""

    list_display = ("name", "kind", "role", "unit", "amount", "valid_from", "valid_to")


@admin.register(models.Document)
class DocumentAdmin(ReadOnlyAdmin):
    """Files taken in."""

    list_display = ("name", "status", "size", "format", "created_at")
    list_filter = ("status", "format")
    search_fields = ("name", "sha256")
    exclude = ("text",)


@admin.register(models.Reply)
class ReplyAdmin(ReadOnlyAdmin):
    """Replies as they were read and matched."""

    list_display = ("__str__", "subject", "bureau", "replied_on", "result_mark")
    list_select_related = ("bureau",)
    search_fields = ("subject", "doc_number", "bureau_name")


@admin.register(models.ReplyEvent)
class ReplyEventAdmin(ReadOnlyAdmin):
    """What was done to letters after they were taken in."""

    list_display = ("reply", "action", "by", "at", "note")
    list_select_related = ("reply", "by")
    list_filter = ("action",)


@admin.register(models.RegistryEvent)
class RegistryEventAdmin(ReadOnlyAdmin):
    """What was changed about bureaus and accounts."""

    list_display = ("action", "bureau", "user", "by", "at", "note")
    list_select_related = ("bureau", "user", "by")
    list_filter = ("action",)
