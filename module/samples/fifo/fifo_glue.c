// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sample: the Linux side of the ported FIFO driver, for the peripheral that
 * ntdma_testdev.ko provides.
 *
 * Besides probe and interrupt there is one thing that a bus master does not
 * need: the numbers by which the Windows driver knows its DMA controller are
 * mapped to names by which Linux knows the channels. The rest of the file is a
 * way to run the self-test from a shell:
 *
 *	# cd /sys/kernel/debug/ntdma_fifo
 *	# echo "all seed=123" > run
 *	# cat report
 *
 * A line written to "run" names tests (transfer, stream, packet, all) and
 * options (seed=, length=, fault=1).
 */
#include <linux/debugfs.h>
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/platform_device.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include <ntdma/ntdma.h>
#include <ntdma/system_dma.h>
#include <uapi/ntdma/testdev.h>

#include "fifo_public.h"

#define FIFO_LENGTH	(1024 * 1024)

/**
 * struct fifo - one bound device
 * @dev: the device
 * @irq: its interrupt
 * @device: what the Windows side knows it by
 * @debugfs: directory of "run" and "report"
 * @lock: guards what follows
 * @options: of the last run
 * @results: of the last run
 * @count: how many of them there are
 */
struct fifo {
	struct device *dev;
	int irq;
	struct _DEVICE_OBJECT *device;
	struct dentry *debugfs;

	struct mutex lock;	/* serialises runs */
	struct fifo_options options;
	struct fifo_result results[FIFO_MAX_RESULTS];
	unsigned int count;
};

/* The firmware of this machine, so to speak. */
static const struct ntdma_system_dma_line fifo_lines[] = {
	{
		.line = FIFO_LINE_RECEIVE,
		.name = "rx0",
		.device_address = FIFO_DATA_REGISTER,
	}, {
		.line = FIFO_LINE_TRANSMIT,
		.name = "tx0",
		.device_address = FIFO_DATA_REGISTER,
	},
};

static s32 fifo_set_period(struct ntdma_system_dma_setup *setup, u32 number,
			   void *context)
{
	setup->period = *(unsigned int *)context;
	return 0;
}

static const struct ntdma_system_dma_function fifo_functions[] = {
	{ FIFO_FUNCTION_PERIOD, fifo_set_period },
};

static struct ntdma_system_dma_controller fifo_controller = {
	.lines		= fifo_lines,
	.nr_lines	= ARRAY_SIZE(fifo_lines),
	.functions	= fifo_functions,
	.nr_functions	= ARRAY_SIZE(fifo_functions),
};

/* Port 0 has its registers in the configuration space of the parent. */
unsigned int FifoReadRegister(void *registers, unsigned int reg)
{
	u32 value = 0;

	pci_read_config_dword(registers, NTDMA_TESTDEV_FIFO_REGS(0) + reg,
			      &value);
	return value;
}

void FifoWriteRegister(void *registers, unsigned int reg, unsigned int value)
{
	pci_write_config_dword(registers, NTDMA_TESTDEV_FIFO_REGS(0) + reg,
			       value);
}

static const struct {
	const char *name;
	unsigned int tests;
} fifo_tests[] = {
	{ "transfer", FIFO_TEST_TRANSFER },
	{ "stream", FIFO_TEST_STREAM },
	{ "packet", FIFO_TEST_PACKET },
	{ "all", FIFO_TEST_ALL },
};

static int fifo_parse_word(struct fifo_options *options, const char *word)
{
	size_t i;

	if (!strncmp(word, "seed=", 5))
		return kstrtouint(word + 5, 0, &options->seed);
	if (!strncmp(word, "length=", 7))
		return kstrtouint(word + 7, 0, &options->length);
	if (!strncmp(word, "fault=", 6))
		return kstrtouint(word + 6, 0, &options->corrupt);

	for (i = 0; i < ARRAY_SIZE(fifo_tests); i++) {
		if (strcmp(word, fifo_tests[i].name))
			continue;
		options->tests |= fifo_tests[i].tests;
		return 0;
	}

	return -EINVAL;
}

static int fifo_parse(struct fifo_options *options, char *line)
{
	char *word;
	int ret;

	while ((word = strsep(&line, " \t\n"))) {
		if (!*word)
			continue;
		ret = fifo_parse_word(options, word);
		if (ret)
			return ret;
	}

	if (!options->tests || !options->length || options->length % 4 ||
	    options->length > FIFO_MAX_LENGTH)
		return -EINVAL;
	return 0;
}

static ssize_t fifo_run_write(struct file *file, const char __user *buf,
			      size_t count, loff_t *ppos)
{
	struct fifo *fifo = file->private_data;
	struct fifo_options options = { .length = FIFO_LENGTH };
	char line[128];
	int ret;

	if (count >= sizeof(line))
		return -EINVAL;
	if (copy_from_user(line, buf, count))
		return -EFAULT;
	line[count] = '\0';

	ret = fifo_parse(&options, line);
	if (ret)
		return ret;

	mutex_lock(&fifo->lock);
	fifo->options = options;
	fifo->count = FifoSelfTest(fifo->device, &options, fifo->results);
	mutex_unlock(&fifo->lock);

	return count;
}

