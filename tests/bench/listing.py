"""One database: make 100,000 commitments, measure pages against statements written by hand, take the rows away."""

import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import django

django.setup()

from django.conf import settings  # noqa: E402 - after setup
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from proposals.models import Bureau, Document, PlenarySession, Proposal, Reply, User  # noqa: E402
from tracking.models import Commitment, ProgressUpdate, Target  # noqa: E402

COMMITMENTS, A_LETTER = 100_000, 4
ROUNDS = 7
GOAL = 3.0
_THINGS = [
    "停车",
    "教育",
    "养老",
    "医疗",
    "公交",
    "管网",
    "绿化",
    "供暖",
    "托育",
    "路灯",
    "河道",
    "社区",
    "农田",
    "旅游",
    "物业",
    "电梯",
    "充电",
    "就业",
    "文化",
    "体育",
]
_DEEDS = ["新建", "改造", "扩建", "整治", "提升", "完善", "推进", "修缮", "增设", "引进"]
_STATES = ["tracking"] * 55 + ["fulfilled"] * 25 + ["submitted"] * 6 + ["returned"] * 4 + ["candidate"] * 10

# What a page of the list needs, written by hand: every row counted, thirty fetched with their names.
_NAMED = """
    SELECT c.*, b.name, p.number, p.title, s.assembly, r.result_mark FROM tracking_commitment c
    LEFT JOIN proposals_bureau b ON b.id = c.bureau_id JOIN proposals_reply r ON r.id = c.reply_id
    LEFT JOIN proposals_proposal p ON p.id = r.proposal_id
    LEFT JOIN proposals_plenarysession s ON s.id = p.session_id WHERE c.id IN ({keys})
"""
_KEYS = "SELECT c.id FROM tracking_commitment c WHERE {where} ORDER BY c.due_date, c.id LIMIT 30"
_OPEN = "c.status IN ('tracking', 'submitted', 'returned')"
_OF_SESSION = "c.reply_id IN (SELECT r.id FROM proposals_reply r JOIN proposals_proposal p ON p.id = r.proposal_id WHERE p.session_id = {session})"


def main() -> None:
    """Print one line a measurement."""
    # A file beside the one that is named, so that SQLite reads from disk as it does in an office.
    connection.settings_dict["TEST"]["NAME"] = f"{connection.settings_dict['NAME']}_bench"
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        begun = time.perf_counter()
        _fill()
        say(
            f"{COMMITMENTS:,} commitments with their letters and search index made in {time.perf_counter() - begun:.0f} s"
        )
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        _measure()
    finally:
        connection.creation.destroy_test_db(str(settings.DATABASES["default"]["NAME"]), verbosity=0)


def say(line: str) -> None:
    """Print what was measured."""
    print(line, flush=True)  # noqa: T201 - what a bench is for


def _fill() -> None:
    some = random.Random(20261122)
    now = datetime(2026, 6, 1, tzinfo=UTC)
    bureaus = Bureau.objects.bulk_create([Bureau(name=f"云岭市第{n}局") for n in range(60)])
    sessions = PlenarySession.objects.bulk_create(
        [
            PlenarySession(assembly_kind="cppcc", assembly="云岭市政协", term=6, sitting=n + 1, year=2020 + n)
            for n in range(6)
        ]
    )
    letters = COMMITMENTS // A_LETTER
    subjects = [(some.choice(_DEEDS), some.choice(_THINGS), some.choice(_THINGS)) for _ in range(letters)]
    proposals = Proposal.objects.bulk_create(
        [
            Proposal(
                session=some.choice(sessions),
                kind="proposal",
                number=str(n),
                number_key=str(n),
                title=f"关于{deed}{first}设施、加强{second}工作的提案",
                topic=first,
            )
            for n, (deed, first, second) in enumerate(subjects)
        ],
        batch_size=2_000,
    )
    documents = Document.objects.bulk_create(
        [
            Document(
                sha256=f"{n:064x}",
                name=f"{n}.txt",
                size=1,
                status="read",
                parsed_at=now,
                text=f"关于{first}的答复\n"
                + "".join(f"{some.choice(_DEEDS)}{some.choice(_THINGS)}{some.randrange(1, 99)}处，" for _ in range(60))
                + ("涉及稀土。" if n % 5_000 == 0 else ""),
            )
            for n, (_, first, _) in enumerate(subjects)
        ],
        batch_size=2_000,
    )
    replies = Reply.objects.bulk_create(
        [
            Reply(document=document, proposal=proposal, bureau=some.choice(bureaus), replied_on=date(2026, 6, 1))
            for document, proposal in zip(documents, proposals, strict=True)
        ],
        batch_size=2_000,
    )
    today = timezone.localdate()
    commitments = []
    for reply in replies:
        for place in range(A_LETTER):
            state = some.choice(_STATES)
            due = None if some.random() < 0.1 else today + timedelta(days=some.randrange(-400, 700))
            commitments.append(
                Commitment(
                    reply=reply,
                    bureau=reply.bureau,
                    start=place * 50,
                    end=place * 50 + 40,
                    origin="machine",
                    quote=f"下一步，{some.choice(_DEEDS)}{some.choice(_THINGS)}和{some.choice(_THINGS)}{some.randrange(1, 999)}处。",
                    due_date=due,
                    promised_due_date=due,
                    status=state,
                    confirmed_at=None if state == "candidate" else now,
                    fulfilled_at=now if state == "fulfilled" else None,
                )
            )
    commitments = Commitment.objects.bulk_create(commitments, batch_size=2_000)
    Target.objects.bulk_create(
        [Target(commitment=c, quote="3处", low=3, high=3, unit="处", origin="machine") for c in commitments[::2]],
        batch_size=2_000,
    )
    office = User.objects.create(username="office", display_name="督查室", role="office")
    ProgressUpdate.objects.bulk_create(
        [
            ProgressUpdate(
                commitment=c,
                text=f"{some.choice(_THINGS)}{some.choice(_DEEDS)}已完成{n}处。",
                by=office,
                at=now,
                form_key=f"00000000-0000-0000-0000-{n:012d}",
            )
            for n, c in enumerate(commitments[::5])
        ],
        batch_size=2_000,
    )


