"""Put the header of a letter together from the rules for each field."""

from dataclasses import dataclass

from proposals.parsing.header_class import find_class
from proposals.parsing.header_closing import find_contact, find_copies, find_phone, find_replied_on
from proposals.parsing.header_labels import first_of, read_labels
from proposals.parsing.header_marks import find_disclosure, find_document_number, find_signer
from proposals.parsing.header_people import find_answered
from proposals.parsing.header_sheet import Found, Sheet, stated_title
from proposals.parsing.header_subject import find_subject
from proposals.parsing.header_title import find_assembly, find_kind, find_number, find_session
from proposals.parsing.header_units import find_co_bureaus, find_lead
from proposals.parsing.types import Header, Span


@dataclass(frozen=True, slots=True)
class HeaderFound:
    """The header, where each of its fields stands in the source, and a day that could not be read."""

    header: Header
    spans: dict[str, Span]
    damaged_day: Found | None


def _hull(found: list[Found]) -> Span | None:
    spans = [one.span for one in found if one.span is not None]
    return Span(min(s.start for s in spans), max(s.end for s in spans)) if spans else None


def read_header(sheet: Sheet) -> HeaderFound:
    """Read every header field of a letter; what the letter does not give stays None or empty."""
    labels = read_labels(sheet)
    session = find_session(sheet)
    number = find_number(sheet, first_of(labels, "number"))
    title = stated_title(sheet.source)
    if title is not None and number is None and (found := find_number(title, None)) is not None:
        number = Found(found.words)
    session_span = sheet.folded.span(*session.at) if session else None
    if title is not None and session is None:
        session = find_session(title)
    subject = find_subject(sheet, first_of(labels, "subject"))
    answered = find_answered(sheet, labels)
    assembly = None if session else find_assembly(sheet)
    kind = find_kind(
        sheet,
        session.assembly if session else assembly.words if assembly else None,
        answered.role,
        subject.words if subject else "",
    )
    lead = find_lead(sheet, labels)
    co_bureaus = find_co_bureaus(sheet, labels, lead)
    document = find_document_number(sheet, labels)
    signer = find_signer(sheet)
    result = find_class(sheet)
    disclosure = find_disclosure(sheet, labels)
    replied, damaged = find_replied_on(sheet, labels)
    contact, after = find_contact(sheet)
    phone = find_phone(sheet, after)
    copies = find_copies(sheet)
    role = answered.role
    if role is None and answered.members and sheet.frame.people is not None:  # 韩小青同志
        role = {"建议": "代表", "提案": "委员"}.get(kind or "")
    header = Header(
        kind=kind,
        assembly=session.assembly if session else assembly.words if assembly else None,
        term=session.term if session else None,
        sitting=session.sitting if session else None,
        number=number.words if number else None,
        members=answered.members,
        member_role=role,
        subject=subject.words if subject else None,
        lead_bureau=lead.words if lead else None,
        co_bureaus=tuple(found.words for found in co_bureaus),
        doc_number=document.words if document else None,
        signer=signer.words if signer else None,
        result_class=result.words if result else None,
        disclosure=disclosure.words if disclosure else None,
        replied_on=replied.day if replied else None,
        contact=contact.words if contact else None,
        phone=phone.words if phone else None,
        copies=tuple(found.words for found in copies),
    )
    places = {
        "assembly": session_span if session and session.assembly else assembly.span if assembly else None,
        "term": session_span,
        "sitting": session_span,
        "number": number.span if number else None,
        "members": answered.span if answered.members else None,
        "member_role": answered.span if role else None,
        "subject": subject.span if subject else None,
        "lead_bureau": lead.span if lead else None,
        "co_bureaus": _hull(co_bureaus),
        "doc_number": document.span if document else None,
        "signer": signer.span if signer else None,
        "result_class": result.span if result else None,
        "disclosure": disclosure.span if disclosure else None,
        "replied_on": replied.span if replied else None,
        "contact": contact.span if contact else None,
        "phone": phone.span if phone else None,
        "copies": _hull(copies),
    }
    return HeaderFound(header, {name: span for name, span in places.items() if span is not None}, damaged)
