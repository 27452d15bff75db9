"""What a request costs, by the tiers of 国办函〔2020〕109号."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interaction.requests import fees


class TestByRequests:
    @pytest.mark.parametrize(
        ("in_month", "yuan"),
        [(10, 0), (11, 100), (30, 2000), (31, 2200), (40, 4000), (41, 4300), (45, 5500), (60, 11000)],
    )
    def test_the_sums_of_a_month(self, in_month, yuan):
        assert fees.amount(fees.by_requests(0, in_month)) == yuan

    @given(st.integers(0, 300), st.integers(1, 300))
    def test_each_request_costs_what_it_would_alone(self, before, quantity):
        alone = sum(fees.rate_of_request(nth) for nth in range(before + 1, before + quantity + 1))
        charges = fees.by_requests(before, quantity)
        assert fees.amount(charges) == alone
        assert sum(charge.count for charge in charges) == quantity

    def test_the_sum_is_shown_line_by_line(self):
        assert fees.shown(fees.by_requests(9, 3), "件") == (
            "第 10—10 件：1 件 × 0 元 = 0 元\n第 11—12 件：2 件 × 100 元 = 200 元\n合计 200 元"
        )


class TestByPages:
    @pytest.mark.parametrize(
        ("pages", "yuan"), [(30, 0), (31, 10), (100, 700), (101, 720), (200, 2700), (201, 2740), (250, 4700)]
    )
    def test_the_sums(self, pages, yuan):
        assert fees.amount(fees.by_pages(pages)) == yuan

    @given(st.integers(1, 5000))
    def test_every_page_is_counted_once(self, pages):
        charges = fees.by_pages(pages)
        assert sum(charge.count for charge in charges) == pages
        assert fees.amount(charges) == sum(fees.rate_of_page(nth) for nth in range(1, pages + 1))
