"""Check what is entered about bureaus, people, members and sessions."""

from typing import Any

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import NON_FIELD_ERRORS

from proposals.enums import AssemblyKind, Role
from proposals.models import Bureau, Member, PlenarySession

_BUREAU_ROLES = [(Role.CLERK.value, Role.CLERK.label), (Role.HEAD.value, Role.HEAD.label)]


class BureauForm(forms.Form):
    """A bureau."""

    name = forms.CharField(label="名称", max_length=100, error_messages={"required": "请填写单位全称。"})
    parent = forms.ModelChoiceField(Bureau.objects.none(), label="上级单位", required=False, empty_label="无")
    email = forms.EmailField(label="单位邮箱", required=False, help_text="人员没有填写本人邮箱的，提醒发到这里。")
    aliases = forms.CharField(
        label="别名",
        required=False,
        max_length=1000,
        help_text="答复件中对这个单位的其他叫法，用顿号分开。改名时原名称自动留作别名，以往的答复件照常对应。",
    )

    def __init__(self, *args: Any, bureau: Bureau | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Bureau.objects.filter(is_active=True)
        if bureau is not None:
            others = others.exclude(pk=bureau.pk)
        self.fields["parent"].queryset = others.order_by("name", "pk")  # type: ignore[attr-defined]

    def clean_aliases(self) -> list[str]:
        """Return the names one by one, each once."""
        names = self.cleaned_data["aliases"].replace("，", "、").replace(",", "、").split("、")
        aliases = list(dict.fromkeys(name.strip() for name in names if name.strip()))
        if any(len(alias) > 100 for alias in aliases):
            raise forms.ValidationError("每个别名不超过100字，请用顿号分开。")
        return aliases


class MergeForm(forms.Form):
    """Which bureau another is merged into, and on what basis."""

    into = forms.ModelChoiceField(
        Bureau.objects.none(),
        label="并入的单位",
        empty_label="请选择",
        error_messages={"required": "请选择并入的单位。", "invalid_choice": "请选择另一个在用的单位。"},
    )
    note = forms.CharField(
        label="合并依据", max_length=300, error_messages={"required": "请写明合并的依据，如机构改革方案文号。"}
    )

    def __init__(self, *args: Any, bureau: Bureau, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Bureau.objects.filter(is_active=True).exclude(pk=bureau.pk)
        self.fields["into"].queryset = others.order_by("name", "pk")  # type: ignore[attr-defined]


class PersonForm(forms.Form):
    """What an account says of its owner."""

    display_name = forms.CharField(label="姓名", max_length=50, error_messages={"required": "请填写姓名。"})
    email = forms.EmailField(label="邮箱", required=False, help_text="提醒发到这里；不填的，发到单位邮箱。")
    role = forms.ChoiceField(label="职责", choices=_BUREAU_ROLES)


class NewPersonForm(PersonForm):
    """A new account; of a member it has the one role there is."""

    username = forms.CharField(
        label="用户名",
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        help_text="登录时使用，开设后不能修改。",
        error_messages={"required": "请填写用户名。"},
    )
    field_order = ("username", "display_name", "email", "role")

    def __init__(self, *args: Any, of_member: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if of_member:
            self.fields["role"] = forms.ChoiceField(
                choices=[(Role.MEMBER.value, Role.MEMBER.label)], widget=forms.HiddenInput(), initial=Role.MEMBER.value
            )


class ReasonForm(forms.Form):
    """Why an account is closed."""

    note = forms.CharField(
        label="停用原因", max_length=300, error_messages={"required": "请写明停用原因，如调离、退休。"}
    )


class _ModelForm(forms.ModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.error_messages["required"] = f"请填写{field.label}。"
            if name == "assembly_kind":
                self.fields[name] = forms.ChoiceField(
                    label=field.label,
                    choices=[("", "请选择"), *AssemblyKind.choices],
                    error_messages={"required": "请选择人大或政协。"},
                )


class MemberForm(_ModelForm):
    """A deputy, a member, or a body that proposes."""

    class Meta:
        model = Member
        fields = ["assembly_kind", "name", "is_group", "delegation", "email", "phone"]
        error_messages = {NON_FIELD_ERRORS: {"unique_together": "已登记同名的代表、委员。"}}


class SessionForm(_ModelForm):
    """A session of an assembly."""

    class Meta:
        model = PlenarySession
        fields = ["assembly_kind", "assembly", "term", "sitting", "year"]
        help_texts = {"assembly": "如云岭市政协、云岭市人大。"}
        labels = {"assembly": "名称"}
