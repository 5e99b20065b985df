"""A folder that changes as one: whole before, whole after, whatever happens in between."""

from __future__ import annotations

import multiprocessing
import os
import random
import resource
import signal
import time
from pathlib import Path

import pytest

from dashboard.public import folder
from dashboard.public.folder import PublishError, SiteFile, replace_folder, standing, tidied
from dashboard.public.soundness import files_of


def files(word: str, count: int = 40, size: int = 4000) -> list[SiteFile]:
    """Pages of one edition; a reader can tell a mixture."""
    pages = [SiteFile(f"{number % 5}/{number}.html", (word * size).encode) for number in range(count)]
    return [*pages, SiteFile("index.html", word.encode), SiteFile("aset/same.css", b"same".strip)]


def edition(out: Path) -> str:
    """The word of what stands, having looked at every file of it."""
    words = {(out / path).read_text()[0] for path in files_of(standing(out) or out) if not path.startswith("aset/")}
    assert len(words) == 1
    return words.pop()


def versions(folder: Path) -> int:
    """How many there are; each with the hashes of its files."""
    found = {one.name for one in (folder / ".site.versions").iterdir()}
    kept = {name for name in found if not name.endswith(".sums")}
    assert found == kept | {f"{name}.sums" for name in kept}
    return len(kept)


def known_by(out: Path) -> dict[str, tuple[int, int, int]]:
    """What tells a web server and a copying tool that a file is the same."""
    found = {path: (out / path).stat() for path in files_of(out.resolve())}
    return {path: (one.st_ino, one.st_mtime_ns, one.st_size) for path, one in found.items()}


def test_readers_find_the_files_below_the_folder(tmp_path):
    done = replace_folder(tmp_path / "site", files("a"))
    assert (tmp_path / "site" / "index.html").read_text() == "a"
    assert done.written == done.files == 42


def test_an_unchanged_publication_changes_no_file_and_no_link(tmp_path):
    out = tmp_path / "site"
    replace_folder(out, files("a"))
    before = known_by(out)
    led_to = out.readlink()
    done = replace_folder(out, files("a"))
    assert not done.changed
    assert out.readlink() == led_to
    assert known_by(out) == before


def test_what_stays_the_same_keeps_its_time_and_what_is_new_comes_with_it(tmp_path):
    out = tmp_path / "site"
    replace_folder(out, files("a"))
    os.utime(out / "aset/same.css", (1_000_000_000, 1_000_000_000))
    done = replace_folder(out, files("b"))
    assert edition(out) == "b"
    assert done.written == 41
    assert (out / "aset/same.css").stat().st_mtime == 1_000_000_000


def test_what_is_withdrawn_lies_nowhere_any_more(tmp_path):
    out = tmp_path / "site"
    replace_folder(out, [*files("a"), SiteFile("secret.csv", b"withdrawn".strip)])
    assert replace_folder(out, files("a")).removed == 1
    assert not any(b"withdrawn" in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert versions(tmp_path) == 1


def test_a_lasting_file_is_not_asked_for_again(tmp_path):
    def asked_again() -> bytes:
        raise AssertionError

    out = tmp_path / "site"
    replace_folder(out, [SiteFile("p.1234.png", b"png".strip, lasting=True)])
    replace_folder(out, [SiteFile("p.1234.png", asked_again, lasting=True), SiteFile("new.html", b"new".strip)])
    assert (out / "p.1234.png").read_bytes() == b"png"


def test_web_servers_of_another_name_may_read_it(tmp_path):
    old = os.umask(0o077)
    try:
        replace_folder(tmp_path / "site", files("a"))
    finally:
        os.umask(old)
    for path in (tmp_path / "site").rglob("*"):
        assert path.stat().st_mode & (0o055 if path.is_dir() else 0o044) == (0o055 if path.is_dir() else 0o044)


def test_the_whole_may_be_moved(tmp_path):
    (tmp_path / "here").mkdir()
    replace_folder(tmp_path / "here" / "site", files("a"))
    (tmp_path / "here").rename(tmp_path / "there")
    assert edition(tmp_path / "there" / "site") == "a"


@pytest.mark.parametrize("what", ["folder", "link", "file"])
def test_what_somebody_else_has_put_there_is_left_alone(tmp_path, what):
    out = tmp_path / "site"
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("mine")
    if what == "folder":
        mine.rename(out)
    elif what == "link":
        out.symlink_to(mine)
    else:
        out.write_text("mine")
    with pytest.raises(PublishError, match="something else lies there"):
        replace_folder(out, files("a"))
    assert "mine" in (out.read_text() if what == "file" else (out / "letter.txt").read_text())


def test_an_empty_folder_made_beforehand_is_taken(tmp_path):
    (tmp_path / "site").mkdir()
    replace_folder(tmp_path / "site", files("a"))
    assert edition(tmp_path / "site") == "a"


@pytest.mark.parametrize("path", ["../out.html", "/etc/x", "a/../../b", ".hidden", ""])
def test_no_file_leads_out_of_the_folder(tmp_path, path):
    with pytest.raises(ValueError, match="cannot be"):
        replace_folder(tmp_path / "site", [SiteFile(path, b"x".strip)])
    assert not list(tmp_path.rglob("*.html"))


def test_a_fault_while_writing_leaves_what_stood(tmp_path):
    out = tmp_path / "site"
    replace_folder(out, files("a"))

    def broken() -> bytes:
        raise RuntimeError("planted")

    with pytest.raises(RuntimeError, match="planted"):
        replace_folder(out, [*files("b"), SiteFile("z.html", broken)])
    assert edition(out) == "a"
    assert versions(tmp_path) == 1


def test_a_full_disk_leaves_what_stood_and_says_so(tmp_path):
    out = tmp_path / "site"
    replace_folder(out, files("a"))
    answers = multiprocessing.get_context("fork").SimpleQueue()
    process = multiprocessing.get_context("fork").Process(target=_on_a_full_disk, args=(out, answers))
    process.start()
    process.join(60)
    assert "could not be written" in answers.get()
    assert edition(out) == "a"
    assert versions(tmp_path) == 1
    replace_folder(out, files("b"))
    assert edition(out) == "b"


def _on_a_full_disk(out: Path, answers) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))  # writing more fails as on a disk without space
    try:
        replace_folder(out, files("b"))
        answers.put("written")
    except PublishError as error:
        answers.put(str(error))


