"""Put a supplementary reply into the values its letter is written from."""

from proposals.models import Proposal, Reply
from tracking.enums import SupplementOutcome
from tracking.models import SupplementaryReply
from tracking.reports.letters import LetterItem, SupplementLetter

_CONCLUSIONS = {
    SupplementOutcome.DONE: "已经落实的事项",
    SupplementOutcome.GOES_ON: "正在继续落实的事项",
    SupplementOutcome.REPLACED: "承诺作出调整的事项",
    SupplementOutcome.IMPOSSIBLE: "无法兑现的事项",
}


def letter_of(supplement: SupplementaryReply) -> SupplementLetter:
    """Return the letter as it stands, draft or issued."""
    reply = supplement.reply
    items = supplement.items.select_related("commitment").order_by("commitment__start", "pk")
    about = f"对{reply.proposal.session}{reply.proposal}" if reply.proposal else "对建议提案"
    return SupplementLetter(
        title=(about, "的补充答复"),
        doc_number=supplement.doc_number,
        addressee=_addressee(reply),
        opening=supplement.opening,
        items=tuple(
            LetterItem(
                quote=item.commitment.quote,
                conclusion=_CONCLUSIONS[SupplementOutcome(item.outcome)],
                done=item.done,
                left=item.left,
                promise=item.promise if item.outcome == SupplementOutcome.REPLACED else "",
                new_date=item.new_date
                if item.outcome in {SupplementOutcome.GOES_ON, SupplementOutcome.REPLACED}
                else None,
            )
            for item in items
        ),
        closing=supplement.closing,
        signer=str(reply.bureau or reply.bureau_name),
        signed=supplement.replied_on,
        contact=f"联系人：{reply.contact}　联系电话：{reply.phone}" if reply.contact and reply.phone else "",
        copies=supplement.copies,
        file_name=f"{about}的补充答复.docx".replace("/", "／"),
    )


def _addressee(reply: Reply) -> str:
    """Name the proposers as letters do: 顾怀舟、陆青禾代表； a body by its name alone."""
    if reply.proposal is None:
        return f"{reply.addressees}：" if reply.addressees else ""
    return _proposers(reply.proposal) or (f"{reply.addressees}：" if reply.addressees else "")


def _proposers(proposal: Proposal) -> str:
    members = [
        sponsorship.member for sponsorship in proposal.sponsorships.select_related("member").order_by("order", "pk")
    ]
    people = [member for member in members if not member.is_group]
    named = [member.name for member in members if member.is_group]
    if people:
        named.append("、".join(member.name for member in people) + people[0].title)
    return f"{'、'.join(named)}：" if named else ""
