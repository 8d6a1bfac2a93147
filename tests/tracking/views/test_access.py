"""Every page and every role: whose page it is, and that for outsiders another's object does not exist."""

from datetime import date

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from proposals.enums import HandlingRole, ImportStatus, Role
from tests.factories.proposals import (
    AssignmentFactory,
    BureauFactory,
    DocumentFactory,
    ImportJobFactory,
    MemberFactory,
    ProposalFactory,
    ProposalSponsorFactory,
    ReplyFactory,
    UploadBatchFactory,
    UserFactory,
)
from tests.factories.tracking import (
    CONFIRMED_AT,
    CampaignFactory,
    CampaignItemFactory,
    ClassChangeFactory,
    CommitmentFactory,
    CommitmentRequestFactory,
    EvidenceFactory,
    HandOverFactory,
    LadderRuleFactory,
    LeaveFactory,
    LetterReviewFactory,
    MailFactory,
    ProgressUpdateFactory,
    RatingFactory,
    RefusingAddressFactory,
    RehandlingFactory,
    ReminderFactory,
    ReportScheduleFactory,
    ReportSnapshotFactory,
    SavedViewFactory,
    SendingHoldFactory,
    ShareFactory,
    SupplementaryReplyFactory,
)
from tracking.enums import CommitmentStatus, ReportStatus, RequestKind, SupplementStatus

pytestmark = pytest.mark.django_db

OFFICE, ADMIN, OWNER, JOINING, STRANGER, PROPOSER, OTHER_MEMBER = (
    "office",
    "admin",
    "owner",
    "joining",
    "stranger",
    "proposer",
    "other member",
)
EVERYBODY = {OFFICE, ADMIN, OWNER, JOINING, STRANGER, PROPOSER, OTHER_MEMBER}
OVERSIGHT = {OFFICE, ADMIN}
BUREAUS_AND_OVERSIGHT = OVERSIGHT | {OWNER, JOINING, STRANGER}
BUREAUS = {OWNER, JOINING, STRANGER}
CONCERNED = OVERSIGHT | {OWNER, JOINING, PROPOSER}

