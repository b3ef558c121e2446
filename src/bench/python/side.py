"""Shared by the peers' sides of src/bench/compare: trials of settings, and the commands on standard input.

    train MILLIS    runs as many training steps as fit; answers with the microseconds of each
    infer MILLIS    does the same with forward passes
    describe        answers with the fastest settings, which are used
"""

import statistics
import sys
import time

TRIAL_SECONDS = 0.4
TRIALS = 2
FAR_BEHIND = 1.5


def times(action, seconds):
    """Repeats the action for this many seconds, at least twice; returns the microseconds of each run."""
    result = []
    end = time.perf_counter() + seconds
    while len(result) < 2 or time.perf_counter() < end:
        start = time.perf_counter()
        action()
        result.append((time.perf_counter() - start) * 1e6)
    return result


def fastest(choices, action_of):
    """Tries the choices in turn and returns the one with the smallest median time. The first round is warm-up; it also
    drops the choices that are far behind."""
    left = dict.fromkeys(choices, float("inf"))
    for trial in range(TRIALS + 1):
        medians = {c: statistics.median(times(action_of(c), TRIAL_SECONDS)) for c in left}
        if trial == 0:
            left = {c: float("inf") for c in left if medians[c] < FAR_BEHIND * min(medians.values())}
        else:
            left = {c: min(left[c], medians[c]) for c in left}
    return min(left, key=left.get)


def threads(n):
    return f"{n} {'thread' if n == 1 else 'threads'}"


def serve(description, **actions):
    print("ready", flush=True)
    for line in sys.stdin:
        command, *arguments = line.split()
        if command == "describe":
            print(description, flush=True)
        else:
            print(*(f"{t:.1f}" for t in times(actions[command](), int(arguments[0]) / 1000)), flush=True)
