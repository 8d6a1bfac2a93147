import pytest
from celery import current_app


@pytest.mark.django_db
def test_healthz_says_ok_for_each_part_without_signing_in(client):
    response = client.get("/healthz")

    assert (response.status_code, response.json()) == (200, {"status": "ok", "database": "ok", "broker": "ok"})
    assert "no-cache" in response["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.loopback
def test_healthz_is_503_and_names_the_broker_that_does_not_answer(client, tmp_path, monkeypatch):
    monkeypatch.setattr(current_app.conf, "broker_write_url", f"redis+socket://{tmp_path}/nobody.sock")

    response = client.get("/healthz")

    assert (response.status_code, response.json()) == (
        503,
        {"status": "failed", "database": "ok", "broker": "failed"},
    )


@pytest.mark.django_db
def test_healthz_takes_no_posts(client):
    assert client.post("/healthz").status_code == 405