# Who gets a page; everybody else gets 404. Routes without an object have no key.
READERS = {
    ("desk", None): EVERYBODY,
    ("search", None): EVERYBODY,
    ("letters", None): EVERYBODY,
    ("letter", "reply"): CONCERNED,
    ("letter_review", "reply"): OVERSIGHT,
    ("letter_void", "untouched"): {OFFICE},
    ("letter_restore", "void_reply"): {OFFICE},
    ("letter", "void_reply"): OVERSIGHT,
    ("letter_review", "void_reply"): OVERSIGHT,
    ("document_file", "void_document"): OVERSIGHT,
    ("commitment", "void_commitment"): OVERSIGHT,
    ("letter_upload", None): OVERSIGHT,
    ("upload_batch", "batch"): OVERSIGHT,
    ("document_file", "document"): CONCERNED,
    ("exchange", None): OVERSIGHT,
    ("import_detail", "import"): OVERSIGHT,
    ("import_errors", "import"): OVERSIGHT,
    ("proposals", None): EVERYBODY,
    ("proposal_new", None): OVERSIGHT,
    ("proposal", "proposal"): CONCERNED,
    ("proposal_edit", "proposal"): OVERSIGHT,
    ("commitments", None): EVERYBODY,
    ("commitment_export", None): EVERYBODY,
    ("commitment", "commitment"): CONCERNED,
    ("commitment", "candidate"): OVERSIGHT,
    ("evidence_file", "evidence"): CONCERNED,
    ("handling", None): BUREAUS,
    ("handled_by", "colleague"): {OWNER},
    ("letter_rate", "reply"): {OFFICE, PROPOSER},
    ("letter_class", "reply"): {OFFICE, OWNER},
    ("rehandlings", None): EVERYBODY - {PROPOSER, OTHER_MEMBER},
    ("rehandling", "rehandling"): CONCERNED,
    ("rehandling_file", "rehandling"): CONCERNED,
    ("class_changes", None): OVERSIGHT,
    ("class_change", "class_change"): OVERSIGHT,
    ("supplement", "supplement"): CONCERNED,
    ("supplement", "supplement_draft"): OVERSIGHT | {OWNER},
    ("supplement_docx", "supplement"): CONCERNED,
    ("supplement_docx", "supplement_draft"): OVERSIGHT | {OWNER},
    ("supplement_file", "supplement"): CONCERNED,
    ("campaigns", None): OVERSIGHT,
    ("campaign_new", None): {OFFICE},
    ("campaign", "campaign"): OVERSIGHT,
    ("campaign_record", "campaign_item"): {OFFICE},
    ("requests", None): BUREAUS_AND_OVERSIGHT,
    ("undated", None): BUREAUS_AND_OVERSIGHT,
    ("request", "request"): OVERSIGHT | {OWNER},
    ("request", "transfer"): OVERSIGHT | {OWNER, STRANGER},
    ("calendar", None): EVERYBODY,
    ("rules", None): OVERSIGHT,
    ("mails", None): EVERYBODY,
    ("mail", "mail"): OVERSIGHT,
    ("mail_day", None): OVERSIGHT,
    ("circulars", None): OVERSIGHT,
    ("holidays", None): OVERSIGHT,
    ("reminder_rules", None): BUREAUS_AND_OVERSIGHT,
    ("leaves", None): BUREAUS_AND_OVERSIGHT,
    ("reminder_snooze", "reminder"): {OWNER},
    ("sending", None): OVERSIGHT,
    ("reports", None): OVERSIGHT,
    ("report_phrases", None): OVERSIGHT,
    ("report", "report"): OVERSIGHT,
    ("report_schedules", None): OVERSIGHT,
    ("report_schedule", "schedule"): OVERSIGHT,
    ("bureaus", None): OVERSIGHT,
    ("bureau_new", None): OVERSIGHT,
    ("bureau", "bureau"): OVERSIGHT,
    ("bureau_edit", "bureau"): OVERSIGHT,
    ("bureau_person_new", "bureau"): OVERSIGHT,
    ("person", "colleague"): OVERSIGHT,
    ("members", None): OVERSIGHT,
    ("member_new", None): OVERSIGHT,
    ("member", "member"): OVERSIGHT,
    ("member_person_new", "member"): OVERSIGHT,
    ("sessions", None): OVERSIGHT,
    ("session_new", None): OVERSIGHT,
    ("session", "session"): OVERSIGHT,
}
# Changes: an outsider's POST finds nothing; those who see the object but may not act get an answer in words.
WRITERS = {
    "import_confirm": ("import", OVERSIGHT),
    "document_retry": ("document", OVERSIGHT),
    "letter_mark": ("reply", OVERSIGHT),
    "letter_finish": ("reply", OVERSIGHT),
    "letter_match": ("reply", OVERSIGHT),
    "letter_adopt_bureau": ("reply", OVERSIGHT),
    "commitment_confirm": ("commitment", OVERSIGHT),
    "commitment_amend": ("commitment", OVERSIGHT),
    "commitment_dismiss": ("commitment", OVERSIGHT),
    "commitment_date": ("commitment", OVERSIGHT),
    "commitment_split": ("commitment", OVERSIGHT),
    "commitment_merge": ("commitment", OVERSIGHT),
    "candidate_restore": ("commitment", OVERSIGHT),
    "commitment_progress": ("commitment", CONCERNED),
    "evidence_add": ("commitment", CONCERNED),
    "commitment_verify": ("commitment", CONCERNED),
    "commitment_drop": ("commitment", CONCERNED),
    "commitment_restore": ("commitment", CONCERNED),
    "ask_extension": ("commitment", CONCERNED),
    "ask_pause": ("commitment", CONCERNED),
    "ask_terms": ("commitment", CONCERNED),
    "ask_transfer": ("commitment", CONCERNED),
    "ask_impossible": ("commitment", CONCERNED),
    "request_answer": ("transfer", OVERSIGHT | {OWNER, STRANGER}),
    "request_withdraw": ("request", OVERSIGHT | {OWNER}),
    "request_resume": ("request", OVERSIGHT | {OWNER}),
    "commitment_divide": ("commitment", CONCERNED),
    "share_report": ("share", OVERSIGHT | {OWNER, JOINING}),
    "commitment_reopen": ("commitment", CONCERNED),
    "commitment_handler": ("commitment", CONCERNED),
    "hand_over_new": (None, BUREAUS),
    "hand_over_answer": ("hand_over", {OWNER}),
    "circular_decide": ("commitment", OVERSIGHT),
    "reminder_rule_form": ("ladder_rule", OVERSIGHT),
    "leave_cancel": ("leave", OVERSIGHT | {OWNER, JOINING}),
    "letter_supplement": ("reply", CONCERNED),
    "supplement_save": ("supplement_draft", OVERSIGHT | {OWNER}),
    "supplement_issue": ("supplement_draft", OVERSIGHT | {OWNER}),
    "campaign_close": ("campaign", {OFFICE}),
    "campaign_carry": ("campaign", {OFFICE}),
    "view_remove": ("view", {ADMIN}),
    "view_open_with": ("view", {ADMIN}),
    "sending_release": ("hold", OVERSIGHT),
    "report_cancel": ("report", OVERSIGHT),
    "address_clear": ("refusing_address", OVERSIGHT),
    "bureau_merge": ("bureau", {OFFICE}),
    "person_close": ("account", OVERSIGHT),
    "person_password": ("account", OVERSIGHT),
    "person_hand_over": ("account", {OFFICE}),
}
# Made for oneself, without an object that another could have: tested with the list and the calendar.
OWN = {"columns_choose", "view_keep", "calendar_renew", "calendar_off"}
# These have a page of their own, which reading opens.
FORM_PAGES = {
    "commitment_progress",
    "evidence_add",
    "ask_extension",
    "ask_pause",
    "ask_terms",
    "ask_transfer",
    "ask_impossible",
    "commitment_divide",
    "share_report",
}
# Tested beside the code they belong to.
ELSEWHERE = {
    "healthz",
    "calendar_file",
    "sending_hold",
    "exchange_template",
    "exchange_export",
    "report_rows",
    "report_docx",
    "report_xlsx",
    "report_pdf",
    "report_pdf_state",
    "report_pdf_make",
    "report_extra",
    "report_sign",
    "report_registers",
    "report_all_registers",
    "report_register",
    "report_phrase",
    "report_phrase_preview",
    "report_phrase_restore",
}


