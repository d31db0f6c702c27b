// SPDX-License-Identifier: GPL-2.0-only
/*
 * A dmaengine client for scenarios and benchmarks of the fake copy engine.
 *
 *	# cd /sys/kernel/debug/ntdma_copy_client
 *	# echo terminate 300 $SEED > run
 *	# cat outcome
 *	copies 300 wrong 0 failed 0 hung 0 late 0 done 300
 *
 * Words for "run": verify COPIES SEED, terminate LOOPS SEED, pause LOOPS SEED,
 * chain LINKS SEED, load THREADS SEED, stop, cost SIDE.
 */
#include <linux/debugfs.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/uaccess.h>

#include "client.h"

static const struct client_run runs[] = {
	{ "verify", client_verify },
	{ "terminate", client_terminate },
	{ "chain", client_chain },
	{ "load", client_load },
	{ "stop", client_stop },
	{ "pause", client_pause },
	{ "cost", client_cost },
};

static struct dentry *root;
static DEFINE_MUTEX(lock);
/* of the last run; protected by the lock */
static struct client_outcome outcome;

static const struct client_run *find_run(const char *name)
{
	const struct client_run *run;

	for (run = runs; run < runs + ARRAY_SIZE(runs); run++) {
		if (!strcmp(run->name, name))
			return run;
	}
	return NULL;
}

static ssize_t run_write(struct file *file, const char __user *buf,
			 size_t count, loff_t *ppos)
{
	unsigned int first = 0, second = 0;
	const struct client_run *run;
	char line[64], word[16];
	int ret;

	if (count >= sizeof(line))
		return -EINVAL;
	if (copy_from_user(line, buf, count))
		return -EFAULT;
	line[count] = '\0';
	if (sscanf(line, "%15s %u %u", word, &first, &second) < 1)
		return -EINVAL;
	run = find_run(word);
	if (!run)
		return -EINVAL;

	mutex_lock(&lock);
	memset(&outcome, 0, sizeof(outcome));
	ret = run->fn(&outcome, first, second);
	mutex_unlock(&lock);
	return ret ? ret : count;
}

static const struct file_operations run_fops = {
	.owner	= THIS_MODULE,
	.open	= simple_open,
	.write	= run_write,
};

static int outcome_show(struct seq_file *seq, void *unused)
{
	mutex_lock(&lock);
	seq_printf(seq, "copies %llu wrong %llu failed %llu hung %llu late %llu done %llu\n",
		   outcome.copies, outcome.wrong, outcome.failed, outcome.hung,
		   outcome.late, outcome.done);
	mutex_unlock(&lock);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(outcome);

static int costs_show(struct seq_file *seq, void *unused)
{
	mutex_lock(&lock);
	client_cost_show(seq);
	mutex_unlock(&lock);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(costs);

static int __init client_init(void)
{
	root = debugfs_create_dir(KBUILD_MODNAME, NULL);
	debugfs_create_file("run", 0200, root, NULL, &run_fops);
	debugfs_create_file("outcome", 0400, root, NULL, &outcome_fops);
	debugfs_create_file("costs", 0400, root, NULL, &costs_fops);
	return 0;
}
module_init(client_init);

static void __exit client_exit(void)
{
	struct client_outcome unused = { };

	debugfs_remove(root);
	client_stop(&unused, 0, 0);
}
module_exit(client_exit);

MODULE_DESCRIPTION("ntdma: a dmaengine client for scenarios and benchmarks");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
