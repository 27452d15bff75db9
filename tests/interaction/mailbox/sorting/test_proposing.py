"""Which agency and kind a letter reads like: by plain rules at first, then by what the portal has learnt."""

import io

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from bench.letter_texts import Writer
from interaction.casework import engine
from interaction.casework.models import Case
from interaction.mailbox import sorting
from interaction.mailbox.sorting import bayes, learning, proposing, recording
from interaction.mailbox.sorting.models import Learnt, Sorted


@pytest.mark.django_db
class TestRules:
    def test_an_agency_that_is_named_comes_first(self, county):
        assert sorting.propose("反映教体局", "教体局的电话打不通").agency == county.schools

    def test_so_does_one_whose_duties_are_spoken_of(self, county):
        assert sorting.propose("晚上太黑", "村口的路灯不亮").agency == county.town
        assert sorting.propose("上学", "孩子的学籍还没有转过来，课后服务也报不上").agency == county.schools

    def test_the_agency_it_is_written_to_counts_unless_another_is_plainly_meant(self, county):
        case = county.letter("孩子想换一个班，老师说不行。", "换班", county.schools)
        assert sorting.proposal_of(case).agency == county.schools
        assert sorting.propose("路灯", "城管局管的路灯坏了，占道经营也多", to=county.schools.pk).agency == county.town

    def test_a_government_whose_duties_name_everything_stands_behind_who_does_it(self, county):
        county.hall.duties = "管理全县经济、教育、科学、文化、卫生、体育、城乡建设、老师、孩子。"
        county.hall.save()
        text = "孩子上学，学籍还没有转，教育方面归谁管？老师也不知道"
        assert sorting.propose("学籍", text).agency == county.schools
        # Whoever does not know to whom to write writes to the government: that says nothing.
        assert sorting.propose("您好", "您好", to=county.hall.pk).agency is None

    def test_what_says_nothing_is_proposed_nowhere(self, county):
        assert sorting.propose("您好", "您好").agency is None

    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            ("请问办理户口要什么材料？", "consultation"), ("建议在公园增设座椅", "suggestion"),
            ("投诉物业乱收费，态度恶劣", "complaint"), ("家里实在困难，恳请帮助", "help"),
            ("举报有人偷排废水，请查处", "report"), ("网站上的链接打不开，有错别字", "site_error"),
        ],
    )  # fmt: skip
    def test_each_kind_has_its_words(self, county, text, kind):
        assert sorting.propose(text[:8], text).kind == kind

    def test_any_text_is_taken(self, county):
        for text in ("", "\x00", "a" * 100_000, "？" * 5000, "🙂"):
            sorting.propose(text[:100], text, text[:50])


def answered(county, number, seed=3, named=False):
    """Letters about schools and about the town, each answered by whom it concerns; ``named``: who is to do it."""
    writer, made = Writer(seed), 0
    desks = {"县教育局": county.schools, "县城市管理局": county.town}
    while made < number:
        written = writer.letter()
        if written.body.name not in desks:
            continue
        text = f"请{desks[written.body.name].name}处理：{written.text}" if named else written.text
        county.letter(text, written.subject, kind=written.kind, place=written.place)
        made += 1
        case = Case.objects.latest("pk")
        Case.objects.filter(pk=case.pk).update(
            desk=desks[written.body.name],
            step="answered",
            outcome="replied",
            clock="ended",
            ended_on=timezone.localdate(),
        )