@pytest.fixture
def world():
    """One proposal with its letter, a confirmed commitment with evidence, and a candidate."""
    member = MemberFactory()
    owner, joining = BureauFactory(), BureauFactory()
    proposal = ProposalFactory()
    ProposalSponsorFactory(proposal=proposal, member=member)
    AssignmentFactory(proposal=proposal, bureau=owner)
    AssignmentFactory(proposal=proposal, bureau=joining, role=HandlingRole.CO)
    reply = ReplyFactory(document=DocumentFactory(), proposal=proposal, bureau=owner)
    reply.co_bureaus.add(joining)
    LetterReviewFactory(reply=reply)
    commitment = CommitmentFactory(reply=reply)
    commitment.joining_bureaus.add(joining)
    users = {
        OFFICE: UserFactory(),
        ADMIN: UserFactory(role=Role.ADMIN),
        OWNER: UserFactory(role=Role.CLERK, bureau=owner),
        JOINING: UserFactory(role=Role.HEAD, bureau=joining),
        STRANGER: UserFactory(role=Role.CLERK),
        PROPOSER: UserFactory(role=Role.MEMBER, member=member),
        OTHER_MEMBER: UserFactory(role=Role.MEMBER),
    }
    taken_back = {"voided_at": CONFIRMED_AT, "voided_by": users[OFFICE], "void_reason": "重复上传"}
    void_reply = ReplyFactory(proposal=proposal, bureau=owner, **taken_back)
    void_reply.co_bureaus.add(joining)
    rating = RatingFactory(reply=reply, member=member)
    answered = {"answered_on": date(2025, 8, 20), "answer": "已再次答复。", "closed_at": CONFIRMED_AT}
    issued = {"issued_at": CONFIRMED_AT, "replied_on": date(2025, 9, 1), "doc_number": "云建函〔2025〕88号"}
    objects = {
        "rehandling": RehandlingFactory(rating=rating, closed_by=users[OWNER], document=DocumentFactory(), **answered),
        "class_change": ClassChangeFactory(reply=reply),
        "supplement": SupplementaryReplyFactory(
            reply=reply, status=SupplementStatus.ISSUED, issued_by=users[OFFICE], document=DocumentFactory(), **issued
        ),
        "supplement_draft": SupplementaryReplyFactory(reply=reply),
        "account": UserFactory(role=Role.CLERK),
        "bureau": owner,
        "member": MemberFactory(),
        "session": proposal.session,
        "proposal": proposal,
        "reply": reply,
        "untouched": ReplyFactory(document=DocumentFactory(), proposal=proposal, bureau=owner),
        "void_reply": void_reply,
        "void_document": void_reply.document,
        "void_commitment": CommitmentFactory(reply=void_reply, bureau=owner, status=CommitmentStatus.VOID),
        "document": reply.document,
        "commitment": commitment,
        "candidate": CommitmentFactory(reply=reply, status=CommitmentStatus.CANDIDATE),
        "evidence": EvidenceFactory(update=ProgressUpdateFactory(commitment=commitment)),
        "batch": UploadBatchFactory(),
        "import": ImportJobFactory(status=ImportStatus.EXAMINED),
        "view": SavedViewFactory(owner=users[ADMIN]),
        "mail": MailFactory(),
        "reminder": ReminderFactory(commitment=commitment, recipient=users[OWNER]),
        "leave": LeaveFactory(user=users[OWNER], substitute=users[JOINING]),
        "campaign": CampaignFactory(),
        "colleague": users[OWNER],
        "hand_over": HandOverFactory(bureau=owner),
        "campaign_item": CampaignItemFactory(),
        "hold": SendingHoldFactory(),
        "ladder_rule": LadderRuleFactory(),
        "refusing_address": RefusingAddressFactory(),
        "report": ReportSnapshotFactory(status=ReportStatus.PENDING),
        "schedule": ReportScheduleFactory(),
        "request": CommitmentRequestFactory(commitment=commitment),
        "transfer": CommitmentRequestFactory(
            commitment=commitment, kind=RequestKind.TRANSFER, to_bureau=users[STRANGER].bureau
        ),
        "share": ShareFactory(commitment=commitment, bureau=joining),
    }
    return users, objects


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def address(name, thing):
    return reverse(name, args=[thing.pk] if thing else [])


