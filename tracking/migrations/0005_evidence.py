"""Kinds of promises, what has to be shown for each, on-site checks, and what repeats earlier reports."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from tracking.extraction.kinds import kind_of
from tracking.migrations import _defaults


def tell_the_kinds(apps, _schema_editor):
    """Read the kind of every promise on file, as it is read for new ones."""
    Commitment = apps.get_model("tracking", "Commitment")
    changed = []
    for commitment in Commitment.objects.only("pk", "quote", "kind").iterator(chunk_size=500):
        commitment.kind = kind_of(commitment.quote).value
        changed.append(commitment)
        if len(changed) == 500:
            Commitment.objects.bulk_update(changed, ["kind"])
            changed = []
    Commitment.objects.bulk_update(changed, ["kind"])


class Migration(migrations.Migration):

    dependencies = [
        ('tracking', '0004_campaign'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ChecklistItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                ('kind', models.CharField(choices=[('issue', '出台文件'), ('build', '建设改造'), ('fund', '资金安排'), ('train', '培训活动'), ('inspect', '检查整治'), ('other', '其他')], max_length=20, verbose_name='事项类型')),
                ('words', models.CharField(max_length=100, verbose_name='应提供的材料')),
                ('is_required', models.BooleanField(default=True, verbose_name='必需')),
                ('order', models.PositiveSmallIntegerField(verbose_name='次序')),
                ('is_active', models.BooleanField(default=True, verbose_name='在用')),
            ],
            options={
                'verbose_name': '佐证清单',
                'verbose_name_plural': '佐证清单',
            },
        ),
        migrations.CreateModel(
            name='Doubt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(choices=[('file_elsewhere', '佐证材料已用于其他承诺事项'), ('file_before', '佐证材料已在以前的报送中使用'), ('words_before', '进展文字与上次基本相同')], max_length=20, verbose_name='提示')),
            ],
            options={
                'verbose_name': '核查提示',
                'verbose_name_plural': '核查提示',
            },
        ),
        migrations.AddField(
            model_name='commitment',
            name='kind',
            field=models.CharField(choices=[('issue', '出台文件'), ('build', '建设改造'), ('fund', '资金安排'), ('train', '培训活动'), ('inspect', '检查整治'), ('other', '其他')], default='other', max_length=20, verbose_name='事项类型'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='dated_on',
            field=models.DateField(blank=True, null=True, verbose_name='材料日期'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='pages',
            field=models.CharField(blank=True, max_length=50, verbose_name='页码'),
        ),
        migrations.AddField(
            model_name='progressupdate',
            name='is_news',
            field=models.BooleanField(default=True, verbose_name='有新情况'),
        ),
        migrations.AddField(
            model_name='verification',
            name='checked_on',
            field=models.DateField(blank=True, null=True, verbose_name='现场核查日期'),
        ),
        migrations.AddField(
            model_name='verification',
            name='people',
            field=models.CharField(blank=True, max_length=300, verbose_name='参加人员'),
        ),
        migrations.AddField(
            model_name='verification',
            name='place',
            field=models.CharField(blank=True, max_length=200, verbose_name='现场核查地点'),
        ),
        migrations.AddField(
            model_name='verification',
            name='way',
            field=models.CharField(choices=[('desk', '书面核查'), ('on_site', '现场核查')], default='desk', max_length=20, verbose_name='核查方式'),
        ),
        migrations.AddConstraint(
            model_name='verification',
            constraint=models.CheckConstraint(condition=models.Q(('way', 'desk'), models.Q(('checked_on__isnull', False), models.Q(('place', ''), _negated=True), models.Q(('people', ''), _negated=True)), _connector='OR'), name='verification_on_site_says_when_where_and_who'),
        ),
        migrations.AddConstraint(
            model_name='checklistitem',
            constraint=models.UniqueConstraint(fields=('kind', 'words'), name='checklist_words_once_per_kind'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='item',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='tracking.checklistitem', verbose_name='对应清单'),
        ),
        migrations.AddIndex(
            model_name='evidence',
            index=models.Index(fields=['sha256'], name='evidence_by_content'),
        ),
        migrations.AddField(
            model_name='doubt',
            name='evidence',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='doubts', to='tracking.evidence', verbose_name='佐证材料'),
        ),
        migrations.AddField(
            model_name='doubt',
            name='other',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='doubts_of_later', to='tracking.progressupdate', verbose_name='在先的报送'),
        ),
        migrations.AddField(
            model_name='doubt',
            name='update',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='doubts', to='tracking.progressupdate', verbose_name='落实进展'),
        ),
        migrations.AddConstraint(
            model_name='doubt',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('code', 'words_before'), ('evidence__isnull', True)), models.Q(models.Q(('code', 'words_before'), _negated=True), ('evidence__isnull', False)), _connector='OR'), name='doubt_about_a_file_names_it'),
        ),
        migrations.RunPython(_defaults.state_the_usual_checklists, migrations.RunPython.noop),
        migrations.RunPython(tell_the_kinds, migrations.RunPython.noop),
    ]
