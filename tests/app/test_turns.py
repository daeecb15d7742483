"""The line for long work: in order, one at a time, bounded, and left by whoever gives up."""

import threading
import time

import pytest

from pages.components.job import Line


def test_one_at_a_time_and_in_the_order_of_coming():
    line, order, inside = Line(), [], []

    def visit(number):
        with line.turn():
            inside.append(number)
            assert inside == [number]
            time.sleep(0.005)
            order.append(number)
            inside.remove(number)

    with line.turn():
        visitors = []
        for number in range(16):
            visitors.append(threading.Thread(target=visit, args=(number,)))
            visitors[-1].start()
            while len(line._waiting) < number + 2:
                time.sleep(0.001)
    for visitor in visitors:
        visitor.join()
    assert order == list(range(16))


def test_who_waits_hears_its_place():
    line, heard, in_line = Line(), [], threading.Event()

    def visit():
        with line.turn(lambda place: (heard.append(place), in_line.set())):
            pass

    with line.turn():
        visitor = threading.Thread(target=visit)
        visitor.start()
        assert in_line.wait(5)
    visitor.join()
    assert set(heard) == {1}


def test_who_gives_up_waiting_leaves_the_line():
    class GivesUpError(Exception):
        pass

    def give_up(place):
        raise GivesUpError

    line = Line()
    with line.turn(), pytest.raises(GivesUpError), line.turn(give_up):
        pytest.fail("it was not its turn")
    with line.turn():
        assert len(line._waiting) == 1


def test_who_fails_at_work_leaves_the_line():
    line = Line()
    with pytest.raises(ZeroDivisionError), line.turn():
        _ = 1 / 0
    assert line._waiting == []


def test_too_many_are_asked_to_come_again():
    line = Line(most=1)
    with line.turn(), pytest.raises(OverflowError, match="Please try again"), line.turn():
        pytest.fail("there was no room")
    assert line._waiting == []
