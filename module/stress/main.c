// SPDX-License-Identifier: GPL-2.0-only
/*
 * ntdma_stress.ko: many requests at once, for the fake device.
 *
 *	# cd /sys/kernel/debug/ntdma_stress
 *	# echo "threads=4 operations=1000 seed=1" > run
 *	# cat report
 *
 * The threads' choices follow from the seed; in which order they come to pass
 * does not, which is the point.
 */
#include <linux/debugfs.h>
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

#include <ntdma/ntdma.h>

#include "../dma/live.h"
#include "../nt/report.h"
#include "../testdev/testdev.h"
#include "stress.h"

#define STRESS_LENGTH	(8 * PAGE_SIZE)

static struct dentry *directory;
static DEFINE_MUTEX(run_lock);	/* guards the run and its report */
static struct stress *last;

static int worker_thread(void *data)
{
	struct stress_worker *worker = data;
	struct stress *stress = worker->stress;
	unsigned int i;

	for (i = 0; i < stress->operations; i++) {
		stress_operation(worker);
		cond_resched();
	}
	if (atomic_dec_and_test(&stress->running))
		complete(&stress->finished);
	while (!kthread_should_stop())
		schedule_timeout_interruptible(1);
	return 0;
}

static int canceller_thread(void *data)
{
	struct stress_canceller *canceller = data;
	struct stress *stress = canceller->stress;
	u32 index;

	while (!kthread_should_stop()) {
		index = stress_random(&canceller->rnd, stress->threads);
		stress_request_cancel(stress, &stress->workers[index].request);
		usleep_range(1, 50);
	}
	return 0;
}

static int get_adapter(struct stress *stress, enum stress_adapter_index index,
		       bool scatter_gather, ULONG width)
{
	struct stress_adapter *adapter = &stress->adapters[index];
	DEVICE_DESCRIPTION desc = {
		.Version = DEVICE_DESCRIPTION_VERSION3,
		.Master = true,
		.ScatterGather = scatter_gather,
		.InterfaceType = PCIBus,
		.MaximumLength = STRESS_LENGTH,
		.DmaAddressWidth = width,
	};

	adapter->dma = IoGetDmaAdapter(stress->device, &desc,
				       &adapter->map_regs);
	return adapter->dma ? 0 : -ENOMEM;
}

static void put_adapters(struct stress *stress)
{
	PDMA_ADAPTER dma;
	int i;

	for (i = 0; i < STRESS_ADAPTERS; i++) {
		dma = stress->adapters[i].dma;
		if (dma)
			dma->DmaOperations->PutDmaAdapter(dma);
		stress->adapters[i].dma = NULL;
	}
}

static int prepare_worker(struct stress *stress, unsigned int index)
{
	struct stress_worker *worker = &stress->workers[index];

	worker->stress = stress;
	worker->index = index;
	prandom_seed_state(&worker->rnd, stress->seed + index);
	stress_request_init(&worker->request);
	stress_system_init(worker);
	worker->list_size = PAGE_SIZE;
	worker->list_memory = kmalloc(worker->list_size, GFP_KERNEL);
	if (!worker->list_memory)
		return -ENOMEM;
	return stress_buffer_alloc(&worker->buffer);
}

static int prepare(struct stress *stress)
{
	unsigned int i;
	int ret = 0;

	init_completion(&stress->finished);
	atomic_set(&stress->running, stress->threads);
	for (i = 0; !ret && i < stress->threads; i++)
		ret = prepare_worker(stress, i);
	if (ret)
		return ret;
	stress->device = ntdma_device_create(ntdma_testdev_device(), 0);
	if (IS_ERR(stress->device)) {
		ret = PTR_ERR(stress->device);
		stress->device = NULL;
		return ret;
	}
	ret = get_adapter(stress, STRESS_LISTS, true, 64);
	if (!ret)
		ret = get_adapter(stress, STRESS_PACKETS, false, 32);
	return ret ? ret : stress_system_open(stress);
}

static void release(struct stress *stress)
{
	unsigned int i;

	stress_system_close(stress);
	put_adapters(stress);
	if (stress->device)
		ntdma_device_destroy(stress->device);
	for (i = 0; i < stress->threads; i++) {
		stress_buffer_free(&stress->workers[i].buffer);
		kfree(stress->workers[i].list_memory);
	}
}

static struct task_struct *start(int (*fn)(void *data), void *data,
				 const char *what, unsigned int index)
{
	return kthread_run(fn, data, "stress_%s%u", what, index);
}

static int start_threads(struct stress *stress)
{
	struct stress_canceller *canceller = stress->cancellers;
	struct stress_worker *worker = stress->workers;
	unsigned int i;

	for (i = 0; i < STRESS_CANCELLERS; i++, canceller++) {
		canceller->stress = stress;
		prandom_seed_state(&canceller->rnd, ~stress->seed + i);
		canceller->task = start(canceller_thread, canceller, "cancel",
					i);
		if (IS_ERR(canceller->task))
			return PTR_ERR(canceller->task);
	}
	for (i = 0; i < stress->threads; i++, worker++) {
		worker->task = start(worker_thread, worker, "work", i);
		if (IS_ERR(worker->task))
			return PTR_ERR(worker->task);
	}
	wait_for_completion(&stress->finished);
	return 0;
}

static void stop(struct task_struct *task)
{
	if (!IS_ERR_OR_NULL(task))
		kthread_stop(task);
}

