"""The commands behind the Makefile, run for real: in a small checkout with a stub for the site."""

import ast
import base64
import contextlib
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import scripts
from scripts import env_file, environment, serve, test, tools

pytestmark = pytest.mark.one_database
SCRIPTS = Path(scripts.__file__).parent
# Writes down what it is asked for; as a server it starts a process of its own, as runserver does;
# what runs beside it goes on until it is told to end.
SITE = """
import os, select, socket, subprocess, sys, time
from pathlib import Path


def known(process):
    with open("processes", "a") as log:
        log.write(f"{process}\\n")


asked = sys.argv[1]
with open("asked", "a") as log:
    log.write(asked + "\\n")
if asked == os.environ.get("FAILS"):
    sys.exit("no such table: anchor")
if asked == "old_database" and Path("old").exists():
    print("This database is too old. Move it to another folder.")
if asked == "first_account":
    print("Password, shown once: " + "maple-" * 3)
if asked in {"runserver", "send_mail", "tick"}:
    known(os.getpid())
while asked in {"send_mail", "tick"}:
    time.sleep(0.05)
if asked == "runserver":
    sleeper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    known(sleeper.pid)
    host, port = sys.argv[2].split(":")
    listener = socket.create_server((host, int(port)))
    while not Path("crash").exists():
        if select.select([listener], [], [], 0.05)[0]:
            listener.accept()[0].close()
    sys.exit(7)
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The scripts, a stub of the site, empty locks, and a `.venv` that is the Python of this test."""
    shutil.copytree(SCRIPTS, tmp_path / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "manage.py").write_text(SITE)
    for lock in ("requirements.txt", "requirements-dev.txt"):
        (tmp_path / lock).write_text("")
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    (tmp_path / ".venv" / environment.STAMP.name).write_text(hashlib.sha256(b"").hexdigest())
    return tmp_path


@pytest.fixture
def port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def start(checkout: Path, *arguments: str, **settings: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=checkout,
        # Of the plugins that this machine has, the one that the arguments of the whole suite need.
        env={"PATH": os.environ["PATH"], "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_PLUGINS": "xdist.plugin"}
        | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def run(checkout: Path, *arguments: str, **settings: str) -> tuple[int, str]:
    process = start(checkout, *arguments, **settings)
    try:
        output, _ = process.communicate(timeout=60)
    finally:
        process.kill()
    return process.returncode, output


class Server:
    """`make serve` in the small checkout, up to the line that gives the address."""

    def __init__(self, checkout: Path, port: int) -> None:
        self.process = start(checkout, "-m", "scripts.serve", PORT=str(port))
        self.processes = checkout / "processes"
        self.said = ""

    def wait_until_ready(self) -> None:
        assert self.process.stdout
        while "Ctrl-C" not in self.said:
            line = self.process.stdout.readline()
            assert line, self.said
            self.said += line

    def children(self) -> list[int]:
        return [int(line) for line in self.processes.read_text().split()] if self.processes.exists() else []

    def finish(self) -> int:
        # The output ends only when all who inherited it have ended: serve, what it started, what that started.
        rest, _ = self.process.communicate(timeout=30)
        self.said += rest
        return self.process.returncode


@pytest.fixture
def server(checkout: Path, port: int) -> Iterator[Server]:
    server = Server(checkout, port)
    try:
        server.wait_until_ready()
        yield server
    finally:
        server.process.kill()
        server.process.wait()
        for child in server.children():
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)


# The first start


def test_serve_prepares_everything_and_says_where_the_site_is(checkout: Path, port: int, server: Server) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=5):
        pass

    deadline = time.monotonic() + 30
    while not {"send_mail", "tick"} <= set(asked := (checkout / "asked").read_text().split()):
        assert time.monotonic() < deadline, asked
        time.sleep(0.02)
    assert asked[:4] == ["old_database", "migrate", "load_sample", "first_account"]
    assert sorted(asked[4:]) == ["runserver", "send_mail", "tick"]
    assert "Password, shown once: maple-maple-maple-" in server.said
    assert f"http://127.0.0.1:{port}/\n" in server.said
    assert f"http://127.0.0.1:{port}/admin/\n" in server.said


