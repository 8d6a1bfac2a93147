import os
import tempfile
from pathlib import Path

from kombu import Connection
from kombu.utils.url import url_to_parts

from config.places import BASE_DIR, broker_socket, broker_url, data_dir


def test_data_folder_is_the_variable_or_var_in_the_checkout(monkeypatch, tmp_path):
    monkeypatch.setenv("JIANNUO_DATA_DIR", str(tmp_path))
    assert data_dir() == tmp_path

    monkeypatch.setenv("JIANNUO_DATA_DIR", "")
    assert data_dir() == BASE_DIR / "var"


def test_the_socket_is_in_the_data_folder():
    assert broker_socket(Path("/srv/jiannuo")) == Path("/srv/jiannuo/broker/valkey.sock")


def test_a_deep_data_folder_has_its_socket_in_a_short_place_of_its_own():
    deep, other = Path("/srv") / ("数据" * 20), Path("/srv") / ("资料" * 20)

    assert broker_socket(deep).parent.parent == Path(tempfile.gettempdir())
    assert len(os.fsencode(broker_socket(deep))) <= 100
    assert broker_socket(deep) == broker_socket(deep) != broker_socket(other)


def test_the_address_keeps_spaces_and_signs_of_the_path():
    url = broker_url(Path("/srv/践诺 100% #1"))

    assert url_to_parts(Connection(url).hostname).path == "srv/践诺 100% #1/broker/valkey.sock"
