"""The doorbell between processes."""

import asyncio
import time

import pytest

from app.realtime.bell import Bell
from tests.conftest import REDIS, absent


@pytest.fixture(autouse=True)
def redis() -> None:
    if not REDIS:
        absent("Redis is")


async def heard(*, by: str, rung: str) -> list[int]:
    """Which events a process with the database `by` hears of when one with the database `rung` rings."""
    there, here = Bell(REDIS, rung), Bell(REDIS, by)
    found: list[int] = []
    loop = asyncio.get_running_loop()
    there.hang(loop, lambda *_: None)
    here.hang(loop, lambda event, *_: found.append(event))
    ears = [asyncio.create_task(bell.listen()) for bell in (there, here)]
    until = time.monotonic() + 3
    while not found and time.monotonic() < until:
        there.ring(7, 42)
        await asyncio.sleep(0.1)
    for ear in ears:
        ear.cancel()
    await asyncio.gather(*ears, return_exceptions=True)
    return found


def test_processes_of_one_installation_hear_each_other() -> None:
    assert asyncio.run(heard(by="postgresql:///twofeet", rung="postgresql:///twofeet"))[:1] == [7]


def test_another_installation_at_the_same_redis_is_not_heard() -> None:
    assert asyncio.run(heard(by="postgresql:///twofeet", rung="postgresql:///another")) == []
