"""Reading a feed in a process of its own, which is ended when it takes too long.

What belongs here: passing a document over and what it names back. What does not: what a feed means (``feeds``).
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime

from dateline.collecting.problems import FetchProblem
from dateline.collecting.state import Feed, Found

LONGEST_SECONDS = 60.0


def read_feed_apart(
    body: bytes, address: str, media_type: str, *, own_content: bool, seconds: float = LONGEST_SECONDS
) -> Feed:
    """As ``feeds.read_feed``; ``FetchProblem`` too where it takes longer than so many seconds."""
    asked = json.dumps({"address": address, "media_type": media_type, "own_content": own_content})
    command = [sys.executable, "-c", f"from {__name__} import main; main()"]
    try:
        done = subprocess.run(
            command, input=f"{asked}\n".encode() + body, capture_output=True, timeout=seconds, check=True
        )
    except subprocess.TimeoutExpired as error:
        what = f"{address} is made so that reading it takes longer than {seconds:g} seconds"
        raise FetchProblem("failed", "unreadable", what) from error
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise FetchProblem("failed", "unreadable", f"{address} could not be understood: {said[:200]}") from error
    told = json.loads(done.stdout)
    if "rule" in told:
        raise FetchProblem("failed", told["rule"], told["what"])
    return Feed(tuple(_unpacked(item) for item in told["found"]), tuple(told["notes"]))


def _unpacked(told: dict[str, str | None]) -> Found:
    fields = dict(told)
    when, content = fields.pop("when"), fields.pop("content")
    return Found(
        **fields,  # type: ignore[arg-type]
        when=datetime.fromisoformat(when) if when else None,
        content=content.encode() if content is not None else None,
    )


def _packed(item: Found) -> dict[str, object]:
    return {
        "key": item.key,
        "address": item.address,
        "told": dict(item.told),
        "when": item.when.isoformat() if item.when else None,
        "mark": item.mark,
        "content": item.content.decode() if item.content is not None else None,
    }


def main() -> None:
    """What the other process does: reads standard input, writes JSON."""
    from dateline.collecting.feeds import parse_feed

    asked = json.loads(sys.stdin.buffer.readline())
    body = sys.stdin.buffer.read()
    answer: dict[str, object]
    try:
        feed = parse_feed(body, asked["address"], asked["media_type"], own_content=asked["own_content"])
        answer = {"found": [_packed(item) for item in feed.found], "notes": list(feed.notes)}
    except FetchProblem as problem:
        answer = {"rule": problem.rule, "what": problem.what}
    sys.stdout.write(json.dumps(answer))
