"""What of its writer stands in a letter, however it is written there."""

import pytest

from interaction.mailbox.publishing.finding import Finder

pytestmark = pytest.mark.django_db


@pytest.fixture
def finder(portal_ready):
    return Finder({"name": "张三", "phone": "13800138000", "address": "柳河村１２号"})


def test_of_a_name_that_could_be_part_of_the_number_behind_it_neither_is_shown(finder):
    assert finder.masked("我是张三13800138000，住柳河村12号。") == "我是张*****，住***。"
    assert finder.masked("张三一三八零零一三八零零零") == "张*****"


def test_a_marker_in_front_of_a_number_hides_it_from_nobody(finder):
    assert finder.masked("①13800138000；②139①①①①2222") == "①***；②***"
