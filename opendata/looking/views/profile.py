"""What is in each column."""

from django.http import HttpResponse

from ..asked import Asked
from ..frame import Looking, page
from ..profiles import profile as profile_of

AT_ONCE = 60  # columns on one page


@page("profile")
def profile(looking: Looking) -> HttpResponse:
    """Each column: how full, how spread, the commonest values; of the whole version, counted when it was made."""
    shown = looking.shown
    version = shown.version
    assert version is not None
    described = shown.described
    asked = looking.asked.get("after")
    start = next((place + 1 for place, one in enumerate(described) if one.key == asked), 0)
    page_of = described[start : start + AT_ONCE]
    found = [profile_of(one, version.profile[one.key], version.rows) for one in page_of if one.key in version.profile]
    nothing = Asked(described)
    more = start + AT_ONCE < len(described)
    return looking.answer(
        "data/resource_profile.html",
        profiles=[
            {
                "of": one,
                "bars": [(bar, shown.url() + nothing.with_condition(one.column, "", bar.pair[1])) for bar in one.bars],
                "empty_url": shown.url() + nothing.with_condition(one.column, "null", "true") if one.missing else "",
                "chart_url": f"{shown.url('chart')}?group={one.column.key}" if one.bars else "",
            }
            for one in found
        ],
        next_url=f"{shown.url('profile')}?after={page_of[-1].key}" if more else "",
        first_url=shown.url("profile") if start else "",
    )
