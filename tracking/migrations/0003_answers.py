"""Ratings, re-handling, classes over time, supplementary replies."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from tracking.migrations import _defaults


class Migration(migrations.Migration):

    dependencies = [
        ('proposals', '0004_search'),
        ('tracking', '0002_life'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='followuprule',
            name='rehandling_months',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='不满意的重新办理期限（月）'),
        ),
        migrations.CreateModel(
            name='RatingOption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                ('label', models.CharField(max_length=20, verbose_name='选项')),
                ('counts_as', models.CharField(choices=[('satisfied', '满意'), ('basically', '基本满意'), ('dissatisfied', '不满意')], max_length=20, verbose_name='计为')),
                ('order', models.PositiveSmallIntegerField(verbose_name='次序')),
                ('is_active', models.BooleanField(default=True, verbose_name='在用')),
            ],
            options={
                'verbose_name': '评价选项',
                'verbose_name_plural': '评价选项',
                'constraints': [models.UniqueConstraint(fields=('label',), name='rating_option_unique_label')],
            },
        ),
        migrations.CreateModel(
            name='Rating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                ('occasion', models.CharField(choices=[('reply', '答复时'), ('rehandled', '重新办理后'), ('fulfilment', '落实后')], max_length=20, verbose_name='评价时点')),
                ('comment', models.TextField(blank=True, verbose_name='意见')),
                ('rated_on', models.DateField(verbose_name='评价日期')),
                ('entered_at', models.DateTimeField(verbose_name='录入时间')),
                ('is_paper', models.BooleanField(default=False, verbose_name='纸质表格')),
                ('is_current', models.BooleanField(default=True, verbose_name='现行')),
                ('form_key', models.UUIDField(unique=True, verbose_name='表单标识')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ratings_entered', to=settings.AUTH_USER_MODEL, verbose_name='录入人')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ratings', to='proposals.member', verbose_name='评价人')),
                ('reply', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ratings', to='proposals.reply', verbose_name='答复件')),
                ('attitude', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attitude_ratings', to='tracking.ratingoption', verbose_name='办理态度')),
                ('result', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='result_ratings', to='tracking.ratingoption', verbose_name='办理结果')),
            ],
            options={
                'verbose_name': '满意度评价',
                'verbose_name_plural': '满意度评价',
            },
        ),
        migrations.CreateModel(
            name='Rehandling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                ('opened_on', models.DateField(verbose_name='开始日期')),
                ('due_date', models.DateField(verbose_name='办理期限')),
                ('due_rule', models.CharField(max_length=200, verbose_name='期限依据')),
                ('answered_on', models.DateField(blank=True, null=True, verbose_name='再次答复日期')),
                ('answer', models.TextField(blank=True, verbose_name='再次办理情况')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='登记时间')),
                ('bureau', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rehandlings', to='proposals.bureau', verbose_name='承办单位')),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rehandlings_closed', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rehandlings', to='proposals.document', verbose_name='再次答复文件')),
                ('rating', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='rehandling', to='tracking.rating', verbose_name='不满意评价')),
                ('reply', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rehandlings', to='proposals.reply', verbose_name='答复件')),
            ],
            options={
                'verbose_name': '重新办理',
                'verbose_name_plural': '重新办理',
            },
        ),
        migrations.CreateModel(
            name='SupplementaryReply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                ('status', models.CharField(choices=[('draft', '草稿'), ('issued', '已印发')], default='draft', max_length=20, verbose_name='状态')),
                ('doc_number', models.CharField(blank=True, max_length=100, verbose_name='文号')),
                ('replied_on', models.DateField(blank=True, null=True, verbose_name='补充答复日期')),
                ('opening', models.TextField(blank=True, verbose_name='开头')),
                ('closing', models.TextField(blank=True, verbose_name='结尾')),
                ('copies', models.CharField(blank=True, max_length=500, verbose_name='抄送')),
                ('drafted_at', models.DateTimeField(verbose_name='拟稿时间')),
                ('issued_at', models.DateTimeField(blank=True, null=True, verbose_name='登记时间')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='版本')),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='supplements', to='proposals.document', verbose_name='印发文件')),
                ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supplements_drafted', to=settings.AUTH_USER_MODEL, verbose_name='拟稿人')),
                ('issued_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='supplements_issued', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('reply', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supplements', to='proposals.reply', verbose_name='答复件')),
            ],
            options={
                'verbose_name': '补充答复',
                'verbose_name_plural': '补充答复',
            },
        ),
        migrations.CreateModel(
            name='ClassChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                ('status', models.CharField(choices=[('proposed', '待决定'), ('adopted', '已调整'), ('declined', '不调整')], default='proposed', max_length=20, verbose_name='状态')),
                ('basis', models.CharField(max_length=500, verbose_name='依据')),
                ('proposed_at', models.DateTimeField(verbose_name='提出时间')),
                ('changed_on', models.DateField(blank=True, null=True, verbose_name='转类日期')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='决定时间')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='决定说明')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='class_changes_decided', to=settings.AUTH_USER_MODEL, verbose_name='决定人')),
                ('from_class', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='changes_from', to='proposals.resultclass', verbose_name='原类别')),
                ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='class_changes_proposed', to=settings.AUTH_USER_MODEL, verbose_name='提出人')),
                ('reply', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='class_changes', to='proposals.reply', verbose_name='答复件')),
                ('to_class', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes_to', to='proposals.resultclass', verbose_name='现类别')),
                ('supplement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='class_changes', to='tracking.supplementaryreply', verbose_name='补充答复')),
            ],
            options={
                'verbose_name': '办理结果变化',
                'verbose_name_plural': '办理结果变化',
            },
        ),
        migrations.CreateModel(
            name='SupplementItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                ('outcome', models.CharField(choices=[('done', '已落实'), ('goes_on', '继续落实'), ('replaced', '调整承诺'), ('impossible', '无法兑现')], max_length=20, verbose_name='落实结论')),
                ('done', models.TextField(blank=True, verbose_name='已落实情况')),
                ('left', models.TextField(blank=True, verbose_name='尚未落实及原因')),
                ('promise', models.TextField(blank=True, verbose_name='调整后的承诺')),
                ('new_date', models.DateField(blank=True, null=True, verbose_name='预计完成时间')),
                ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supplement_items', to='tracking.commitment', verbose_name='承诺事项')),
                ('supplement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='tracking.supplementaryreply', verbose_name='补充答复')),
            ],
            options={
                'verbose_name': '补充答复事项',
                'verbose_name_plural': '补充答复事项',
            },
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.UniqueConstraint(condition=models.Q(('is_current', True)), fields=('reply', 'member', 'occasion'), name='rating_one_current_per_occasion'),
        ),
        migrations.AddIndex(
            model_name='rehandling',
            index=models.Index(condition=models.Q(('closed_at__isnull', True)), fields=['due_date', 'id'], name='rehandling_open_by_due'),
        ),
        migrations.AddConstraint(
            model_name='rehandling',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('reply',), name='rehandling_one_open_per_reply'),
        ),
        migrations.AddConstraint(
            model_name='rehandling',
            constraint=models.CheckConstraint(condition=models.Q(('due_date__gte', models.F('opened_on'))), name='rehandling_due_after_opening'),
        ),
        migrations.AddConstraint(
            model_name='rehandling',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_by__isnull', True)), models.Q(('answered_on__isnull', False), ('closed_at__isnull', False), ('closed_by__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='rehandling_closed_says_what_was_done'),
        ),
        migrations.AddConstraint(
            model_name='supplementaryreply',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'draft')), fields=('reply',), name='supplement_one_draft_per_reply'),
        ),
        migrations.AddConstraint(
            model_name='supplementaryreply',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('issued_at__isnull', False), ('issued_by__isnull', False), ('replied_on__isnull', False), ('status', 'issued')), models.Q(('issued_at__isnull', True), ('issued_by__isnull', True), ('status', 'draft')), _connector='OR'), name='supplement_issued_exactly_when_dated'),
        ),
        migrations.AddIndex(
            model_name='classchange',
            index=models.Index(fields=['reply', 'status', 'changed_on'], name='class_change_by_reply'),
        ),
        migrations.AddConstraint(
            model_name='classchange',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'proposed')), fields=('reply',), name='class_change_one_waiting_per_reply'),
        ),
        migrations.AddConstraint(
            model_name='classchange',
            constraint=models.CheckConstraint(condition=models.Q(('basis', ''), _negated=True), name='class_change_says_why'),
        ),
        migrations.AddConstraint(
            model_name='classchange',
            constraint=models.CheckConstraint(condition=models.Q(('from_class__isnull', True), models.Q(('from_class', models.F('to_class')), _negated=True), _connector='OR'), name='class_change_is_a_change'),
        ),
        migrations.AddConstraint(
            model_name='classchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('status', 'proposed')), models.Q(models.Q(('status', 'proposed'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='class_change_decided_exactly_when_dated'),
        ),
        migrations.AddConstraint(
            model_name='classchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'adopted'), _negated=True), ('changed_on__isnull', False), _connector='OR'), name='class_change_adopted_has_its_day'),
        ),
        migrations.AddConstraint(
            model_name='supplementitem',
            constraint=models.UniqueConstraint(fields=('supplement', 'commitment'), name='supplement_item_once_per_promise'),
        ),
        migrations.RunPython(_defaults.state_the_usual_options, migrations.RunPython.noop),
    ]
