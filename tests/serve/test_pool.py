"""Seats are never lost, whoever gives up, and each lane has its own queue."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from borderkg.errors import ServiceBusyError
from borderkg.serve.flow import begin
from borderkg.serve.pool import Pool
from borderkg.serve.spool import HELD, Budget, Spool
from borderkg.store.answering import Request

ASK = Request("ASK { ?s ?p ?o }")
LONG = Request("SELECT * { ?a ?b ?c . ?d ?e ?f }")


@pytest.fixture
def pool(tiny_release: Path) -> Iterator[Pool]:
    made = Pool(tiny_release / "store", waiting=3)
    yield made
    made.close()


def test_a_request_that_gives_up_while_a_worker_starts_does_not_break_it(pool: Pool) -> None:
    async def run() -> bytes:
        for _ in range(20):
            async with pool.seat("free") as seat:
                seat.kill()
                seat.revive()
                asked = asyncio.create_task(seat.answer_soon(ASK, timeout=5))
                await asyncio.sleep(0)
                asked.cancel()
                await asyncio.wait([asked])
        return (await pool.answer(ASK, lane="free", timeout=5)).body

    assert b"true" in asyncio.run(run())


def test_a_flow_that_is_stopped_at_once_gives_its_seat_back(pool: Pool) -> None:
    async def run() -> None:
        for _ in range(3):
            flow = await begin(pool, LONG, lane="free", timeout=5, budget=Budget(1 << 30))
            assert flow.rest is not None
            await flow.stop()
        assert b"true" in (await pool.answer(ASK, lane="free", timeout=5)).body

    asyncio.run(run())


def test_a_full_queue_of_free_queries_leaves_the_stored_ones_alone(pool: Pool) -> None:
    async def run() -> None:
        held = await pool.take_soon("free")
        waiting = [asyncio.create_task(pool.take_soon("free")) for _ in range(3)]
        await asyncio.sleep(0)
        assert pool.crowded("free")
        with pytest.raises(ServiceBusyError):
            await pool.take_soon("free")
        assert b"true" in (await pool.answer(ASK, lane="stored", timeout=5)).body
        waiting[0].cancel()
        await asyncio.wait([waiting[0]])
        assert not pool.crowded("free")
        pool.give_back(held)
        for task in waiting[1:]:
            pool.give_back(await task)
        assert b"true" in (await pool.answer(ASK, lane="free", timeout=5)).body

    asyncio.run(run())


def test_who_waits_too_long_is_told_so_and_loses_nothing(pool: Pool) -> None:
    async def run() -> None:
        held = await pool.take_soon("free")
        with pytest.raises(ServiceBusyError):
            await pool.take_soon("free", patience=0.05)
        pool.give_back(held)
        assert b"true" in (await pool.answer(ASK, lane="free", timeout=5)).body

    asyncio.run(run())


def test_threads_and_the_event_loop_share_the_seats(pool: Pool) -> None:
    answers: list[bytes] = []

    def work() -> None:
        answers.extend(pool.lane("stored").answer(ASK, timeout=5).body for _ in range(10))

    async def run() -> None:
        threads = [threading.Thread(target=work) for _ in range(2)]
        for thread in threads:
            thread.start()
        for _ in range(20):
            answers.append((await pool.answer(ASK, lane="free", timeout=5)).body)
        for thread in threads:
            await asyncio.to_thread(thread.join)

    asyncio.run(run())
    assert len(answers) == 40
    assert set(answers) == {b'{"head":{},"boolean":true}'}


def test_a_spool_gives_back_in_order_what_was_put_in_however_large() -> None:
    pieces = [bytes([number % 251]) * 70_000 for number in range(60)]

    async def run() -> None:
        budget = Budget(1 << 30)
        spool = Spool(budget)
        for piece in pieces[:40]:
            spool.put(piece)
        assert budget.taken > 0
        read = bytearray()
        async for piece in spool.pieces():
            read += piece
            if len(read) > HELD and spool.size == 40 * 70_000:
                for more in pieces[40:]:
                    spool.put(more)
                spool.end()
        assert bytes(read) == b"".join(pieces)
        spool.close()
        assert budget.taken == 0

    asyncio.run(run())
