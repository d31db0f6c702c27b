// SPDX-License-Identifier: GPL-2.0-only
/*
 * The copy engine as tests see it: counters, injected trouble.
 *
 *   # cd /sys/kernel/debug/ntdma_testdev
 *   # echo halt 0 3 > copy	(channel 0 fails at the third descriptor)
 *   # cat copy
 */
#include <linux/debugfs.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/uaccess.h>

#include "copy.h"

static const char * const fault_names[NTDMA_TESTDEV_COPY_FAULTS] = {
	[NTDMA_TESTDEV_COPY_F_OFF]		= "off",
	[NTDMA_TESTDEV_COPY_F_WORD]		= "word",
	[NTDMA_TESTDEV_COPY_F_START_BUSY]	= "start-busy",
	[NTDMA_TESTDEV_COPY_F_APPEND_EARLY]	= "append-early",
	[NTDMA_TESTDEV_COPY_F_SUSPENDED]	= "suspended",
	[NTDMA_TESTDEV_COPY_F_ALIGN]		= "align",
	[NTDMA_TESTDEV_COPY_F_COUNT]		= "count",
	[NTDMA_TESTDEV_COPY_F_ORDER]		= "order",
	[NTDMA_TESTDEV_COPY_F_SIZE]		= "size",
	[NTDMA_TESTDEV_COPY_F_FLAGS]		= "flags",
	[NTDMA_TESTDEV_COPY_F_LINK]		= "link",
	[NTDMA_TESTDEV_COPY_F_FREE_BUSY]	= "free-busy",
	[NTDMA_TESTDEV_COPY_F_LEFT]		= "left",
	[NTDMA_TESTDEV_COPY_F_ACCESS]		= "access",
};

static const char * const inject_names[NTDMA_TESTDEV_COPY_INJECTIONS] = {
	[NTDMA_TESTDEV_COPY_HALT]	= "halt",
	[NTDMA_TESTDEV_COPY_LOSE]	= "lose",
	[NTDMA_TESTDEV_COPY_REPEAT]	= "repeat",
	[NTDMA_TESTDEV_COPY_STALE]	= "stale",
	[NTDMA_TESTDEV_COPY_HOLD]	= "hold",
};

const char *ntdma_testdev_copy_fault_name(enum ntdma_testdev_copy_fault fault)
{
	return fault < NTDMA_TESTDEV_COPY_FAULTS ? fault_names[fault] : "?";
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_copy_fault_name, "NTDMA_TESTDEV");

static void inject_locked(struct testdev_copy_channel *channel,
			  enum ntdma_testdev_copy_inject what, unsigned int nth)
{
	switch (what) {
	case NTDMA_TESTDEV_COPY_HALT:
		channel->halt = nth;
		break;
	case NTDMA_TESTDEV_COPY_LOSE:
		channel->lose = nth;
		break;
	case NTDMA_TESTDEV_COPY_REPEAT:
		channel->repeat = nth;
		break;
	case NTDMA_TESTDEV_COPY_STALE:
		channel->stale = nth;
		break;
	case NTDMA_TESTDEV_COPY_HOLD:
		channel->hold = nth;
		testdev_copy_kick(channel);
		break;
	default:
		break;
	}
}

int ntdma_testdev_copy_inject(unsigned int channel,
			      enum ntdma_testdev_copy_inject what,
			      unsigned int nth)
{
	struct testdev *td = testdev_get();
	unsigned long flags;

	if (!td || channel >= NTDMA_TESTDEV_COPY_CHANNELS)
		return -ENODEV;

	raw_spin_lock_irqsave(&td->engine.lock, flags);
	inject_locked(&td->copy->channels[channel], what, nth);
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
	return 0;
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_copy_inject, "NTDMA_TESTDEV");

unsigned int ntdma_testdev_copy_run(unsigned int channel)
{
	struct testdev *td = testdev_get();
	struct testdev_copy_channel *c;
	unsigned long flags;
	u64 before;

	if (!td || channel >= NTDMA_TESTDEV_COPY_CHANNELS)
		return 0;

	c = &td->copy->channels[channel];
	raw_spin_lock_irqsave(&td->engine.lock, flags);
	before = c->descs;
	if (!(td->engine.control & NTDMA_TESTDEV_CTL_VANISH)) {
		while (testdev_copy_step(c))
			;
	}
	before = c->descs - before;
	if (td->copy->raise)
		irq_work_queue(&td->copy->deliver);
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
	return before;
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_copy_run, "NTDMA_TESTDEV");

