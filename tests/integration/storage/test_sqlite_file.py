"""If the SQLite file is moved away from a running app, nothing more is accepted and nothing accepted is lost."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from slackbot.errors import StoreUnavailable
from slackbot.storage.store import Store
from tests.support.databases import a_request


def moved(file: Path) -> None:
    file.rename(file.with_suffix(".old"))


def replaced(file: Path) -> None:
    copy = file.with_suffix(".copy")
    copy.write_bytes(file.read_bytes())
    copy.replace(file)


def without(end: str) -> Callable[[Path], None]:
    def remove(file: Path) -> None:
        Path(f"{file}{end}").unlink()

    return remove


TAKEN = {
    "deleted": without(""),
    "moved": moved,
    "replaced": replaced,
    "its log is deleted": without("-wal"),
    "its index of the log is deleted": without("-shm"),
}


@pytest.mark.parametrize("take", TAKEN.values(), ids=TAKEN)
def test_nothing_is_accepted_once_the_file_was_moved_away(sqlite_url: str, take: Callable[[Path], None]) -> None:
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    with closing(Store(sqlite_url)) as store:
        store.add(a_request(1))
        take(file)
        for call in (store.ping, lambda: store.add(a_request(2)), store.list_requests):
            with pytest.raises(StoreUnavailable, match="moved or deleted"):
                call()
        assert file.exists() == (take not in (TAKEN["deleted"], TAKEN["moved"]))


@pytest.mark.parametrize("end", ["-wal", "-shm"])
def test_accepted_requests_are_in_the_file_even_if_the_log_was_deleted(sqlite_url: str, end: str) -> None:
    with closing(Store(sqlite_url)) as store:
        store.add(a_request(1))
        without(end)(Path(sqlite_url.removeprefix("sqlite:///")))
        with pytest.raises(StoreUnavailable):
            store.ping()
    with closing(Store(sqlite_url)) as store:
        assert [one.id for one in store.list_requests()] == ["V1"]
        store.ping()
