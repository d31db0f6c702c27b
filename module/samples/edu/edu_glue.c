// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sample: the Linux side of the ported edu driver.
 *
 * Probe and interrupt are all that a ported driver needs. The rest of the file
 * is a way to run the sample's self-test from a shell:
 *
 *	# cd /sys/kernel/debug/ntdma_edu
 *	# echo "all seed=123" > run
 *	# cat report
 *
 * A line written to "run" names tests (common, list, build, packet, runs,
 * list-ex, map-ex, queued, all, stale) and options (seed=, length=, fault=1,
 * far=1). A line written to "share" names another of these devices and options:
 * both are to use one buffer.
 *
 * User space shares memory with the device by /dev/ntdma_edu.
 *
 * With several devices, directory and file of each but the first have its name as
 * well.
 */
#include <linux/debugfs.h>
#include <linux/interrupt.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include <ntdma/ntdma.h>
#include <ntdma/share.h>

#include "edu_public.h"

#define EDU_PCI_VENDOR	0x1234
#define EDU_PCI_DEVICE	0x11e8

static unsigned int dma_bits = 28;
module_param(dma_bits, uint, 0444);
MODULE_PARM_DESC(dma_bits, "address bits that the device drives (default 28)");

/**
 * struct edu - one bound device
 * @pdev: the device
 * @regs: BAR 0
 * @device: what the Windows side knows it by
 * @debugfs: directory of "run", "share" and "report"
 * @node: in the list of devices, under its mutex
 * @share: its character device
 * @lock: guards what follows; of two devices, the second one's is taken under the
 *	mutex of the list
 * @options: of the last run
 * @results: of the last run
 * @count: how many of them there are
 */
struct edu {
	struct pci_dev *pdev;
	void __iomem *regs;
	struct _DEVICE_OBJECT *device;
	struct dentry *debugfs;
	struct list_head node;
	struct ntdma_share *share;

	struct mutex lock;	/* serialises runs */
	struct edu_options options;
	struct edu_result results[EDU_MAX_RESULTS];
	unsigned int count;
};

static LIST_HEAD(edu_devices);
static DEFINE_MUTEX(edu_devices_lock);	/* outside of edu->lock */

static const struct {
	const char *name;
	unsigned int tests;
} edu_tests[] = {
	{ "common", EDU_TEST_COMMON },
	{ "list", EDU_TEST_LIST },
	{ "build", EDU_TEST_BUILD },
	{ "packet", EDU_TEST_PACKET },
	{ "runs", EDU_TEST_RUNS },
	{ "list-ex", EDU_TEST_LIST_EX },
	{ "map-ex", EDU_TEST_MAP_EX },
	{ "queued", EDU_TEST_QUEUED },
	{ "all", EDU_TEST_ALL },
	{ "stale", EDU_TEST_STALE },
};

static int edu_parse_word(struct edu_options *options, const char *word)
{
	size_t i;

	if (!strncmp(word, "seed=", 5))
		return kstrtouint(word + 5, 0, &options->seed);
	if (!strncmp(word, "length=", 7))
		return kstrtouint(word + 7, 0, &options->length);
	if (!strncmp(word, "fault=", 6))
		return kstrtouint(word + 6, 0, &options->corrupt);
	if (!strncmp(word, "far=", 4))
		return kstrtouint(word + 4, 0, &options->far);

	for (i = 0; i < ARRAY_SIZE(edu_tests); i++) {
		if (strcmp(word, edu_tests[i].name))
			continue;
		options->tests |= edu_tests[i].tests;
		return 0;
	}

	return -EINVAL;
}

static int edu_parse(struct edu_options *options, char *line)
{
	char *word;
	int ret;

	while ((word = strsep(&line, " \t\n"))) {
		if (!*word)
			continue;
		ret = edu_parse_word(options, word);
		if (ret)
			return ret;
	}

	if (options->length > EDU_MAX_LENGTH)
		return -EINVAL;
	/* Two MDLs cannot share a single byte. */
	if (options->length == 1)
		return -EINVAL;
	return 0;
}

#define EDU_LINE	128

static int edu_get_line(char *line, const char __user *buf, size_t count)
{
	if (count >= EDU_LINE)
		return -EINVAL;
	if (copy_from_user(line, buf, count))
		return -EFAULT;
	line[count] = '\0';
	return 0;
}

static ssize_t edu_run_write(struct file *file, const char __user *buf,
			     size_t count, loff_t *ppos)
{
	struct edu *edu = file->private_data;
	struct edu_options options = { };
	char line[EDU_LINE];
	int ret;

	ret = edu_get_line(line, buf, count);
	if (!ret)
		ret = edu_parse(&options, line);
	if (ret)
		return ret;
	if (!options.tests)
		return -EINVAL;

	mutex_lock(&edu->lock);
	edu->options = options;
	edu->count = EduSelfTest(edu->device, &options, edu->results);
	mutex_unlock(&edu->lock);

	return count;
}