static void stop_threads(struct stress *stress)
{
	unsigned int i;

	for (i = 0; i < STRESS_CANCELLERS; i++)
		stop(stress->cancellers[i].task);
	for (i = 0; i < stress->threads; i++) {
		stop(stress->workers[i].task);
		stress_request_check(&stress->workers[i]);
	}
}

static void expect(struct stress *stress, const char *what, u64 want, u64 found)
{
	if (want != found)
		stress_error(stress, "%s: %llu, not %llu", what, found, want);
}

static int run_balanced(struct stress *stress)
{
	int live = ntdma_test_live_objects_flush();
	u64 misuse = ntdma_misuse_count();
	struct ntdma_testdev_stats stats;
	int ret;

	ntdma_testdev_reset();
	if (!ntdma_testdev_is_strict())
		return -EOPNOTSUPP;
	ret = prepare(stress);
	if (!ret)
		ret = start_threads(stress);
	stop_threads(stress);
	release(stress);
	ntdma_testdev_get_stats(&stats);
	expect(stress, "objects", live, ntdma_test_live_objects_flush());
	expect(stress, "reported mistakes", misuse, ntdma_misuse_count());
	expect(stress, "mappings", 0, stats.live_mappings);
	expect(stress, "coherent allocations", 0, stats.live_coherent);
	expect(stress, "device faults", 0, stats.fault_total);
	expect(stress, "requests that did not end well", 0, ret);
	return ret;
}

static int parse(struct stress *stress, char *line)
{
	char *word;
	int ret = 0;

	while (!ret && (word = strsep(&line, " \t\n"))) {
		if (!strncmp(word, "threads=", 8))
			ret = kstrtouint(word + 8, 0, &stress->threads);
		else if (!strncmp(word, "operations=", 11))
			ret = kstrtouint(word + 11, 0, &stress->operations);
		else if (!strncmp(word, "seed=", 5))
			ret = kstrtou32(word + 5, 0, &stress->seed);
		else if (*word)
			ret = -EINVAL;
	}
	if (!stress->threads || stress->threads > STRESS_WORKERS)
		ret = -EINVAL;
	return ret;
}

static int run(char *line)
{
	struct stress *stress = vzalloc(sizeof(*stress));
	int ret;

	if (!stress)
		return -ENOMEM;
	stress->threads = 4;
	stress->operations = 1000;
	ret = parse(stress, line);
	if (ret) {
		vfree(stress);
		return ret;
	}
	ret = run_balanced(stress);
	vfree(last);
	last = stress;
	return ret;
}

static ssize_t run_write(struct file *file, const char __user *buf,
			 size_t count, loff_t *ppos)
{
	char line[80];
	int ret;

	if (count >= sizeof(line))
		return -EINVAL;
	if (copy_from_user(line, buf, count))
		return -EFAULT;
	line[count] = '\0';

	mutex_lock(&run_lock);
	ret = run(line);
	mutex_unlock(&run_lock);
	return ret ? ret : count;
}

static const struct file_operations run_fops = {
	.owner	= THIS_MODULE,
	.open	= simple_open,
	.write	= run_write,
};

static void show(struct seq_file *s, struct stress *stress)
{
	u64 ends[STRESS_ENDS] = { }, transfers[STRESS_TRANSFER_ENDS] = { };
	unsigned int i, end;
	u64 bytes = 0;

	for (i = 0; i < stress->threads; i++) {
		bytes += stress->workers[i].bytes;
		for (end = 0; end < STRESS_ENDS; end++)
			ends[end] += stress->workers[i].ends[end];
		for (end = 0; end < STRESS_TRANSFER_ENDS; end++)
			transfers[end] += stress->workers[i].transfer.ends[end];
	}
	seq_printf(s, "seed %u: %u threads, %u operations each\n", stress->seed,
		   stress->threads, stress->operations);
	seq_printf(s, "requests: %llu granted, %llu cancelled, %llu busy, %llu broken\n",
		   ends[STRESS_GRANTED], ends[STRESS_CANCELLED],
		   ends[STRESS_BUSY], ends[STRESS_BROKEN]);
	seq_printf(s, "transfers of a controller: %llu complete, %llu stopped, %llu flushed, %llu refused\n",
		   transfers[STRESS_COMPLETE], transfers[STRESS_STOPPED],
		   transfers[STRESS_FLUSHED], transfers[STRESS_REFUSED]);
	seq_printf(s, "bytes moved and compared: %llu\n", bytes);
	seq_printf(s, "verdict: %s, %d errors\n",
		   atomic_read(&stress->errors) ? "FAIL" : "pass",
		   atomic_read(&stress->errors));
}

static int report_show(struct seq_file *s, void *unused)
{
	mutex_lock(&run_lock);
	if (last)
		show(s, last);
	else
		seq_puts(s, "verdict: nothing ran\n");
	mutex_unlock(&run_lock);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(report);

static int __init stress_init(void)
{
	directory = debugfs_create_dir("ntdma_stress", NULL);
	debugfs_create_file("run", 0200, directory, NULL, &run_fops);
	debugfs_create_file("report", 0400, directory, NULL, &report_fops);
	return 0;
}
module_init(stress_init);

static void __exit stress_exit(void)
{
	debugfs_remove(directory);
	vfree(last);
}
module_exit(stress_exit);

MODULE_DESCRIPTION("ntdma stress: many requests at once");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
