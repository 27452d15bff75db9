"""A policy by agency: what one sees and touches is one's own agency's."""

import pytest
from django.contrib.auth.models import AnonymousUser

from cms.agencies import roles
from cms.agencies.models import Agency, User
from cms.agencies.permissions import AgencyScopedPolicy, agencies_for, covers, works_for_county

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(education):
    user = User.objects.create_user("clerk", password="x", agency=education)
    user.groups.add(roles.role("试用"))
    roles.grant(["试用"], [Agency], ["change"])
    return user


@pytest.fixture
def policy():
    return AgencyScopedPolicy(Agency, "id")


def test_a_clerk_covers_their_agency_alone(clerk, education, government):
    assert covers(clerk, education.pk)
    assert not covers(clerk, government.pk)
    assert not covers(clerk, None)  # what has no agency is the county's
    assert list(agencies_for(clerk)) == [education]


def test_the_county_and_superusers_cover_everything(education, government):
    county = User.objects.create_user("county", password="x")
    root = User.objects.create_superuser("root", password="x", agency=education)
    for user in (county, root):
        assert works_for_county(user)
        assert covers(user, education.pk)
        assert covers(user, government.pk)
        assert covers(user, None)


def test_nobody_covers_anything_without_an_account_or_after_leaving(clerk, education):
    clerk.is_active = False
    assert not covers(clerk, education.pk)
    assert not covers(AnonymousUser(), education.pk)


def test_the_policy_narrows_the_usual_permissions(clerk, policy, education, government):
    assert policy.user_has_permission_for_instance(clerk, "change", education)
    assert not policy.user_has_permission_for_instance(clerk, "change", government)
    assert not policy.user_has_permission_for_instance(clerk, "delete", education)
    assert list(policy.instances_user_has_any_permission_for(clerk, ["change"])) == [education]
    assert not policy.instances_user_has_any_permission_for(clerk, ["delete"]).exists()


def test_who_may_do_it_is_said_from_the_other_side_too(clerk, policy, education, government):
    assert clerk in policy.users_with_any_permission_for_instance(["change"], education)
    assert clerk not in policy.users_with_any_permission_for_instance(["change"], government)


def test_granting_again_changes_nothing(clerk):
    before = clerk.groups.get().permissions.count()
    roles.grant(["试用"], [Agency], ["change"])
    assert clerk.groups.get().permissions.count() == before == 1
