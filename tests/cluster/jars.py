"""What a node is made of: the server's jars, our main class, a Java that can run them."""

import fcntl
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
DEFAULT_VERSION = "8.19.0"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "yangguang-elasticsearch"
RESOLVER = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath"
MODULE = re.compile(r"(netty-|elasticsearch-ssl-config-|transport-netty4-).*\.jar")


class NotHere(Exception):
    """What nodes need is not on this machine; the text says what."""


class NewerJavaNeeded(NotHere):
    """There is Java, but none new enough for that version of Elasticsearch."""


@dataclass(frozen=True)
class Prepared:
    """Everything a node of ``version`` is started from."""

    version: str
    java: Path
    class_path: str
    module_jars: tuple[Path, ...]


def _java_homes() -> Iterator[Path]:
    """Where a JDK may be; the one that was named first."""
    for name, value in sorted(os.environ.items()):
        if name.startswith("JAVA_HOME") and value:
            yield Path(value)
    if found := shutil.which("javac"):
        yield Path(found).resolve().parents[1]
    yield from sorted(Path("/usr/lib/jvm").glob("*"))


def _release(home: Path) -> int:
    """17 for Java 17; 0 where it is no JDK."""
    if not (home / "bin" / "javac").exists():
        return 0
    said = subprocess.run([home / "bin" / "javac", "-version"], capture_output=True, text=True, check=False)
    found = re.search(r"javac (\d+)", said.stdout + said.stderr)
    return int(found[1]) if found else 0


def java_for(version: str) -> Path:
    """The oldest JDK here that can run this Elasticsearch. Raises NotHere."""
    needed = 17 if version.startswith("8.") else 21
    homes = {_release(home): home for home in reversed(list(_java_homes()))}
    homes.pop(0, None)
    if not homes:
        raise NotHere("no JDK is here (Debian: default-jdk-headless)")
    fit = [release for release in homes if release >= needed]
    if not fit:
        raise NewerJavaNeeded(f"Elasticsearch {version} needs Java {needed}; the newest here is {max(homes)}")
    return homes[min(fit)]


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Several test processes may want the same jars at once."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _resolved(version: str, folder: Path) -> list[Path]:
    """The jars, from Maven's own cache or Maven Central."""
    known = folder / "class-path"
    if known.exists():
        jars = [Path(jar) for jar in known.read_text().split(os.pathsep)]
        if all(jar.exists() for jar in jars):
            return jars
    maven = shutil.which("mvn")
    if not maven:
        raise NotHere("Maven is not here (Debian: maven)")
    command = [maven, "-q", "-B", "-f", HERE / "pom.xml", f"-Delasticsearch.version={version}", RESOLVER]
    said = subprocess.run(
        [*command, f"-Dmdep.outputFile={known}.new"], capture_output=True, text=True, timeout=900, check=False
    )
    if said.returncode:
        raise NotHere(f"Maven could not fetch Elasticsearch {version}: {(said.stdout + said.stderr).strip()[-400:]}")
    Path(f"{known}.new").replace(known)
    return [Path(jar) for jar in known.read_text().split(os.pathsep)]


def prepared(version: str = DEFAULT_VERSION) -> Prepared:
    """Fetch and compile what is not there yet; afterwards it takes no network. Raises NotHere."""
    java = java_for(version)
    folder = CACHE / version
    with _alone(folder):
        jars = _resolved(version, folder)
        modules = tuple(jar for jar in jars if MODULE.fullmatch(jar.name))
        class_path = os.pathsep.join(str(jar) for jar in jars if jar not in modules)
        source, compiled = HERE / "Node.java", folder / "Node.class"
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            compiler = [java / "bin" / "javac", "--release", "17" if version.startswith("8.") else "21"]
            subprocess.run([*compiler, "-cp", class_path, "-d", folder, source], check=True)
    return Prepared(version, java / "bin" / "java", f"{folder}{os.pathsep}{class_path}", modules)
