"""One factory a table of proposals; dull defaults, no clock."""

import hashlib
from datetime import UTC, date, datetime

import factory
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory

from proposals import models
from proposals.enums import (
    BUREAU_ROLES,
    AssemblyKind,
    CountsAs,
    DeadlineUnit,
    DocumentStatus,
    HandlingRole,
    ProposalKind,
    RegistryAction,
    ReplyAction,
    Role,
    RowFate,
)


class BureauFactory(DjangoModelFactory):
    name = factory.Sequence(lambda n: f"云岭市第{n}局")

    class Meta:
        model = models.Bureau


class BureauAliasFactory(DjangoModelFactory):
    bureau = factory.SubFactory(BureauFactory)
    name = factory.Sequence(lambda n: f"第{n}局")

    class Meta:
        model = models.BureauAlias


class MemberFactory(DjangoModelFactory):
    assembly_kind = AssemblyKind.CPPCC
    name = factory.Sequence(lambda n: f"委员{n}")

    class Meta:
        model = models.Member


class UserFactory(DjangoModelFactory):
    username = factory.Sequence(lambda n: f"user{n}")
    display_name = factory.Sequence(lambda n: f"用户{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@yunling.invalid")
    role = Role.OFFICE
    is_staff = factory.LazyAttribute(lambda user: user.role == Role.ADMIN)
    is_superuser = factory.LazyAttribute(lambda user: user.role == Role.ADMIN)
    bureau = factory.Maybe(
        factory.LazyAttribute(lambda user: user.role in BUREAU_ROLES), factory.SubFactory(BureauFactory)
    )
    member = factory.Maybe(
        factory.LazyAttribute(lambda user: user.role == Role.MEMBER), factory.SubFactory(MemberFactory)
    )

    class Meta:
        model = models.User


class PlenarySessionFactory(DjangoModelFactory):
    assembly_kind = AssemblyKind.CPPCC
    assembly = "云岭市政协"
    term = 6
    sitting = factory.Sequence(lambda n: n + 1)
    year = 2025

    class Meta:
        model = models.PlenarySession


class ProposalFactory(DjangoModelFactory):
    session = factory.SubFactory(PlenarySessionFactory)
    kind = ProposalKind.PROPOSAL
    number = factory.Sequence(lambda n: str(n + 1))
    number_key = factory.SelfAttribute("number")
    title = "关于加强城区停车管理的提案"

    class Meta:
        model = models.Proposal


class ProposalSponsorFactory(DjangoModelFactory):
    proposal = factory.SubFactory(ProposalFactory)
    member = factory.SubFactory(MemberFactory)

    class Meta:
        model = models.ProposalSponsor


class AssignmentFactory(DjangoModelFactory):
    proposal = factory.SubFactory(ProposalFactory)
    bureau = factory.SubFactory(BureauFactory)
    role = HandlingRole.LEAD
    assigned_date = date(2025, 3, 3)
    due_date = date(2025, 6, 3)

    class Meta:
        model = models.Assignment


class LocalHolidaysFactory(DjangoModelFactory):
    text = "2026-03-20 休 本地规定"
    set_at = datetime(2026, 3, 12, 4, 0, tzinfo=UTC)

    class Meta:
        model = models.LocalHolidays


class ResultSchemeFactory(DjangoModelFactory):
    name = factory.Sequence(lambda n: f"方案{n}")
    valid_from = date(2020, 1, 1)

    class Meta:
        model = models.ResultScheme


class ResultClassFactory(DjangoModelFactory):
    scheme = factory.SubFactory(ResultSchemeFactory)
    code = factory.Sequence(lambda n: f"A{n}")
    label = "已经解决或基本解决"
    counts_as = CountsAs.SOLVED
    order = factory.Sequence(lambda n: n)

    class Meta:
        model = models.ResultClass


class DeadlineRuleFactory(DjangoModelFactory):
    name = factory.Sequence(lambda n: f"答复期限{n}")
    unit = DeadlineUnit.MONTHS
    amount = 3
    valid_from = date(2020, 1, 1)

    class Meta:
        model = models.DeadlineRule


class UploadBatchFactory(DjangoModelFactory):
    uploaded_by = factory.SubFactory(UserFactory)

    class Meta:
        model = models.UploadBatch


class DocumentFactory(DjangoModelFactory):
    """A document that was read; pass ``status=DocumentStatus.RECEIVED, parsed_at=None`` for one that was not."""

    name = factory.Sequence(lambda n: f"答复{n}.txt")
    text = "您提出的提案收悉，现答复如下：\n下一步，我局将于2025年底前新建停车场3个。"
    sha256 = factory.Sequence(lambda n: hashlib.sha256(str(n).encode()).hexdigest())
    size = factory.LazyAttribute(lambda document: len(document.text.encode()))
    format = "text"
    status = DocumentStatus.READ
    parsed_at = datetime(2025, 7, 28, 2, 0, tzinfo=UTC)
    file = factory.LazyAttribute(lambda document: ContentFile(document.text.encode(), name="original"))

    class Meta:
        model = models.Document


class UploadOutcomeFactory(DjangoModelFactory):
    batch = factory.SubFactory(UploadBatchFactory)
    name = "答复.txt"
    document = factory.SubFactory(DocumentFactory)

    class Meta:
        model = models.UploadOutcome


class ReplyFactory(DjangoModelFactory):
    document = factory.SubFactory(DocumentFactory)
    proposal = factory.SubFactory(ProposalFactory)
    bureau = factory.SubFactory(BureauFactory)
    doc_number = factory.Sequence(lambda n: f"云建函〔2025〕{n}号")
    result_mark = "A"
    replied_on = date(2025, 7, 28)

    class Meta:
        model = models.Reply


class ReplyEventFactory(DjangoModelFactory):
    reply = factory.SubFactory(ReplyFactory)
    action = ReplyAction.VOID
    by = factory.SubFactory(UserFactory)
    at = datetime(2025, 9, 1, 4, 0, tzinfo=UTC)
    note = "重复上传"

    class Meta:
        model = models.ReplyEvent


class ImportJobFactory(DjangoModelFactory):
    kind = "bureaus"
    name = "承办单位.xlsx"
    sha256 = factory.Sequence(lambda n: hashlib.sha256(str(n).encode()).hexdigest())
    size = 7
    file = factory.LazyAttribute(lambda _: ContentFile(b"no xlsx", name="table"))
    uploaded_by = factory.SubFactory(UserFactory)

    class Meta:
        model = models.ImportJob


class ImportRowFactory(DjangoModelFactory):
    job = factory.SubFactory(ImportJobFactory)
    number = factory.Sequence(lambda n: n + 2)
    subject = "市教育局"
    fate = RowFate.NEW
    cells = factory.LazyFunction(lambda: {"name": ["text", "市教育局", 0]})

    class Meta:
        model = models.ImportRow


class RegistryEventFactory(DjangoModelFactory):
    action = RegistryAction.BUREAU_ADDED
    bureau = factory.SubFactory(BureauFactory)
    by = factory.SubFactory(UserFactory)
    at = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)

    class Meta:
        model = models.RegistryEvent
