from datetime import timedelta

import pytest
from celery import current_app
from django.utils import timezone

from tests.factories.tracking import HeartbeatFactory, MailFactory, SendingHoldFactory
from tracking.models import Heartbeat, Mail


@pytest.mark.django_db
def test_healthz_says_ok_for_each_part_without_signing_in(client):
    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "database": "ok",
        "broker": "ok",
        "reminders": "never",
        "last_sweep": None,
        "last_send": None,
        "oldest_pending_seconds": None,
    }
    assert "no-cache" in response["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.loopback
def test_healthz_is_503_and_names_the_broker_that_does_not_answer(client, tmp_path, monkeypatch):
    monkeypatch.setattr(current_app.conf, "broker_write_url", f"redis+socket://{tmp_path}/nobody.sock")

    response = client.get("/healthz")

    answer = response.json()
    assert (response.status_code, answer["status"], answer["database"], answer["broker"]) == (
        503,
        "failed",
        "ok",
        "failed",
    )


@pytest.mark.django_db
def test_healthz_takes_no_posts(client):
    assert client.post("/healthz").status_code == 405


@pytest.fixture
def beats():
    """Both jobs ran a minute ago; the health check reads the clock."""
    now = timezone.now()
    for name in ("sweep_reminders", "send_reminders"):
        HeartbeatFactory(name=name, at=now - timedelta(minutes=1))
    return now


@pytest.mark.django_db
def test_healthz_says_when_planning_and_sending_last_ran(client, beats):
    answer = client.get("/healthz").json()

    at = (beats - timedelta(minutes=1)).isoformat()
    assert (answer["reminders"], answer["last_sweep"], answer["last_send"]) == ("ok", at, at)


@pytest.mark.django_db
def test_held_reminders_take_the_pages_from_nobody_but_call_the_monitor(client, beats):
    SendingHoldFactory()

    for_balancer, for_monitor = client.get("/healthz"), client.get("/healthz?reminders")

    assert (for_balancer.status_code, for_balancer.json()["reminders"]) == (200, "held")
    assert (for_monitor.status_code, for_monitor.json()["status"]) == (503, "failed")


@pytest.mark.django_db
def test_a_sender_that_has_stopped_is_late(client, beats):
    Heartbeat.objects.filter(name="send_reminders").update(at=beats - timedelta(minutes=6))

    assert client.get("/healthz?reminders").status_code == 503
    assert client.get("/healthz").json()["reminders"] == "late"


@pytest.mark.django_db
def test_healthz_says_for_how_long_the_oldest_mail_has_waited(client, beats):
    mail = MailFactory()
    Mail.objects.filter(pk=mail.pk).update(created_at=beats - timedelta(minutes=90))

    assert client.get("/healthz").json()["oldest_pending_seconds"] in range(5400, 5460)
