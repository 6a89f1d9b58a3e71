"""The configuration in docs/hosting.md can be read by the servers, and it keeps people apart."""

import re
from pathlib import Path

import pytest
from jupyter_server.serverapp import ServerApp
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyter_server.services.kernels.kernelmanager import MappingKernelManager
from traitlets.config import Config
from traitlets.utils.importstring import import_item
from voila.configuration import VoilaConfiguration

import start

PAGE = (Path(__file__).parent.parent / "docs" / "hosting.md").read_text(encoding="utf-8")
KINDS = {
    kind.__name__: kind
    for kind in (
        ServerApp,
        MappingKernelManager,
        VoilaConfiguration,
        ZMQChannelsWebsocketConnection,
    )
}


@pytest.fixture(scope="module")
def hub():
    """The configuration as JupyterHub would read it."""
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    found = Config()
    exec(compile(code, "jupyterhub_config.py", "exec"), {"get_config": lambda: found})
    return found


def test_each_setting_of_the_server_exists_and_takes_its_value(hub):
    for flag in hub.Spawner.args:
        kind, name, value = re.fullmatch(r"--(\w+)\.(\w+)=(.+)", flag).groups()
        trait = KINDS[kind].class_traits(config=True)[name]
        if name.endswith("_class"):
            assert issubclass(import_item(value), trait.klass)
        else:
            trait.from_string(value)


def test_what_closes_a_hole_in_a_room_closes_it_here(hub):
    guards = [flag for flag in start.GUARDED if "override" in flag or "websocket" in flag]
    for flag in (*guards, *start.UNLIMITED):
        assert flag.replace("--Voila.", "--ServerApp.") in hub.Spawner.args


def test_nobody_gets_in_by_default_or_gets_at_another_or_out(hub):
    assert hub.JupyterHub.authenticator_class == "null" and not hub.Authenticator.allow_all
    (place,) = hub.DockerSpawner.volumes
    assert "{username}" in place
    assert hub.DockerSpawner.mem_limit == "512M" and hub.DockerSpawner.cpu_limit == 1
    held = hub.DockerSpawner.extra_host_config
    assert held["read_only"] and held["cap_drop"] == ["ALL"] and held["pids_limit"]
    assert f"network create --internal {hub.DockerSpawner.network_name}" in PAGE
    assert "://127.0.0.1:" in hub.JupyterHub.bind_url
    assert re.search(r"^USER (?!root)", PAGE, re.MULTILINE)


def test_the_first_page_is_the_front_page(hub):
    assert hub.Spawner.default_url.endswith(start.FRONT_PAGE)