void ntdma_testdev_copy_get_stats(struct ntdma_testdev_copy_stats *stats)
{
	struct testdev *td = testdev_get();
	const struct testdev_copy_channel *c;
	unsigned long flags;
	unsigned int i;

	memset(stats, 0, sizeof(*stats));
	if (!td)
		return;

	raw_spin_lock_irqsave(&td->engine.lock, flags);
	for (i = 0; i < NTDMA_TESTDEV_COPY_CHANNELS; i++) {
		c = &td->copy->channels[i];
		stats->channels[i] = (struct ntdma_testdev_copy_channel_stats) {
			.state = c->state,
			.ring = c->ring,
			.descs = c->descs,
			.bytes = c->bytes,
			.starts = c->starts,
			.appends = c->appends,
			.interrupts = c->interrupts,
		};
	}
	for (i = 0; i < NTDMA_TESTDEV_COPY_FAULTS; i++) {
		stats->faults[i] = td->copy->faults[i];
		stats->fault_total += td->copy->faults[i];
	}
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_copy_get_stats, "NTDMA_TESTDEV");

static int copy_show(struct seq_file *seq, void *unused)
{
	static const char * const states[] = {
		[NTDMA_TESTDEV_COPY_OFF]	= "off",
		[NTDMA_TESTDEV_COPY_READY]	= "ready",
		[NTDMA_TESTDEV_COPY_IDLE]	= "idle",
		[NTDMA_TESTDEV_COPY_BUSY]	= "busy",
		[NTDMA_TESTDEV_COPY_SUSPENDED]	= "suspended",
		[NTDMA_TESTDEV_COPY_HALTED]	= "halted",
	};
	struct ntdma_testdev_copy_stats stats;
	unsigned int i;

	ntdma_testdev_copy_get_stats(&stats);
	for (i = 0; i < NTDMA_TESTDEV_COPY_CHANNELS; i++) {
		const struct ntdma_testdev_copy_channel_stats *c =
			&stats.channels[i];

		seq_printf(seq, "channel %u: %s %s, %llu descriptors, %llu bytes, %llu starts, %llu appends, %llu interrupts\n",
			   i, c->ring ? "ring" : "list", states[c->state],
			   c->descs, c->bytes, c->starts, c->appends,
			   c->interrupts);
	}
	for (i = 0; i < NTDMA_TESTDEV_COPY_FAULTS; i++)
		seq_printf(seq, "fault %-12s %llu\n", fault_names[i],
			   stats.faults[i]);
	seq_printf(seq, "faults %llu\n", stats.fault_total);
	return 0;
}

static int copy_open(struct inode *inode, struct file *file)
{
	return single_open(file, copy_show, inode->i_private);
}

static int set_pace(const char *word, unsigned int value)
{
	struct testdev *td = testdev_get();

	if (!strcmp(word, "delay"))
		testdev_register_write(td, NTDMA_TESTDEV_COPY_DELAY, value);
	else if (!strcmp(word, "burst"))
		testdev_register_write(td, NTDMA_TESTDEV_COPY_BURST, value);
	else
		return -EINVAL;
	return 0;
}

/* "delay USECS", "burst DESCRIPTORS", or an injection: WORD CHANNEL NTH */
static ssize_t copy_write(struct file *file, const char __user *buf,
			  size_t count, loff_t *ppos)
{
	unsigned int first, nth;
	char line[64], word[16];
	int words, what, ret;

	if (count >= sizeof(line))
		return -EINVAL;
	if (copy_from_user(line, buf, count))
		return -EFAULT;
	line[count] = '\0';

	words = sscanf(line, "%15s %u %u", word, &first, &nth);
	if (words == 2) {
		ret = set_pace(word, first);
		return ret ? ret : count;
	}
	what = match_string(inject_names, ARRAY_SIZE(inject_names), word);
	if (words != 3 || what < 0)
		return -EINVAL;
	ret = ntdma_testdev_copy_inject(first, what, nth);
	return ret ? ret : count;
}

const struct file_operations testdev_copy_fops = {
	.owner		= THIS_MODULE,
	.open		= copy_open,
	.read		= seq_read,
	.write		= copy_write,
	.llseek		= seq_lseek,
	.release	= single_release,
};
