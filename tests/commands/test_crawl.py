"""`casemine crawl`: a list into a folder, whatever the server does and however the run ends."""

from __future__ import annotations

import importlib.util
import json
import re
import signal
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from casemine.pages import walk as walking
from casemine.store.casebase import CaseBase

NAMES = ("青禾社区", "柳荫村", "石桥社区", "南塘社区")


@pytest.fixture
def column():
    """A column of four articles at a port of this machine: its port, and the paths asked for."""
    asked: list[str] = []
    rows = "".join(f"<li><a href='/dj/20240{k}.html'>{name}：院坝会开到家门口</a></li>" for k, name in enumerate(NAMES))
    pages = {
        "/robots.txt": "User-agent: *\nCrawl-delay: 0.01",
        "/dj/index.html": f"<html><body><ul>{rows}</ul></body></html>",
    }
    for k, name in enumerate(NAMES):
        text = f"{name}党支部召开院坝会，走访居民{k + 23}户，收集意见{k + 6}条，由网格员逐条登记、限时答复。" * 3
        pages[f"/dj/20240{k}.html"] = f"<html><body><h1>{name}：院坝会开到家门口</h1><p>{text}</p></body></html>"

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            asked.append(self.path)
            body = pages.get(self.path, "").encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server.server_address[1], asked, pages
    server.shutdown()
    server.server_close()


def arguments(port, folder, *more):
    return (
        "crawl",
        f"http://127.0.0.1:{port}/dj/index.html",
        "-o",
        folder,
        "--allow-private",
        f"127.0.0.1:{port}",
        *more,
    )


def cells(out):
    return dict(re.findall(r"│\s*(\S[^│]*?)\s*│\s*([\d,]+)\s*│", out))


def test_a_list_becomes_a_folder_and_a_summary(run, column, tmp_path):
    """And `casemine mine` reads what the folder holds, with the addresses."""
    port, _, _ = column
    code, out, err = run(*arguments(port, tmp_path / "kept"))

    assert (code, err) == (0, "")
    assert cells(out)["new articles"] == cells(out)["articles in the folder"] == "4"
    assert out.endswith(f"next: casemine mine {tmp_path / 'kept'}\n")
    assert run("mine", tmp_path / "kept", "-o", tmp_path / "cases.db")[0] == 0
    addresses = [f"http://127.0.0.1:{port}/dj/20240{k}.html" for k in range(4)]
    assert sorted(case.url for case in CaseBase(tmp_path / "cases.db").cases()) == addresses


def test_a_second_run_brings_nothing_new(run, column, tmp_path):
    """It says so."""
    port, _, _ = column
    run(*arguments(port, tmp_path / "kept"))
    code, out, _ = run(*arguments(port, tmp_path / "kept"))
    assert code == 0 and (cells(out)["new articles"], cells(out)["unchanged pages"]) == ("0", "5")


def test_a_run_of_some_pages_goes_on_later(run, column, tmp_path):
    """`--max-pages` ends it, the same command goes on."""
    port, asked, _ = column
    code, out, _ = run(*arguments(port, tmp_path / "kept", "--max-pages", 2))
    assert code == 0 and out.endswith("3 pages are left: run the same command again to go on.\n")
    run(*arguments(port, tmp_path / "kept"))
    assert len(asked) == len(set(asked)) == 6


def test_what_cannot_be_had_is_told(run, column, tmp_path):
    """One sentence a page, exit code 1."""
    port, _, pages = column
    del pages["/dj/202402.html"]
    code, out, err = run(*arguments(port, tmp_path / "kept"))
    address = f"http://127.0.0.1:{port}/dj/202402.html"
    assert code == 1 and cells(out)["pages not fetched"] == "1"
    assert err == f"not fetched: {address} does not exist (any more): the server answers 404.\n"


def test_the_summary_of_a_crawl_speaks_chinese(run, column, tmp_path):
    """With `--lang zh`."""
    port, _, _ = column
    code, out, _ = run("--lang", "zh", *arguments(port, tmp_path / "kept"))
    assert code == 0 and cells(out)["文件夹中的文章"] == "4"