def _measure() -> None:
    client = Client()
    client.force_login(User.objects.get(username="office"))
    session = PlenarySession.objects.order_by("pk")[2].pk
    bureau = Bureau.objects.order_by("pk")[7].pk
    late = f"{_OPEN} AND c.due_date < '{timezone.localdate()}'"
    has = "c.quote LIKE '%{0}%' OR c.reply_id IN (SELECT r.id FROM proposals_reply r JOIN proposals_proposal p ON p.id = r.proposal_id WHERE p.title LIKE '%{0}%')"
    pages = {
        "all open": ("/commitments/?status=open", _OPEN),
        "overdue of one bureau": (
            f"/commitments/?timing=overdue&bureau={bureau}",
            f"{late} AND c.bureau_id = {bureau}",
        ),
        "open of one session": (
            f"/commitments/?status=open&session={session}",
            f"{_OPEN} AND {_OF_SESSION.format(session=session)}",
        ),
        "open with 停车": ("/commitments/?status=open&q=停车", f"{_OPEN} AND ({has.format('停车')})"),
        "open with 停车场地 (none)": (
            "/commitments/?status=open&q=停车场地",
            f"{_OPEN} AND ({has.format('停车场地')})",
        ),
        "page 300 of all": ("/commitments/?status=&page=300", "1 = 1"),
    }
    for name, (address, where) in pages.items():
        keys = _KEYS.format(where=where)
        _compare(
            f"list, {name}",
            client,
            address,
            [f"SELECT count(*) FROM tracking_commitment c WHERE {where}", _NAMED.format(keys=keys)],
        )
    for word in ("停车", "稀土"):
        bare = []
        for table, column in (
            ("proposals_proposal", "title"),
            ("proposals_document", "text"),
            ("tracking_commitment", "quote"),
            ("tracking_progressupdate", "text"),
        ):
            where = f"{column} LIKE '%{word}%'"
            bare.append(f"SELECT count(*) FROM {table} WHERE {where}")
            bare.append(f"SELECT * FROM {table} WHERE {where} ORDER BY id DESC LIMIT 5")
        _compare(f"search for {word}", client, f"/search/?q={word}", bare)
    say(f"desk of the office: whole page {_best(lambda: client.get('/')) * 1000:.0f} ms")
    began = time.perf_counter()
    size = sum(map(len, client.get(f"/commitments/export/?status=open&session={session}").streaming_content))
    say(f"export of one session: {time.perf_counter() - began:.1f} s, {size / 1024:,.0f} KB")


def _compare(name: str, client: Client, address: str, bare: list[str]) -> None:
    """Say how long the page and its statements take and how long those written by hand, fastest of a few rounds."""
    with _Listener() as asked:
        response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address} answers {response.status_code}")
    queries = _best(lambda: _run(asked.statements))
    hand = _best(lambda: _run([(statement, None) for statement in bare]))
    page = _best(lambda: client.get(address))
    say(
        f"{name}: {len(asked.statements)} queries {queries * 1000:.1f} ms, by hand {hand * 1000:.1f} ms:"
        f" {queries / hand:.1f} times (goal {GOAL:.0f}); whole page {page * 1000:.0f} ms, {page / hand:.1f} times"
    )


class _Listener:
    """Keeps what is asked of the database, so that it can be asked again to the last row without a page around it."""

    def __init__(self) -> None:
        self.statements: list[tuple[str, object]] = []
        self._wrapped = connection.execute_wrapper(self)

    def __enter__(self) -> "_Listener":
        self._wrapped.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._wrapped.__exit__(*error)

    def __call__(self, execute: Callable, sql: str, params: object, many: bool, context: object) -> object:
        self.statements.append((sql, params))
        return execute(sql, params, many, context)


def _run(statements: list[tuple[str, object]]) -> None:
    with connection.cursor() as cursor:
        for sql, params in statements:
            cursor.execute(sql, params)
            if cursor.description:
                cursor.fetchall()


def _best(work: Callable[[], object]) -> float:
    """Return the seconds of the fastest round: what is left is the work, not the machine's other business."""
    seconds = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begun)
    return min(seconds)


if __name__ == "__main__":
    sys.exit(main())
