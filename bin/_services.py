"""Run a command with Chromium, PostgreSQL and Redis at hand, and stop afterwards what was started here.

    _services.py chromium postgres redis -- COMMAND ...

Each is taken from its TWOFEET_TEST_ variable, else from the usual place, else started in a temporary folder,
else installed; the command gets the variable either way.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from ctypes.util import find_library
from pathlib import Path

import psycopg

VARIABLES = {
    "chromium": "TWOFEET_TEST_CHROMIUM",
    "postgres": "TWOFEET_TEST_POSTGRES",
    "redis": "TWOFEET_TEST_REDIS",
}
NAMES = {"chromium": "Chromium", "postgres": "PostgreSQL", "redis": "Redis"}
PACKAGES = {"chromium": "chromium", "postgres": "postgresql", "redis": "redis-server"}
LIBRARIES = {
    "pango-1.0": "libpango-1.0-0",
    "pangoft2-1.0": "libpangoft2-1.0-0",
    "harfbuzz-subset": "libharfbuzz-subset0",
}
"""Of the system, for the print kit."""
FONTS = {"en": "fontconfig", "ar": "fonts-noto-core", "ja": "fonts-vlgothic"}
POSTGRES_PLACES = ["/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin"]
BROWSERS = Path("var/cache/browsers").absolute()
LOG = Path("var/cache/install.log")


class Absent(Exception):
    """Something cannot be had; says why."""


def main() -> int:
    split = sys.argv.index("--")
    wanted, command = sys.argv[1:split], sys.argv[split + 1 :]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with ExitStack() as stack:
        install([name for name in wanted if is_missing(name)], fonts="chromium" in wanted)
        for name in wanted:
            try:
                os.environ[VARIABLES[name]] = provide(name, stack)
            except Absent as why:
                print(f"skipped: {NAMES[name]} ({why})", file=sys.stderr)
                if os.environ.get("CI") == "true":
                    return 1
        return run(command, stack)


def run(command: list[str], stack: ExitStack) -> int:
    """Ctrl-C goes to the command, which decides; we wait for it, so that its servers outlive it."""
    process = subprocess.Popen(command)
    stack.callback(process.terminate)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def is_missing(name: str) -> bool:
    """Whether it is neither named, nor running, nor installed."""
    if os.environ.get(VARIABLES[name]):
        return False
    if name == "chromium":
        return not installed_chromium()
    if name == "postgres":
        return not (running_postgres() or postgres_binaries())
    return not (running_redis() or redis_binary())


def provide(name: str, stack: ExitStack) -> str:
    return {"chromium": chromium, "postgres": postgres, "redis": redis}[name](stack)


# Chromium


def chromium(stack: ExitStack) -> str:
    named = os.environ.get(VARIABLES["chromium"])
    if named and not answers_version(named):
        raise Absent(f"{named} does not start")
    return named or installed_chromium() or chromium_of_playwright()


def installed_chromium() -> str | None:
    names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
    candidates = [shutil.which(name) for name in names]
    candidates += ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"]
    candidates += [str(path) for path in sorted(BROWSERS.glob("chromium-*/chrome-*/chrome"))]
    return next((path for path in candidates if path and answers_version(path)), None)


def chromium_of_playwright() -> str:
    say("Fetching Chromium into var/cache/browsers ...")
    os.environ["PLAYWRIGHT_BROWSERS_PATH"] = str(BROWSERS)
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    if not quietly(command + (["--with-deps"] if is_root_of_debian() else [])):
        raise Absent(f"not installed, and Playwright could not fetch it; see {LOG}")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def answers_version(path: str) -> bool:
    """Ubuntu's chromium is only a signpost to a snap, so being there is not enough."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=30).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


# PostgreSQL


def postgres(stack: ExitStack) -> str:
    named = os.environ.get(VARIABLES["postgres"])
    if named and not may_create_databases(named):
        raise Absent(f"{VARIABLES['postgres']} does not answer, or may not create databases")
    return named or running_postgres() or start_postgres(stack)


def running_postgres() -> str | None:
    port = os.environ.get("TWOFEET_TEST_POSTGRES_PORT", "5432")
    users = dict.fromkeys([os.environ.get("USER") or "root", "postgres"])
    urls = [f"postgresql://{user}@127.0.0.1:{port}/postgres" for user in users]
    return next((url for url in urls if may_create_databases(url)), None)


def may_create_databases(url: str) -> bool:
    question = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            return bool(connection.execute(question).fetchone()[0])
    except psycopg.Error:
        return False