static const struct file_operations edu_run_fops = {
	.owner	= THIS_MODULE,
	.open	= simple_open,
	.write	= edu_run_write,
};

static struct edu *edu_find(const char *name)
{
	struct edu *edu;

	lockdep_assert_held(&edu_devices_lock);
	list_for_each_entry(edu, &edu_devices, node)
		if (!strcmp(pci_name(edu->pdev), name))
			return edu;
	return NULL;
}

/* The first word of the line is the name of the guest. */
static int edu_share(struct edu *edu, char *line)
{
	struct edu_options options = { };
	struct edu *guest = edu_find(strsep(&line, " \t\n"));
	int ret;

	if (!guest || guest == edu)
		return -ENODEV;
	ret = edu_parse(&options, line);
	if (ret)
		return ret;

	mutex_lock(&edu->lock);
	mutex_lock_nested(&guest->lock, SINGLE_DEPTH_NESTING);
	edu->options = options;
	edu->count = EduDomainTest(edu->device, guest->device, &options,
				   edu->results);
	mutex_unlock(&guest->lock);
	mutex_unlock(&edu->lock);
	return 0;
}

static ssize_t edu_share_write(struct file *file, const char __user *buf,
			       size_t count, loff_t *ppos)
{
	char line[EDU_LINE];
	int ret;

	ret = edu_get_line(line, buf, count);
	if (ret)
		return ret;

	mutex_lock(&edu_devices_lock);
	ret = edu_share(file->private_data, line);
	mutex_unlock(&edu_devices_lock);
	return ret ? ret : count;
}

static const struct file_operations edu_share_fops = {
	.owner	= THIS_MODULE,
	.open	= simple_open,
	.write	= edu_share_write,
};

static void edu_show_result(struct seq_file *s, const struct edu_result *r)
{
	seq_printf(s, "%-26s%-13s%6u%5u%8u  ", r->what, r->direction, r->bytes,
		   r->operations, r->pieces);

	if (r->logical == r->physical)
		seq_printf(s, "%#010llx  %-12s", r->physical, "same");
	else
		seq_printf(s, "%#010llx  %#010llx  ", r->physical, r->logical);

	if (r->status >= 0)
		seq_puts(s, "ok\n");
	else if (r->mismatch)
		seq_printf(s, "MISMATCH at byte %d: %#04x, not %#04x\n",
			   r->offset, r->found, r->expected);
	else
		seq_printf(s, "FAILED with status %#010x\n", r->status);
}

static int edu_report_show(struct seq_file *s, void *unused)
{
	struct edu *edu = s->private;
	unsigned int i, bad = 0;

	mutex_lock(&edu->lock);

	seq_printf(s, "%-26s%-13s%6s%5s%8s  %-12s%-12s%s\n", "what",
		   "direction", "bytes", "maps", "ranges", "memory", "device",
		   "result");
	for (i = 0; i < edu->count; i++) {
		edu_show_result(s, &edu->results[i]);
		bad += edu->results[i].status < 0;
	}

	if (!edu->count)
		seq_puts(s, "verdict: nothing ran\n");
	else if (bad)
		seq_printf(s, "verdict: FAIL, %u of %u (seed %u)\n", bad,
			   edu->count, edu->options.seed);
	else
		seq_printf(s, "verdict: pass, %u of %u (seed %u)\n", edu->count,
			   edu->count, edu->options.seed);

	mutex_unlock(&edu->lock);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(edu_report);

static irqreturn_t edu_interrupt(int irq, void *data)
{
	struct edu *edu = data;

	return EduInterruptService(NULL, edu->device) ? IRQ_HANDLED : IRQ_NONE;
}

static int edu_enable(struct edu *edu)
{
	struct pci_dev *pdev = edu->pdev;
	int ret;

	ret = pci_enable_device(pdev);
	if (ret)
		return ret;

	ret = pci_request_regions(pdev, KBUILD_MODNAME);
	if (ret)
		goto err_disable;

	edu->regs = pci_iomap(pdev, 0, 0);
	if (!edu->regs) {
		ret = -ENOMEM;
		goto err_release;
	}

	ret = dma_set_mask_and_coherent(&pdev->dev, DMA_BIT_MASK(dma_bits));
	if (ret)
		goto err_unmap;

	ret = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_ALL_TYPES);
	if (ret < 0)
		goto err_unmap;

	pci_set_master(pdev);
	return 0;

err_unmap:
	pci_iounmap(pdev, edu->regs);
err_release:
	pci_release_regions(pdev);
err_disable:
	pci_disable_device(pdev);
	return ret;
}