static const struct file_operations fifo_run_fops = {
	.owner	= THIS_MODULE,
	.open	= simple_open,
	.write	= fifo_run_write,
};

static void fifo_show_result(struct seq_file *s, const struct fifo_result *r)
{
	seq_printf(s, "%-22s%-12s%9u%6u%7u  ", r->what, r->direction, r->bytes,
		   r->operations, r->calls);
	if (r->status >= 0)
		seq_puts(s, "ok\n");
	else
		seq_printf(s, "FAILED with status %#010x\n", r->status);
}

static int fifo_report_show(struct seq_file *s, void *unused)
{
	struct fifo *fifo = s->private;
	unsigned int i, bad = 0;

	mutex_lock(&fifo->lock);

	seq_printf(s, "%-22s%-12s%9s%6s%7s  %s\n", "what", "direction", "bytes",
		   "maps", "calls", "result");
	for (i = 0; i < fifo->count; i++) {
		fifo_show_result(s, &fifo->results[i]);
		bad += fifo->results[i].status < 0;
	}

	if (!fifo->count)
		seq_puts(s, "verdict: nothing ran\n");
	else
		seq_printf(s, "verdict: %s, %u of %u (seed %u)\n",
			   bad ? "FAIL" : "pass", bad ? bad : fifo->count,
			   fifo->count, fifo->options.seed);

	mutex_unlock(&fifo->lock);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(fifo_report);

static irqreturn_t fifo_interrupt(int irq, void *data)
{
	struct fifo *fifo = data;

	return FifoInterruptService(NULL, fifo->device) ? IRQ_HANDLED :
							  IRQ_NONE;
}

static int fifo_start(struct fifo *fifo)
{
	int ret;

	fifo->device = ntdma_device_create(fifo->dev, FifoExtensionSize);
	if (IS_ERR(fifo->device))
		return PTR_ERR(fifo->device);

	ret = FifoStartDevice(fifo->device, to_pci_dev(fifo->dev->parent));
	if (ret < 0) {
		dev_err(fifo->dev, "FifoStartDevice: status %#010x\n", ret);
		ret = -EIO;
		goto err_destroy;
	}

	ret = request_irq(fifo->irq, fifo_interrupt, 0, KBUILD_MODNAME, fifo);
	if (ret)
		goto err_stop;
	return 0;

err_stop:
	FifoStopDevice(fifo->device);
err_destroy:
	ntdma_device_destroy(fifo->device);
	return ret;
}

static void fifo_stop(void *data)
{
	struct fifo *fifo = data;

	debugfs_remove(fifo->debugfs);
	free_irq(fifo->irq, fifo);
	FifoStopDevice(fifo->device);
	ntdma_device_destroy(fifo->device);
}

static void fifo_forget_lines(void *unused)
{
	ntdma_system_dma_unregister(&fifo_controller);
}

static int fifo_describe_lines(struct device *dev)
{
	int ret = ntdma_system_dma_register(&fifo_controller);

	return ret ?: devm_add_action_or_reset(dev, fifo_forget_lines, NULL);
}

static int fifo_probe(struct platform_device *pdev)
{
	struct fifo *fifo;
	int ret;

	BUILD_BUG_ON(NTDMA_TESTDEV_FIFO_DATA(0) != FIFO_DATA_REGISTER);
	fifo = devm_kzalloc(&pdev->dev, sizeof(*fifo), GFP_KERNEL);
	if (!fifo)
		return -ENOMEM;

	fifo->dev = &pdev->dev;
	mutex_init(&fifo->lock);
	fifo->irq = platform_get_irq(pdev, 0);
	if (fifo->irq < 0)
		return fifo->irq;

	ret = fifo_describe_lines(&pdev->dev);
	if (ret)
		return ret;
	ret = fifo_start(fifo);
	if (ret)
		return ret;

	fifo->debugfs = debugfs_create_dir(KBUILD_MODNAME, NULL);
	debugfs_create_file("run", 0200, fifo->debugfs, fifo, &fifo_run_fops);
	debugfs_create_file("report", 0400, fifo->debugfs, fifo,
			    &fifo_report_fops);
	return devm_add_action_or_reset(&pdev->dev, fifo_stop, fifo);
}

static struct platform_driver fifo_driver = {
	.driver.name	= "ntdma_fifo",
	.probe		= fifo_probe,
};
module_platform_driver(fifo_driver);

MODULE_ALIAS("platform:ntdma_fifo");
MODULE_DESCRIPTION("ntdma sample: a Windows driver for a FIFO with system DMA");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("NTDMA");