def postgres_binaries() -> Path | None:
    places = [path for place in POSTGRES_PLACES for path in sorted(Path("/").glob(place[1:]), reverse=True)]
    found = shutil.which("initdb")
    places += [Path(found).resolve().parent] if found else []
    return next((place for place in places if (place / "initdb").exists()), None)


def start_postgres(stack: ExitStack) -> str:
    binaries = postgres_binaries()
    if not binaries:
        raise Absent("not installed")
    folder, port = temporary_folder(stack), free_port()
    owner = other_user(folder)
    create = [binaries / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8"]
    if not quietly([*create, "--locale=C", "--no-sync"], cwd=folder, **owner):
        raise Absent(f"initdb failed; see {LOG}")
    serve = [binaries / "postgres", "-D", folder / "data", "-k", folder, "-h", "127.0.0.1", "-p", str(port)]
    # What is in here need not outlive the machine; databases come and go by the hundred, and each would wait for the
    # disk. A server that is killed loses nothing by it.
    for habit in ("max_connections=200", "fsync=off", "full_page_writes=off"):
        serve += ["-c", habit]
    # SIGINT is its fast shutdown: it does not wait for forgotten connections.
    server = start(serve, stack, signal.SIGINT, folder, **owner)
    url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
    return wait_for(server, lambda: may_create_databases(url) and url)


def other_user(folder: Path) -> dict:
    """PostgreSQL refuses to run as root."""
    if os.geteuid():
        return {}
    import pwd

    names = {entry.pw_name for entry in pwd.getpwall()}
    entry = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    os.chown(folder, entry.pw_uid, entry.pw_gid)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


# Redis


def redis(stack: ExitStack) -> str:
    named = os.environ.get(VARIABLES["redis"])
    return named or running_redis() or start_redis(stack)


def running_redis() -> str | None:
    port = int(os.environ.get("TWOFEET_TEST_REDIS_PORT", "6379"))
    return f"redis://127.0.0.1:{port}" if answers_ping(port) else None


def answers_ping(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def redis_binary() -> str | None:
    return shutil.which("redis-server") or shutil.which("valkey-server")


def start_redis(stack: ExitStack) -> str:
    binary = redis_binary()
    if not binary:
        raise Absent("not installed")
    folder, port = temporary_folder(stack), free_port()
    command = [binary, "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", folder]
    server = start(command, stack, signal.SIGTERM, folder)
    return wait_for(server, lambda: answers_ping(port) and f"redis://127.0.0.1:{port}")


# Installing


def install(names: list[str], fonts: bool) -> None:
    """As root on Debian and its relatives, by apt-get; elsewhere what is missing stays missing."""
    packages = [PACKAGES[name] for name in names]
    packages += [package for library, package in LIBRARIES.items() if not find_library(library)]
    if fonts:
        packages += [package for language, package in FONTS.items() if not has_font_for(language)]
    if not packages or not is_root_of_debian():
        return
    say(f"Installing {' '.join(packages)} ...")
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    quietly(["apt-get", "update"])
    for package in packages:
        if not quietly(["apt-get", "install", "--yes", "--no-install-recommends", package]):
            say(f"apt-get could not install {package}; see {LOG}")


def has_font_for(language: str) -> bool:
    """Without one, pages in it are drawn as boxes."""
    if not shutil.which("fc-list"):
        return sys.platform != "linux"
    return bool(subprocess.run(["fc-list", f":lang={language}"], capture_output=True).stdout)


def is_root_of_debian() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


# Processes


def start(command: list, stack: ExitStack, stop: signal.Signals, folder: Path, **owner) -> subprocess.Popen:
    """Starts a server in a session of its own, so that Ctrl-C reaches it only through us."""
    with open(folder / "log", "wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, start_new_session=True, **owner)
    stack.callback(server.wait)
    stack.callback(server.send_signal, stop)
    return server


def wait_for(server: subprocess.Popen, ready) -> str:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and server.poll() is None:
        if url := ready():
            return url
        time.sleep(0.05)
    raise Absent(f"{Path(server.args[0]).name} did not start")


def quietly(command: list, **options) -> bool:
    """Whether it succeeded; what it printed is added to the log."""
    LOG.parent.mkdir(parents=True, exist_ok=True)
    with LOG.open("ab") as log:
        return subprocess.run(command, stdout=log, stderr=log, **options).returncode == 0


def temporary_folder(stack: ExitStack) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="twofeet-"))
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    return folder


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def say(text: str) -> None:
    print(text, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