def status_of(response):
    """A download keeps its file open until it is read to the end."""
    if response.streaming:
        list(response.streaming_content)
    return response.status_code


@pytest.mark.parametrize(("name", "key"), list(READERS))
def test_a_page_is_shown_to_its_readers_and_to_nobody_else(world, name, key):
    users, objects = world
    thing = objects[key] if key else None

    answers = {who: status_of(signed_in(user).get(address(name, thing))) for who, user in users.items()}

    assert answers == {who: 200 if who in READERS[name, key] else 404 for who in users}


@pytest.mark.parametrize("name", list(WRITERS))
def test_a_change_by_an_outsider_finds_nothing(world, name):
    users, objects = world
    key, allowed = WRITERS[name]

    found = {
        who
        for who, user in users.items()
        if signed_in(user).post(address(name, objects[key] if key else None)).status_code != 404
    }

    assert found == allowed


@pytest.mark.parametrize("name", [n for n in WRITERS if n not in FORM_PAGES])
def test_a_change_is_never_made_by_reading(world, name):
    users, objects = world
    key = WRITERS[name][0]

    assert signed_in(users[OFFICE]).get(address(name, objects[key] if key else None)).status_code == 405


@pytest.mark.parametrize(("name", "key"), list(READERS))
def test_without_signing_in_every_page_leads_to_the_sign_in(world, name, key):
    _, objects = world

    response = Client().get(address(name, objects[key] if key else None))

    assert (response.status_code, response.url.split("?")[0]) == (302, "/accounts/login/")


def test_every_route_stands_in_one_of_the_tables():
    def names(patterns):
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                if pattern.namespace != "admin" and "accounts" not in str(pattern.pattern):
                    yield from names(pattern.url_patterns)
            elif isinstance(pattern, URLPattern):
                yield pattern.name

    assert set(names(get_resolver().url_patterns)) == {n for n, _ in READERS} | set(WRITERS) | OWN | ELSEWHERE
