"""
The tables of the annual report by SQL alone: the least any way of compiling them has to do.

What is counted is what the report counts: the state of each promise by its last event up to the day, the acceptance
that was never undone, the terms as they were before what came later, the latest value of each target with verified
ones first, and the classes, ratings and grants of the day. Each statement groups by all that its table is divided by.
Left out, to the advantage of the baseline: names, the lists of single promises and the rows behind the figures.
"""

from collections import Counter
from datetime import date, timedelta

from django.db import connection

from tracking.reports.scope import Scope

# The day of a moment by the clocks of the city; JSON's operators are the same on both databases.
_LOCAL = {"sqlite": "DATE({}, '+8 hours')", "postgresql": "({} AT TIME ZONE 'Asia/Shanghai')::date"}
_OF_YEAR = "JOIN proposals_plenarysession s ON s.id = p.session_id WHERE s.year = {year}"

PROPOSALS = f"""
    SELECT kind, is_draft, CASE WHEN letters > 1 THEN 2 ELSE letters END, CASE WHEN parts > 1 THEN 2 ELSE parts END, COUNT(*)
    FROM (
        SELECT p.kind, p.is_draft, (
            SELECT COUNT(*) FROM proposals_reply r WHERE r.proposal_id = p.id AND r.replied_on <= '{{day}}'
        ) AS letters, (
            SELECT COUNT(*) FROM proposals_assignment a WHERE a.proposal_id = p.id AND a.role <> 'co'
            AND (a.assigned_date IS NULL OR a.assigned_date <= '{{day}}')
        ) AS parts
        FROM proposals_proposal p {_OF_YEAR} AND (p.received_date IS NULL OR p.received_date <= '{{day}}')
    ) AS put GROUP BY 1, 2, 3, 4"""
ASSIGNMENTS = f"""
    SELECT p.kind, a.role, COUNT(*) FROM proposals_assignment a JOIN proposals_proposal p ON p.id = a.proposal_id
    {_OF_YEAR} AND (a.assigned_date IS NULL OR a.assigned_date <= '{{day}}') GROUP BY 1, 2"""
REPLIES = f"""
    SELECT kind, bureau_id, class, marked, now, COUNT(*) FROM (
        SELECT p.kind, r.bureau_id, r.result_class_id AS class, r.result_mark <> '' AS marked, (
            SELECT c.to_class_id FROM tracking_classchange c
            WHERE c.reply_id = r.id AND c.status = 'adopted' AND c.changed_on <= '{{day}}' AND c.decided_at < '{{end}}'
            ORDER BY c.changed_on DESC, c.id DESC LIMIT 1
        ) AS now
        FROM proposals_reply r JOIN proposals_proposal p ON p.id = r.proposal_id {_OF_YEAR} AND r.replied_on <= '{{day}}'
    ) AS letters GROUP BY 1, 2, 3, 4, 5"""
UNMATCHED = "SELECT COUNT(*) FROM proposals_reply WHERE proposal_id IS NULL AND replied_on <= '{day}'"
RATINGS = f"""
    WITH said AS (
        SELECT p.kind, o.counts_as AS result, m.counts_as AS attitude,
            ROW_NUMBER() OVER (PARTITION BY g.reply_id, g.member_id ORDER BY g.rated_on, g.id) AS first,
            ROW_NUMBER() OVER (PARTITION BY g.reply_id, g.member_id ORDER BY g.rated_on DESC, g.id DESC) AS final
        FROM tracking_rating g JOIN tracking_ratingoption o ON o.id = g.result_id
        JOIN tracking_ratingoption m ON m.id = g.attitude_id JOIN proposals_reply r ON r.id = g.reply_id
        JOIN proposals_proposal p ON p.id = r.proposal_id
        {_OF_YEAR} AND g.rated_on <= '{{day}}' AND g.entered_at < '{{end}}'
    )
    SELECT kind, first = 1, final = 1, result, attitude, COUNT(*) FROM said WHERE first = 1 OR final = 1
    GROUP BY 1, 2, 3, 4, 5"""

# One row a promise, kept for the statements that count promises, passages and targets.
_BEFORE = """(
        SELECT commitment_id, before FROM (
            SELECT commitment_id, changes -> '{0}' ->> 0 AS before,
                ROW_NUMBER() OVER (PARTITION BY commitment_id ORDER BY at, id) AS place
            FROM later WHERE changes -> '{0}' IS NOT NULL
        ) AS told WHERE place = 1
    ) AS was_{0} ON was_{0}.commitment_id = c.id"""