def test_serve_says_none_of_the_keys(checkout: Path, server: Server) -> None:
    values = dict(line.split("=", 1) for line in settings_lines(checkout / ".env"))

    assert not [name for name in ("SECRET_KEY", "FIELD_KEYS", "INDEX_KEY") if values[name] in server.said]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_serve_and_all_that_it_started(server: Server, number: signal.Signals) -> None:
    server.process.send_signal(number)

    assert server.finish() == 0
    assert "Traceback" not in server.said


def test_serve_killed_without_a_word_leaves_nothing_running(server: Server) -> None:
    server.process.kill()

    assert server.finish() == -signal.SIGKILL


def test_when_the_site_ends_by_itself_serve_ends_with_its_status(checkout: Path, server: Server) -> None:
    (checkout / "crash").touch()

    assert server.finish() == 7


def test_a_step_that_fails_stops_serve_with_its_output_and_one_sentence(checkout: Path, port: int) -> None:
    status, output = run(checkout, "-m", "scripts.serve", PORT=str(port), FAILS="migrate")

    assert status == 1
    assert output.endswith("no such table: anchor\nPreparing the database failed; the lines above say why.\n")
    assert (checkout / "asked").read_text().split() == ["old_database", "migrate"]


def test_an_old_database_stops_serve_with_one_sentence_and_no_step_after_it(checkout: Path, port: int) -> None:
    (checkout / "old").touch()

    status, output = run(checkout, "-m", "scripts.serve", PORT=str(port))

    assert status == 1
    assert output.endswith("Checking the database ...\nThis database is too old. Move it to another folder.\n")
    assert (checkout / "asked").read_text().split() == ["old_database"]


def test_locks_are_installed_when_they_change_and_only_then(checkout: Path) -> None:
    outputs = []
    for lock in ("", "# newer\n", "# newer\n"):
        (checkout / "requirements-dev.txt").write_text(lock)
        status, output = run(checkout, "-m", "scripts.environment")
        assert status == 0
        outputs.append("Installing requirements-dev.txt" in output)

    assert outputs == [False, True, False]


def test_a_venv_without_a_working_python_counts_as_none(tmp_path: Path) -> None:
    broken = tmp_path / "python"
    broken.write_text("#!/nowhere/python\n")
    broken.chmod(0o755)

    assert environment.works(Path(sys.executable))
    assert not environment.works(broken)
    assert not environment.works(tmp_path / "missing")


# .env


def settings_lines(path: Path) -> list[str]:
    return [line for line in path.read_text().splitlines() if not line.startswith("#")]


def test_env_is_written_with_fresh_keys_that_only_the_owner_can_read(tmp_path: Path) -> None:
    assert env_file.write_once(tmp_path / ".env")

    values = dict(line.split("=", 1) for line in settings_lines(tmp_path / ".env"))
    assert (tmp_path / ".env").stat().st_mode & 0o777 == 0o600
    assert values["ENVIRONMENT"] == "development"
    assert values["DEBUG"] == "on"
    assert values["ALLOWED_HOSTS"] == "localhost,127.0.0.1,[::1]"
    assert len(values["SECRET_KEY"]) >= 50
    name, key = values["FIELD_KEYS"].split(":")
    assert name == "k1"
    assert len(base64.urlsafe_b64decode(key)) == 32
    assert len(base64.urlsafe_b64decode(values["INDEX_KEY"])) == 32


def test_each_setting_in_env_has_a_line_that_explains_it(tmp_path: Path) -> None:
    env_file.write_once(tmp_path / ".env")

    lines = (tmp_path / ".env").read_text().splitlines()
    assert all(line.startswith("# ") and len(line) > 10 for line in lines[::2])
    assert [line.split("=")[0] for line in lines[1::2]] == list(env_file.MEANING)


def test_two_checkouts_share_no_key() -> None:
    one, other = env_file.fresh_settings(), env_file.fresh_settings()

    assert {name for name in one if one[name] != other[name]} == {"SECRET_KEY", "FIELD_KEYS", "INDEX_KEY"}


def test_env_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SECRET_KEY=mine\n")

    assert not env_file.write_once(tmp_path / ".env")

    assert (tmp_path / ".env").read_text() == "SECRET_KEY=mine\n"


