"""What every answer of the app says of itself: where a browser may load from, and who may frame it."""

import asyncio
import base64
import hashlib

from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from pages.runtime import content_policy
from pages.runtime.streamlit_private import inline_scripts


def rules(text: str) -> dict[str, list[str]]:
    return {rule: allowed for rule, *allowed in (part.split() for part in text.split("; "))}


def answer() -> dict[str, str]:
    """The headers of an answer of an app with this middleware."""

    async def hello(_):
        return PlainTextResponse("hello")

    app, sent = Starlette(routes=[Route("/", hello)], middleware=[content_policy.middleware()]), []
    scope = {"type": "http", "http_version": "1.1", "method": "GET", "path": "/", "raw_path": b"/", "root_path": "",
             "scheme": "http", "query_string": b"", "server": ("127.0.0.1", 1), "headers": []}  # fmt: skip

    async def receive():
        return {"type": "http.request"}

    async def send(message):
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    return {name.decode(): text.decode() for name, text in sent[0]["headers"]}


def test_every_answer_says_the_policy_and_only_streamlits_own_script_runs_in_the_page():
    said = answer()
    assert said["x-content-type-options"] == "nosniff"
    found = rules(said["content-security-policy"])
    assert found["default-src"] == ["'self'"]
    assert found["object-src"] == found["frame-src"] == found["base-uri"] == ["'none'"]
    (script,) = inline_scripts()
    assert script.strip() == "window.prerenderReady = false"
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert found["script-src"] == ["'self'", "blob:", f"'sha256-{digest}'"]


def test_no_address_but_our_own_and_no_text_that_becomes_a_program():
    for rule, allowed in rules(content_policy.policy(["one()", "two()"])).items():
        assert not [one for one in allowed if one.startswith(("*", "http", "'unsafe-eval'"))], rule
        assert "'unsafe-inline'" not in allowed or rule == "style-src"


def test_only_itself_may_frame_it_unless_it_was_launched_from_a_notebook(monkeypatch):
    assert rules(content_policy.policy())["frame-ancestors"] == ["'self'"]
    monkeypatch.setattr(content_policy, "_framed_by", ["'self'"])
    content_policy.let_notebooks_frame()
    assert "http://localhost:*" in rules(answer()["content-security-policy"])["frame-ancestors"]