@pytest.mark.django_db
class TestLearnt:
    def test_too_few_letters_teach_nothing(self, county):
        answered(county, 3)
        told = io.StringIO()
        call_command("train_sorting", stdout=told)
        assert "还不够" in told.getvalue() and not Learnt.objects.exists()
        assert not sorting.propose("路灯", "路灯不亮").learned

    def test_what_beats_the_rules_is_used_and_told(self, county, monkeypatch):
        monkeypatch.setattr(learning, "LEAST", 60)
        answered(county, 150)
        told = io.StringIO()
        call_command("train_sorting", stdout=told)
        by_agency = Learnt.objects.get(task="agency")
        assert by_agency.used and by_agency.top1 > by_agency.plain1
        assert 0 < by_agency.held_out < by_agency.letters == 150
        assert f"{by_agency.top1:.1%}" in told.getvalue() and "按规则" in told.getvalue()
        proposal = sorting.propose("摆摊", "小区门口烧烤摊摆到凌晨，油烟呛人，投诉多次没有解决")
        assert proposal.learned and proposal.agency == county.town
        browser = Client()
        browser.force_login(county.people["receiver"])
        page = browser.get("/admin/casework/mailbox/sorting/").content.decode()
        assert f"{by_agency.top1:.1%}" in page and "正在采用学习的结果" in page

    def test_what_does_not_is_kept_as_a_figure_only(self, county, monkeypatch):
        monkeypatch.setattr(learning, "LEAST", 60)
        answered(county, 80, named=True)
        list(learning.learn())
        by_agency = Learnt.objects.get(task="agency")
        assert by_agency.plain1 == 1.0
        assert not by_agency.used
        assert not by_agency.content
        assert not sorting.propose("路灯", "路灯不亮").learned

    def test_it_goes_on_bit_by_bit_beside_other_work(self, county, monkeypatch):
        monkeypatch.setattr(learning, "LEAST", 60)
        monkeypatch.setattr(learning, "_looked", -learning.LOOK)
        answered(county, 70)
        ticks = iter(range(10**6))
        calls = 0
        while not Learnt.objects.exists() and calls < 100:
            learning.learn_due(clock=lambda: next(ticks))
            calls += 1
        assert calls > 1 and Learnt.objects.count() == 2

    def test_words_of_few_letters_are_not_kept(self):
        counts = bayes.Counts()
        for number in range(20):
            counts.add({"路灯", f"王某{number}"}, "a")
            counts.add({"学校"}, "b")
        assert set(bayes.Bayes.learn(counts).weights) == {"路灯", "学校"}

    def test_what_cannot_be_read_stops_no_letter(self, county):
        for task in Learnt.Task:
            Learnt.objects.create(
                task=task, letters=9, held_out=1, top1=1, top3=1, plain1=0, plain3=0, used=True, content="x"
            )
        case = county.letter()
        assert Sorted.objects.filter(case=case).exists()
        assert sorting.propose("路灯", "路灯不亮").agency == county.town


@pytest.mark.django_db
class TestChosen:
    def test_what_the_receiver_chose_is_counted_against_what_was_proposed(self, county):
        case = county.letter()
        proposed = sorting.proposal_of(case)
        assert proposed.agency == county.town and Sorted.objects.get().agency_place is None
        Case.objects.filter(pk=case.pk).update(desk=county.town)
        case.refresh_from_db()
        entry = case.entries.first()
        entry.action = "assign"
        recording.chosen(Case, case, entry)
        kept = Sorted.objects.get()
        assert (kept.chosen_agency, kept.agency_place, kept.chosen_kind) == (county.town, 1, "help")
        Case.objects.filter(pk=case.pk).update(desk=county.hall)
        case.refresh_from_db()
        recording.chosen(Case, case, entry)
        assert Sorted.objects.get().agency_place == 0
        browser = Client()
        browser.force_login(county.people["receiver"])
        assert "规则" in browser.get("/admin/casework/mailbox/sorting/").content.decode()

    def test_it_listens_to_the_engine(self):
        assert any("sorting.chosen" in str(key) for key, *_ in engine.moved.receivers)

    def test_letters_of_agencies_that_are_no_more_teach_of_their_heirs(self, county):
        county.town.abolished_on, county.town.successor = timezone.localdate(), county.schools
        county.town.save()
        assert learning._heirs() == {county.town.pk: county.schools.pk}
        assert proposing.propose("路灯", "城管局的路灯").agency != county.town