# What can be missing


@pytest.mark.parametrize("text", ["eight", "0", "65536", "-1", "80.5", "8_000", "٨٠٠٠", "9" * 5000])
def test_what_is_no_port_is_refused(text: str) -> None:
    with pytest.raises(SystemExit, match=r"a port is a number from 1 to 65535; try PORT=8001 make serve$"):
        serve.free_port(text)


def test_a_bad_port_gets_one_sentence(checkout: Path) -> None:
    status, output = run(checkout, "-m", "scripts.serve", PORT="eight")

    assert status == 1
    assert output == "PORT is 'eight', but a port is a number from 1 to 65535; try PORT=8001 make serve\n"


def test_a_taken_port_gets_one_sentence_and_nothing_is_touched(checkout: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        status, output = run(checkout, "-m", "scripts.serve", PORT=str(taken))

    assert status == 1
    assert output == f"Port {taken} is taken by another program; try another one: PORT=8001 make serve\n"
    assert not (checkout / ".env").exists()
    assert not (checkout / "asked").exists()


@pytest.mark.parametrize("version", [(3, 6, 15), (3, 9, 6), (3, 10, 13)])
def test_a_python_that_is_too_old_gets_one_sentence(version: tuple[int, ...]) -> None:
    problem = scripts.python_problem(version)

    assert "needs Python 3.11 or later" in problem
    assert ".".join(map(str, version)) in problem
    assert "\n" not in problem


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 14, 1), (4, 0, 0)])
def test_a_python_that_is_new_enough_is_no_problem(version: tuple[int, ...]) -> None:
    assert scripts.python_problem(version) == ""


def test_an_old_python_can_read_the_file_that_turns_it_away() -> None:
    source = (SCRIPTS / "__init__.py").read_text()

    assert ast.parse(source, feature_version=(3, 7))


def test_debian_without_python3_venv_gets_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)

    with pytest.raises(SystemExit) as refusal:
        environment.require_venv_module()

    assert "sudo apt-get install python3-venv" in str(refusal.value)
    assert "\n" not in str(refusal.value)


# make test


# As `make test`, on a machine that has no browser of its own, but the HTML checker.
MAKE_TEST = (
    "-c",
    "import sys; from scripts import test, tools; test.BROWSERS = (); tools.prepare = lambda: True; "
    "sys.exit(test.main())",
)


@pytest.fixture
def with_tests(checkout: Path) -> Path:
    """One test that passes, and one in a browser that fails."""
    for path, body in {"tests/test_sum.py": "assert 1 + 1 == 2", "tests/browser/test_page.py": "assert False"}.items():
        (checkout / path).parent.mkdir(exist_ok=True)
        (checkout / path).write_text(f"def test_it():\n    {body}\n")
    return checkout


def test_without_chromium_the_browser_tests_are_left_out_and_the_last_line_says_so(with_tests: Path) -> None:
    status, output = run(with_tests, *MAKE_TEST)

    assert status == 0
    assert "apt-get install chromium" in output
    assert "1 passed" in output.splitlines()[-2]
    assert output.splitlines()[-1] == test.LEFT_OUT


def test_without_chromium_ci_fails_before_any_test_runs(with_tests: Path) -> None:
    status, output = run(with_tests, *MAKE_TEST, CI="true")

    assert status == 1
    assert output == test.HOW_TO_GET_ONE + "\n"


def test_with_chromium_the_browser_tests_run_and_pytest_decides(with_tests: Path) -> None:
    status, output = run(with_tests, *MAKE_TEST, CHROMIUM=sys.executable, CI="true")

    assert status == 1
    assert "1 failed, 1 passed" in output.splitlines()[-1]


def test_the_tests_learn_which_chromium_was_found(with_tests: Path) -> None:
    (with_tests / "tests" / "browser" / "test_page.py").write_text(
        f"import os\n\ndef test_it():\n    assert os.environ['CHROMIUM'] == {sys.executable!r}\n"
    )

    status, _ = run(with_tests, *MAKE_TEST, CHROMIUM=sys.executable, ARGS="tests/browser -k it")

    assert status == 0


