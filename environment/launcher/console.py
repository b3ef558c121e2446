"""Prints the launcher's messages, runs its commands, and ends it when something is missing."""

import re
import subprocess
import sys

NETWORK_TROUBLE = re.compile(
    "unknown ?host|name resolution|name or service not known|could not resolve host|getaddrinfo failed"
    "|nodename nor servname|connection refused|connection reset|connection timed out|connect timed out"
    "|network is unreachable|no route to host|failed to fetch|failed to establish|remote name could not be resolved",
    re.IGNORECASE,
)
CHECK_THE_NETWORK = (
    "Check the network connection, and the proxy if you need one (HTTPS_PROXY for pip, ~/.m2/settings.xml for Maven).\n"
    "Then run the same command again."
)


class Failure(Exception):
    """Ends the program. The first paragraph of its message says what is wrong; the others say what to do about it."""

    def __init__(self, *paragraphs):
        super().__init__("\n\n".join(paragraphs))


def say(topic, text):
    print(f"{topic + ':':9} {text}", file=sys.stderr, flush=True)


def run_logged(what, command, log, **options):
    """Runs a command and logs its output. If it fails, says what failed and what to do about it."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with open(log, "wb") as output:
        try:
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, check=False, **options
            )
        except OSError as error:
            raise Failure(f"{what} failed: {command[0]} cannot be started ({error}).") from error
    if done.returncode != 0:
        text = log.read_text(encoding="utf-8", errors="replace")
        raise Failure(essence(text), *advice(what, text, log))


def essence(text):
    """The lines that Maven or pip mark as errors, without their advice. If there are none, the end of the output."""
    lines = [re.sub(r" *-> \[Help 1\]$", "", line) for line in text.splitlines()]
    noise = re.compile(r"re-run maven|for more information|\[help 1\] http", re.IGNORECASE)
    errors = [line for line in lines if re.match(r"\[ERROR\] .|ERROR: ", line) and not noise.search(line)]
    return "\n".join((errors or lines[-15:])[:25])


def advice(what, text, log):
    if NETWORK_TROUBLE.search(text):
        return f"{what} failed: a server could not be reached.", f"{CHECK_THE_NETWORK} All output is in {log}"
    return (f"{what} failed, for the reason above. All output is in {log}",)
