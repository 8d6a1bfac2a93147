"""Looking back, carrying what is open into the next session, and who of a bureau works on what."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('proposals', '0004_search'),
        ('tracking', '0003_answers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Campaign',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                ('name', models.CharField(max_length=100, verbose_name='名称')),
                ('basis', models.CharField(choices=[('class', '某年度未办结类别（B、C类等）的承诺'), ('fulfilled', '销号已满一段时间的承诺'), ('open', '某年度尚未办结的承诺')], max_length=20, verbose_name='选取方式')),
                ('criteria', models.JSONField(blank=True, default=dict, verbose_name="选取条件")),
                ('found', models.PositiveIntegerField(verbose_name='符合条件（项）')),
                ('sample_size', models.PositiveIntegerField(default=0, verbose_name='抽取数量')),
                ('seed', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='随机种子')),
                ('opened_at', models.DateTimeField(verbose_name='建立时间')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='结束时间')),
                ('form_key', models.UUIDField(unique=True, verbose_name='表单标识')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='campaigns', to=settings.AUTH_USER_MODEL, verbose_name='建立人')),
            ],
            options={
                'verbose_name': '回头看',
                'verbose_name_plural': '回头看',
            },
        ),
        migrations.CreateModel(
            name='CampaignItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                ('position', models.PositiveIntegerField(verbose_name='序号')),
                ('outcome', models.CharField(blank=True, choices=[('holds', '落实到位'), ('goes_on', '继续落实'), ('slipped', '未落实或有反弹')], max_length=20, verbose_name='核查结论')),
                ('way', models.CharField(blank=True, choices=[('desk', '书面核查'), ('on_site', '现场核查')], max_length=20, verbose_name='核查方式')),
                ('checked_on', models.DateField(blank=True, null=True, verbose_name='核查日期')),
                ('people', models.CharField(blank=True, max_length=300, verbose_name='核查人员')),
                ('note', models.TextField(blank=True, verbose_name='核查情况')),
                ('recorded_at', models.DateTimeField(blank=True, null=True, verbose_name='登记时间')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='tracking.campaign', verbose_name='回头看')),
                ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='look_backs', to='tracking.commitment', verbose_name='承诺事项')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='look_backs_recorded', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
            ],
            options={
                'verbose_name': '回头看事项',
                'verbose_name_plural': '回头看事项',
            },
        ),
        migrations.CreateModel(
            name='CarryOver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                ('at', models.DateTimeField(verbose_name='结转时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='carry_overs', to=settings.AUTH_USER_MODEL, verbose_name='办理人')),
                ('campaign', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='carry_overs', to='tracking.campaign', verbose_name='回头看')),
                ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='carry_overs', to='tracking.commitment', verbose_name='承诺事项')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='carried_commitments', to='proposals.plenarysession', verbose_name='转入届次')),
            ],
            options={
                'verbose_name': '结转',
                'verbose_name_plural': '结转',
            },
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.CheckConstraint(condition=models.Q(('sample_size', 0), ('seed__isnull', False), _connector='OR'), name='campaign_sample_has_its_seed'),
        ),
        migrations.AddConstraint(
            model_name='campaignitem',
            constraint=models.UniqueConstraint(fields=('campaign', 'commitment'), name='campaign_item_once'),
        ),
        migrations.AddConstraint(
            model_name='campaignitem',
            constraint=models.UniqueConstraint(fields=('campaign', 'position'), name='campaign_item_position_once'),
        ),
        migrations.AddConstraint(
            model_name='campaignitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', ''), ('recorded_at__isnull', True), ('recorded_by__isnull', True)), models.Q(models.Q(('outcome', ''), _negated=True), models.Q(('note', ''), _negated=True), ('checked_on__isnull', False), ('recorded_at__isnull', False), ('recorded_by__isnull', False)), _connector='OR'), name='campaign_item_recorded_whole'),
        ),
        migrations.AddConstraint(
            model_name='carryover',
            constraint=models.UniqueConstraint(fields=('commitment', 'session'), name='carry_over_once_per_session'),
        ),
        migrations.AddField(
            model_name='commitment',
            name='handler',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='handled_commitments', to=settings.AUTH_USER_MODEL, verbose_name='经办人'),
        ),
        migrations.AlterField(
            model_name='commitmentevent',
            name='action',
            field=models.CharField(choices=[('confirm', '确认'), ('dismiss', '不予跟踪'), ('split', '拆分'), ('merge', '合并'), ('restore', '恢复待确认'), ('amend', '修改'), ('add', '补充'), ('find', '识别'), ('update', '报送进展'), ('submit', '报请核查'), ('accept', '核查通过'), ('return', '退回'), ('reopen', '重新跟踪'), ('request', '提出申请'), ('withdraw', '撤回申请'), ('refuse', '不同意申请'), ('extend', '同意延期'), ('pause', '同意暂停计时'), ('resume', '恢复计时'), ('agree', '商定期限'), ('give_up', '认定无法兑现'), ('take_over', '接收移交'), ('decline', '不接收移交'), ('supersede', '作补充答复'), ('divide', '明确分工'), ('report_share', '报送分工进展'), ('add_evidence', '补充佐证材料'), ('assign', '明确经办人'), ('look_back', '回头看'), ('carry', '结转')], max_length=20, verbose_name='操作'),
        ),
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                ('reason', models.CharField(max_length=300, verbose_name='交接原因')),
                ('status', models.CharField(choices=[('offered', '待接收'), ('accepted', '已接收'), ('declined', '未接收'), ('withdrawn', '已撤回')], default='offered', max_length=20, verbose_name='状态')),
                ('offered_at', models.DateTimeField(verbose_name='提出时间')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='答复时间')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='答复说明')),
                ('bureau', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hand_overs', to='proposals.bureau', verbose_name='承办单位')),
                ('commitments', models.ManyToManyField(blank=True, related_name='hand_overs', to='tracking.commitment', verbose_name='交接的承诺事项')),
                ('giver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hand_overs_given', to=settings.AUTH_USER_MODEL, verbose_name='移交人')),
                ('offered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hand_overs_offered', to=settings.AUTH_USER_MODEL, verbose_name='提出人')),
                ('receiver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hand_overs_received', to=settings.AUTH_USER_MODEL, verbose_name='接收人')),
            ],
            options={
                'verbose_name': '工作交接',
                'verbose_name_plural': '工作交接',
                'constraints': [models.CheckConstraint(condition=models.Q(('giver', models.F('receiver')), _negated=True), name='hand_over_to_somebody_else'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='hand_over_says_why'), models.UniqueConstraint(condition=models.Q(('status', 'offered')), fields=('giver',), name='hand_over_one_open_per_giver'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('status', 'offered')), models.Q(models.Q(('status', 'offered'), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='hand_over_answered_exactly_when_decided')],
            },
        ),
    ]