def test_ctrl_c_says_where_the_crawl_stands(run, column, tmp_path, monkeypatch):
    """One sentence, exit code 130, nothing lost."""
    port, asked, _ = column

    def stop(self, task):
        if len(asked) == 4:
            raise KeyboardInterrupt
        return real(self, task)

    real = walking.Walk._step
    with monkeypatch.context() as patch:
        patch.setattr(walking.Walk, "_step", stop)
        code, out, err = run(*arguments(port, tmp_path / "kept"))
    assert (code, out) == (130, "")
    assert err == (
        f"Stopped after 3 requests; {tmp_path / 'kept'} holds 2 articles, 2 pages are left. "
        "Run the same command again to go on.\n"
    )
    assert run(*arguments(port, tmp_path / "kept"))[0] == 0 and len(asked) == 6


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (
            ("crawl", "dj/index.html", "-o", "kept"),
            "is no address of a web page: it must begin with http:// or https://",
        ),
        (
            ("crawl", "http://127.0.0.1:9/", "-o", "kept"),
            "127.0.0.1 is no public address. If it is meant, allow it with",
        ),
        (("crawl", "http://a.example/", "-o", "kept", "--follow", "("), "is no regular expression"),
        (("crawl", "http://a.example/", "-o", "kept", "--allow-private", "a"), "is not of the form HOST:PORT"),
        (("crawl", "http://a.example/", "-o", "kept", "--delay", "often"), "'often' is no number of seconds"),
        (("crawl", "http://a.example/"), "-o/--output"),
        (
            ("crawl", "http://127.0.0.1:9/", "-o", "a-file", "--allow-private", "127.0.0.1:9"),
            "a-file cannot be made or written",
        ),
    ],
)
def test_a_crawl_that_cannot_be_done_is_one_sentence(run, tmp_path, monkeypatch, written, sentence):
    """On stderr, with exit code 2, and nothing is asked for."""
    monkeypatch.chdir(tmp_path)
    Path("a-file").write_text("")
    code, out, err = run(*written)
    assert (code, out) == (2, "") and sentence in err and err.count("\n") == 1


@pytest.fixture
def rig(shared, tmp_path):
    """The benchmark's module, and the rig of the shared folder unpacked."""
    path = Path(__file__).parents[2] / "benchmarks" / "rig.py"
    spec = importlib.util.spec_from_file_location("rig", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["rig"] = module
    spec.loader.exec_module(module)
    yield module, module.unpack(shared, tmp_path)
    del sys.modules["rig"]


@pytest.mark.skipif(sys.platform == "win32", reason="signals are another matter on Windows")
def test_the_rig_is_crawled_whole_in_spite_of_faults_and_kills(rig, tmp_path):
    """All articles once, robots.txt, Crawl-delay and Retry-After kept, at most one page asked for again a kill."""
    module, folder = rig
    kills = 3
    with module.serve(folder, 1, "log") as served:
        for number in range(kills):
            process = served.crawl(tmp_path / "kept")
            while len(served.rows()) < 60 * (number + 1) and process.poll() is None:
                time.sleep(0.02)
            process.send_signal(signal.SIGKILL)
            process.wait()
        told = module.finish(served.crawl(tmp_path / "kept"))
        assert (tmp_path / "kept" / "index.jsonl").is_file(), told
        content, judged = served.judge(tmp_path / "kept")
        asked = module.count(served.rows())
        plan = json.loads(served.log.with_suffix(".plan.json").read_text("utf-8"))

    assert content, judged + told
    once_more = {"503once", "429retryafter1", "reset_once", "truncated_once"}
    tries = {path: 4 if fault == "500always" else 2 if fault in once_more else 1 for path, fault in plan.items()}
    again = sum(max(0, count - tries.get(path, 1)) for path, count in asked.items())
    assert again <= kills, asked.most_common(9)