_TERMS = {"bureau": "bureau_id", "due_date": "due_date", "promised_due_date": "promised_due_date"}
_THEN = ", ".join(
    f"CASE WHEN was_{name}.commitment_id IS NULL THEN CAST(c.{column} AS TEXT) ELSE was_{name}.before END AS {name}"
    for name, column in _TERMS.items()
)
STANDING = f"""
    CREATE TEMP TABLE standing AS
    WITH happened AS (
        SELECT commitment_id, action, to_status, at, id,
            ROW_NUMBER() OVER (PARTITION BY commitment_id ORDER BY at DESC, id DESC) AS place,
            MAX(CASE WHEN action IN ('return', 'reopen') THEN id END) OVER (PARTITION BY commitment_id) AS undone
        FROM tracking_commitmentevent WHERE at < '{{end}}'
    ), told AS (
        SELECT commitment_id, MAX(CASE WHEN place = 1 THEN to_status END) AS status,
            MAX(CASE WHEN action = 'submit' THEN at END) AS submitted,
            MIN(CASE WHEN action = 'accept' AND id > COALESCE(undone, 0) THEN at END) AS accepted,
            COUNT(CASE WHEN action = 'return' THEN 1 END) AS returned
        FROM happened GROUP BY commitment_id
    ), later AS (
        SELECT commitment_id, at, id, changes FROM tracking_commitmentevent WHERE at >= '{{end}}' AND changes <> '{{{{}}}}'
    )
    SELECT c.id, p.kind, r.result_class_id AS class, r.result_mark <> '' AS marked, p.topic, s.year, told.status,
        told.returned > 0 AS returned, c.strength = 'soft' AS soft, {_THEN},
        CASE WHEN told.status = 'fulfilled' THEN CAST({{accepted}} AS TEXT) END AS fulfilled,
        CAST({{submitted}} AS TEXT) AS submitted,
        EXISTS (
            SELECT 1 FROM tracking_commitmentrequest q WHERE q.commitment_id = c.id AND q.kind = 'extension'
            AND q.status = 'granted' AND q.decided_at < '{{end}}'
        ) AS extended,
        EXISTS (
            SELECT 1 FROM tracking_commitmentrequest q WHERE q.commitment_id = c.id AND q.kind = 'pause'
            AND q.status = 'granted' AND q.decided_at < '{{end}}' AND q.start_date <= '{{day}}' AND q.until_date >= '{{day}}'
            AND (q.resumed_on IS NULL OR q.resumed_on > '{{day}}')
        ) AS paused,
        EXISTS (
            SELECT 1 FROM tracking_recurrence e WHERE e.later_id = c.id AND e.found_at < '{{end}}' AND COALESCE((
                SELECT b.to_status FROM tracking_commitmentevent b
                WHERE b.commitment_id = e.earlier_id AND b.at < '{{end}}' ORDER BY b.at DESC, b.id DESC LIMIT 1
            ), '') <> 'dismissed'
        ) AS again
    FROM tracking_commitment c JOIN told ON told.commitment_id = c.id JOIN proposals_reply r ON r.id = c.reply_id
    JOIN proposals_proposal p ON p.id = r.proposal_id
    LEFT JOIN {_BEFORE.format("bureau")} LEFT JOIN {_BEFORE.format("due_date")}
    LEFT JOIN {_BEFORE.format("promised_due_date")} {_OF_YEAR}"""
CANDIDATES = "SELECT kind, COUNT(*) FROM standing WHERE status = 'candidate' GROUP BY kind"
PROMISES = """
    WITH lagging AS (
        SELECT commitment_id FROM held
        WHERE staged AND (value IS NULL OR CASE WHEN low IS NULL THEN value > high ELSE value < low END)
    ), judged AS (
        SELECT kind, bureau, class, marked, topic, year, returned, extended, again, due_date AS due, submitted, status,
            soft AND status IN ('tracking', 'submitted', 'returned') AS soft,
            CASE WHEN status IN ('unachievable', 'superseded') THEN status WHEN due_date IS NULL THEN 'undated'
                WHEN fulfilled <= due_date THEN 'kept_in_time' WHEN fulfilled IS NOT NULL THEN 'kept_late'
                WHEN paused THEN 'paused' WHEN due_date <= '{day}' THEN 'overdue'
                WHEN id IN (SELECT commitment_id FROM lagging) THEN 'behind' ELSE 'on_schedule' END AS state,
            fulfilled IS NOT NULL AS kept, COALESCE(due_date <= '{day}', FALSE) AS is_due,
            CASE WHEN fulfilled <= promised_due_date THEN 'in_time' WHEN fulfilled > promised_due_date THEN 'late'
                ELSE 'none' END AS promise
        FROM standing WHERE status NOT IN ('candidate', 'dismissed')
    ), ahead AS (
        SELECT *, CASE WHEN state = 'overdue' AND status = 'submitted' THEN 'waiting'
                WHEN state = 'kept_late' AND submitted <= due THEN 'in_time' ELSE 'no' END AS handed_in,
            CASE WHEN state NOT IN ('on_schedule', 'behind', 'paused') OR due <= '{day}' THEN 'no'
                WHEN due <= '{next}' THEN 'year' ELSE 'later' END AS ahead
        FROM judged
    )
    SELECT state, kind, bureau, class, marked, topic, year, returned, extended, again, soft, kept, is_due, promise,
        handed_in, ahead, CASE WHEN ahead = 'year' THEN SUBSTR(due, 1, 7) ELSE 'none' END AS month, COUNT(*)
    FROM ahead GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17"""