def test_killed_at_any_moment_it_leaves_one_edition_or_the_other_whole(tmp_path):
    out = tmp_path / "site"
    replace_folder(out, files("a", 150))
    took = _seconds_of(out)
    chance, interrupted = random.Random(7), 0
    context = multiprocessing.get_context("fork")
    for turn in range(30):
        word = "bc"[turn % 2]
        process = context.Process(target=replace_folder, args=(out, files(word, 150)))
        process.start()
        time.sleep(chance.uniform(0, took * 1.2))
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        interrupted += process.exitcode == -signal.SIGKILL
        assert edition(out) in "abc"
    replace_folder(out, files("d", 150))
    assert edition(out) == "d"
    assert versions(tmp_path) == 1
    assert interrupted > 4


def _seconds_of(out: Path) -> float:
    start = time.perf_counter()
    replace_folder(out, files("x", 150))
    replace_folder(out, files("a", 150))
    return (time.perf_counter() - start) / 2


def test_what_a_kill_has_left_is_tidied_though_nothing_is_new(tmp_path):
    out = tmp_path / "site"
    replace_folder(out, files("a"), "k1")
    half = tmp_path / ".site.versions" / "20260101T000000-deadbeef-any"
    half.mkdir()
    (half / "index.html").write_text("half")
    assert not replace_folder(out, files("a"), "k1").changed
    assert not half.exists()
    half.mkdir()
    assert tidied(out) == standing(out)
    assert not half.exists()


def test_what_others_have_put_beside_the_versions_is_left_alone(tmp_path):
    out = tmp_path / "site"
    replace_folder(out, files("a"))
    mine = tmp_path / ".site.versions" / "backup of mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("mine")
    replace_folder(out, files("b"))
    assert (mine / "letter.txt").read_text() == "mine"


def damaged(out: Path, path: str) -> None:
    """The file with as many other letters and the time it had."""
    file = out / path
    known = file.stat()
    file.write_bytes(b"x" * known.st_size)
    os.utime(file, ns=(known.st_atime_ns, known.st_mtime_ns))


@pytest.mark.parametrize("what", ["page", "lasting", "gone", "more"])
def test_a_damaged_folder_is_made_anew(tmp_path, what):
    out = tmp_path / "site"
    whole = [*files("a"), SiteFile("p.1234.png", b"png".strip, lasting=True)]
    replace_folder(out, whole, "k1")
    before = {path: (out / path).read_bytes() for path in files_of(out.resolve())}
    if what == "gone":
        (out / "0/5.html").unlink()
    elif what == "more":
        (out / "leak.html").write_text("leak")
    else:
        damaged(out, "p.1234.png" if what == "lasting" else "0/5.html")
    assert tidied(out) is None
    replace_folder(out, whole, "k1")
    assert {path: (out / path).read_bytes() for path in files_of(out.resolve())} == before
    assert tidied(out) == standing(out)


def test_what_fails_after_the_link_has_moved_does_not_say_that_nothing_has_changed(tmp_path, monkeypatch):
    out = tmp_path / "site"
    replace_folder(out, files("a"))
    syncing = folder._sync_folder

    def refuse(of: Path) -> None:
        if of == out.parent:
            raise OSError(5, "Input/output error")
        syncing(of)

    monkeypatch.setattr(folder, "_sync_folder", refuse)
    with pytest.raises(PublishError, match="the new pages stand"):
        replace_folder(out, files("b"))
    assert edition(out) == "b"


def test_two_at_a_time_come_one_after_the_other(tmp_path):
    out, context = tmp_path / "site", multiprocessing.get_context("fork")
    processes = [context.Process(target=replace_folder, args=(out, files(word, 100))) for word in "abcd"]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0, 0, 0]
    assert edition(out) in "abcd"
    assert versions(tmp_path) == 1