def test_chromium_is_taken_from_the_variable_before_the_path(tmp_path: Path) -> None:
    for name in ("mine", "google-chrome", "chromium-browser"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    path = {"PATH": str(tmp_path)}

    assert test.find_chromium(path | {"CHROMIUM": str(tmp_path / "mine")}) == str(tmp_path / "mine")
    assert test.find_chromium(path | {"CHROMIUM": "/nowhere"}) in {
        "/usr/bin/chromium",
        str(tmp_path / "chromium-browser"),
    }


@pytest.fixture
def programs(checkout: Path) -> dict[str, str]:
    """A PATH with a Java and an npm that writes down what it is asked for, and a lock for it to install."""
    tools_of_tests = checkout / "tests" / "tools"
    tools_of_tests.mkdir(parents=True, exist_ok=True)
    (tools_of_tests / "package-lock.json").write_text("{}")
    installed = tools_of_tests / "node_modules"
    folder = checkout / "programs"
    folder.mkdir()
    npm = f'#!/bin/sh\nrm -rf "{installed}"; mkdir "{installed}"; echo "$@" >>"{checkout}/npm"; exit ${{FAILS:-0}}\n'
    for name, body in {"java": "#!/bin/sh\n", "npm": npm}.items():
        (folder / name).write_text(body)
        (folder / name).chmod(0o755)
    return {"PATH": f"{folder}:/usr/bin:/bin"}


PREPARE = ("-c", "from scripts import tools; print(tools.prepare())")


def test_the_html_checker_is_installed_from_its_lock_and_only_when_that_changes(
    checkout: Path, programs: dict[str, str]
) -> None:
    for lock in ("{}", "{}", '{"newer": true}'):
        (checkout / "tests" / "tools" / "package-lock.json").write_text(lock)
        assert run(checkout, *PREPARE, **programs)[1].endswith("True\n")

    asked = (checkout / "npm").read_text().splitlines()
    assert len(asked) == 2
    assert all(line.startswith("ci --ignore-scripts") for line in asked)


def test_a_checker_that_cannot_be_fetched_is_said_and_tried_again(checkout: Path, programs: dict[str, str]) -> None:
    assert run(checkout, *PREPARE, **programs, FAILS="1")[1].endswith("False\n")
    assert run(checkout, *PREPARE, **programs)[1].endswith("True\n")


@pytest.mark.parametrize("name", ["java", "npm"])
def test_without_java_or_npm_there_is_no_checker(checkout: Path, programs: dict[str, str], name: str) -> None:
    folder = Path(programs["PATH"].partition(":")[0])
    (folder / name).write_text("#!/bin/sh\nexit 1\n")

    status, output = run(checkout, *PREPARE, **programs)

    assert status == 0
    assert output.endswith("False\n")
    assert not (checkout / "tests" / "tools" / "node_modules").exists()


WITHOUT_CHECKER = (MAKE_TEST[0], MAKE_TEST[1].replace("True", "False"))


def test_without_the_checker_the_last_line_says_so(with_tests: Path) -> None:
    (with_tests / "tests" / "browser" / "test_page.py").unlink()

    status, output = run(with_tests, *WITHOUT_CHECKER, CHROMIUM=sys.executable)

    assert status == 0
    assert tools.HOW_TO_GET_THEM in output
    assert output.splitlines()[-1] == test.HTML_LEFT_OUT


def test_without_the_checker_ci_fails_before_any_test_runs(with_tests: Path) -> None:
    status, output = run(with_tests, *WITHOUT_CHECKER, CHROMIUM=sys.executable, CI="true")

    assert status == 1
    assert output == tools.HOW_TO_GET_THEM + "\n"


def test_arguments_go_to_pytest_and_name_files_of_their_own() -> None:
    everything = ["tests", "-n", "auto", "--dist", "worksteal"]

    assert test.pytest_arguments({}, "chromium") == everything
    assert test.pytest_arguments({"ARGS": "-k 'a b'"}, "chromium") == [*everything, "-k", "a b"]
    assert test.pytest_arguments({"ARGS": "tests/test_sum.py"}, "chromium") == ["tests/test_sum.py"]
    assert test.pytest_arguments({}, None) == [*everything, "--ignore=tests/browser"]