HELD = """
    CREATE TEMP TABLE held AS
    WITH latest AS (
        SELECT v.target_id, v.value, w.id AS verified, ROW_NUMBER() OVER (
            PARTITION BY v.target_id
            ORDER BY CASE WHEN w.id IS NULL THEN 1 ELSE 0 END, v.measured_on DESC, u.at DESC, v.id DESC
        ) AS place
        FROM tracking_measuredvalue v JOIN tracking_progressupdate u ON u.id = v.update_id
        LEFT JOIN tracking_verification w ON w.update_id = u.id AND w.outcome = 'accepted' AND w.at < '{end}'
        WHERE u.at < '{end}' AND v.measured_on <= '{day}'
    ), dated AS (
        SELECT t.commitment_id, t.id, s.kind, s.bureau, t.unit, t.low, t.high, s.due_date,
            CASE WHEN COALESCE(s.promised_due_date, s.due_date) IS NULL
                OR CAST(t.due_date AS TEXT) < COALESCE(s.promised_due_date, s.due_date)
                THEN CAST(t.due_date AS TEXT) END AS stage
        FROM tracking_target t JOIN standing s ON s.id = t.commitment_id
        WHERE s.status NOT IN ('candidate', 'dismissed')
    )
    SELECT d.commitment_id, d.kind, d.bureau, d.unit, d.low, d.high, latest.value, latest.verified,
        COALESCE(COALESCE(d.stage, d.due_date) <= '{day}', FALSE) AS past, COALESCE(d.stage <= '{day}', FALSE) AS staged
    FROM dated d LEFT JOIN latest ON latest.target_id = d.id AND latest.place = 1"""
VERDICTS = """
    SELECT CASE WHEN value IS NULL THEN 'no_value'
            WHEN low IS NULL AND value <= high THEN CASE WHEN past THEN 'reached' ELSE 'within_limit' END
            WHEN low IS NULL OR value < low THEN CASE WHEN past THEN 'missed' ELSE 'under_way' END
            WHEN high IS NULL OR low = high OR value <= high THEN 'reached' ELSE 'above_range' END AS verdict,
        kind, bureau, unit, SUM(low), SUM(value), SUM(CASE WHEN verified IS NOT NULL THEN value END), COUNT(*)
    FROM held GROUP BY 1, 2, 3, 4"""
_CARRIED = """
    SELECT before, COUNT(*) FROM (
        SELECT (
            SELECT e.to_status FROM tracking_commitmentevent e WHERE e.commitment_id = c.id AND e.at < '{opening}'
            ORDER BY e.at DESC, e.id DESC LIMIT 1
        ) AS before
        FROM tracking_commitment c JOIN proposals_reply r ON r.id = c.reply_id
        JOIN proposals_proposal p ON p.id = r.proposal_id
        JOIN proposals_plenarysession s ON s.id = p.session_id WHERE s.year < {year}
    ) AS told GROUP BY 1"""
_LAST_YEAR = f"""
    SELECT COUNT(*) FROM tracking_commitment c JOIN proposals_reply r ON r.id = c.reply_id
    JOIN proposals_proposal p ON p.id = r.proposal_id {_OF_YEAR.format(year="{last}")}"""

SMALL = (PROPOSALS, ASSIGNMENTS, REPLIES, UNMATCHED, RATINGS, _CARRIED, _LAST_YEAR)


def count(scope: Scope) -> tuple[Counter[str], Counter[str]]:
    """Run all statements; return how many promises are in each state and targets have each verdict."""
    local = _LOCAL[connection.vendor]
    given = {
        "year": scope.year,
        "last": scope.year - 1,
        "day": scope.as_of,
        "next": date(scope.as_of.year + 1, scope.as_of.month, scope.as_of.day),
        "end": _stored(scope.cutoff.replace(tzinfo=None) - timedelta(hours=8)),
        "opening": _stored(scope.opening.replace(tzinfo=None) - timedelta(hours=8)),
        "accepted": local.format("told.accepted"),
        "submitted": local.format("told.submitted"),
    }
    with connection.cursor() as cursor:
        for statement in SMALL:
            cursor.execute(statement.format_map(given))
            cursor.fetchall()
        for table, statement in (("standing", STANDING), ("held", HELD)):
            cursor.execute(f"DROP TABLE IF EXISTS {table}")
            cursor.execute(statement.format_map(given))
        cursor.execute(CANDIDATES.format_map(given))
        cursor.fetchall()
        states, verdicts = Counter[str](), Counter[str]()
        for statement, counts in ((PROMISES, states), (VERDICTS, verdicts)):
            cursor.execute(statement.format_map(given))
            for row in cursor.fetchall():
                counts[row[0]] += row[-1]
    return states, verdicts


def _stored(moment: object) -> str:
    """A moment in UTC as both databases read it; Django's sessions on PostgreSQL are in UTC."""
    return f"{moment:%Y-%m-%d %H:%M:%S}"