static void edu_disable(struct edu *edu)
{
	pci_clear_master(edu->pdev);
	pci_free_irq_vectors(edu->pdev);
	pci_iounmap(edu->pdev, edu->regs);
	pci_release_regions(edu->pdev);
	pci_disable_device(edu->pdev);
}

/* The three calls that bring a Windows driver up. */
static int edu_start(struct edu *edu)
{
	struct pci_dev *pdev = edu->pdev;
	int ret;

	edu->device = ntdma_device_create(&pdev->dev, EduExtensionSize);
	if (IS_ERR(edu->device))
		return PTR_ERR(edu->device);

	ret = EduStartDevice(edu->device, (__force void *)edu->regs);
	if (ret < 0) {
		pci_err(pdev, "EduStartDevice: status %#010x\n", ret);
		ret = -EIO;
		goto err_destroy;
	}

	ret = request_irq(pci_irq_vector(pdev, 0), edu_interrupt, IRQF_SHARED,
			  KBUILD_MODNAME, edu);
	if (ret)
		goto err_stop;

	return 0;

err_stop:
	EduStopDevice(edu->device);
err_destroy:
	ntdma_device_destroy(edu->device);
	return ret;
}

static void edu_stop(struct edu *edu)
{
	free_irq(pci_irq_vector(edu->pdev, 0), edu);
	EduStopDevice(edu->device);
	ntdma_device_destroy(edu->device);
}

static int edu_copy(void *context, struct _MDL *from, struct _MDL *to,
		    u32 length)
{
	struct edu *edu = context;
	int status;

	mutex_lock(&edu->lock);
	status = EduCopyMdl(edu->device, from, to, length);
	mutex_unlock(&edu->lock);
	return status;
}

static const struct ntdma_share_ops edu_chardev_ops = {
	.copy		= edu_copy,
	.max_length	= EDU_MAX_LENGTH,
};

static void edu_publish(struct edu *edu)
{
	char name[32] = KBUILD_MODNAME;

	mutex_lock(&edu_devices_lock);
	if (!list_empty(&edu_devices))
		snprintf(name, sizeof(name), KBUILD_MODNAME "-%s",
			 pci_name(edu->pdev));
	list_add_tail(&edu->node, &edu_devices);
	mutex_unlock(&edu_devices_lock);

	edu->debugfs = debugfs_create_dir(name, NULL);
	debugfs_create_file("run", 0200, edu->debugfs, edu, &edu_run_fops);
	debugfs_create_file("share", 0200, edu->debugfs, edu, &edu_share_fops);
	debugfs_create_file("report", 0400, edu->debugfs, edu,
			    &edu_report_fops);
	edu->share = ntdma_share_create(name, EduSharedAdapter(edu->device),
					&edu_chardev_ops, edu);
	if (IS_ERR(edu->share))
		pci_warn(edu->pdev, "no /dev/%s: %pe\n", name, edu->share);
}

static int edu_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct edu *edu;
	int ret;

	edu = kzalloc(sizeof(*edu), GFP_KERNEL);
	if (!edu)
		return -ENOMEM;

	edu->pdev = pdev;
	mutex_init(&edu->lock);
	pci_set_drvdata(pdev, edu);

	ret = edu_enable(edu);
	if (ret)
		goto err_free;

	ret = edu_start(edu);
	if (ret)
		goto err_disable;

	edu_publish(edu);
	return 0;

err_disable:
	edu_disable(edu);
err_free:
	kfree(edu);
	return ret;
}

static void edu_remove(struct pci_dev *pdev)
{
	struct edu *edu = pci_get_drvdata(pdev);

	ntdma_share_destroy(edu->share);
	mutex_lock(&edu_devices_lock);
	list_del(&edu->node);
	mutex_unlock(&edu_devices_lock);
	debugfs_remove(edu->debugfs);
	edu_stop(edu);
	edu_disable(edu);
	kfree(edu);
}

static const struct pci_device_id edu_ids[] = {
	{ PCI_DEVICE(EDU_PCI_VENDOR, EDU_PCI_DEVICE) },
	{ }
};
MODULE_DEVICE_TABLE(pci, edu_ids);

static struct pci_driver edu_driver = {
	.name		= KBUILD_MODNAME,
	.id_table	= edu_ids,
	.probe		= edu_probe,
	.remove		= edu_remove,
};
module_pci_driver(edu_driver);

MODULE_DESCRIPTION("ntdma sample: a Windows driver for QEMU's edu device");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("NTDMA");
