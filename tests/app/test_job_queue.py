"""The queue for long work: in order, one at a time, bounded, and left by whoever gives up."""

import threading
import time

import pytest

from pages.runtime.job_queue import JobQueue, QueueFullError, position


def test_one_at_a_time_and_in_the_order_of_coming():
    queue, order, inside = JobQueue(), [], []

    def visit(number):
        with queue.turn():
            inside.append(number)
            assert inside == [number]
            time.sleep(0.005)
            order.append(number)
            inside.remove(number)

    with queue.turn():
        visitors = []
        for number in range(16):
            visitors.append(threading.Thread(target=visit, args=(number,)))
            visitors[-1].start()
            while len(queue._waiting) < number + 2:
                time.sleep(0.001)
    for visitor in visitors:
        visitor.join()
    assert order == list(range(16))


def test_who_waits_hears_its_place():
    queue, heard, in_queue = JobQueue(), [], threading.Event()

    def visit():
        with queue.turn(lambda place: (heard.append(place), in_queue.set())):
            pass

    with queue.turn():
        visitor = threading.Thread(target=visit)
        visitor.start()
        assert in_queue.wait(5)
    visitor.join()
    assert set(heard) == {1}
    assert position(1) == "Waiting for its turn: 1 before it."


def test_who_gives_up_waiting_leaves_the_queue():
    class GivesUpError(Exception):
        pass

    def give_up(place):
        raise GivesUpError

    queue = JobQueue()
    with queue.turn(), pytest.raises(GivesUpError), queue.turn(give_up):
        pytest.fail("it was not its turn")
    with queue.turn():
        assert len(queue._waiting) == 1


def test_who_fails_at_work_leaves_the_queue():
    queue = JobQueue()
    with pytest.raises(ZeroDivisionError), queue.turn():
        _ = 1 / 0
    assert queue._waiting == []


def test_too_many_are_asked_to_come_again():
    queue = JobQueue(most=1)
    with queue.turn(), pytest.raises(QueueFullError, match="Please try again"), queue.turn():
        pytest.fail("there was no room")
    assert queue._waiting == []
