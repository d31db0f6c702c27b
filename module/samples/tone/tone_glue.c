// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sample: the Linux side of the ported tone driver.
 *
 * What a ported driver needs is at the end: a list of hardware ids, probe and
 * remove. The rest is a way to use it from a shell:
 *
 *	# cd /sys/kernel/debug/ntdma_tone/0000:00:03.0-00
 *	# echo "play sine ms=2000" > run
 *	# cat report
 *
 * A line written to "run" names what to do (play, capture, ask), what to play
 * (sine, pattern), how (notify, bdl), and options (seed=, ms=, peer=).
 */
#include <linux/debugfs.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include <ntdma/hdaudio.h>

#include "tone_public.h"

enum tone_action { TONE_PLAY, TONE_CAPTURE, TONE_ASK };

/**
 * struct tone - one bound function group
 * @hdev: the device
 * @debugfs: its directory
 * @lock: guards what follows
 * @action: the last one
 * @result: of the last run
 */
struct tone {
	struct ntdma_hdaudio_device *hdev;
	struct dentry *debugfs;

	struct mutex lock;	/* serialises runs */
	enum tone_action action;
	struct tone_result result;
};

static struct dentry *tone_root;

static int tone_parse_word(struct tone_options *options,
			   enum tone_action *action, const char *word)
{
	if (!strncmp(word, "seed=", 5))
		return kstrtouint(word + 5, 0, &options->seed);
	if (!strncmp(word, "ms=", 3))
		return kstrtouint(word + 3, 0, &options->milliseconds);
	if (!strncmp(word, "peer=", 5)) {
		options->pair = 1;
		return kstrtouint(word + 5, 0, &options->peer);
	}
	if (!strcmp(word, "sine"))
		options->source = TONE_SINE;
	else if (!strcmp(word, "pattern"))
		options->source = TONE_PATTERN;
	else if (!strcmp(word, "notify"))
		options->method = TONE_NOTIFY;
	else if (!strcmp(word, "bdl"))
		options->method = TONE_BDL;
	else if (!strcmp(word, "capture"))
		*action = TONE_CAPTURE;
	else if (!strcmp(word, "ask"))
		*action = TONE_ASK;
	else if (strcmp(word, "play"))
		return -EINVAL;
	return 0;
}

static int tone_parse(struct tone_options *options, enum tone_action *action,
		      char *line)
{
	char *word;
	int ret;

	while ((word = strsep(&line, " \t\n"))) {
		if (!*word)
			continue;
		ret = tone_parse_word(options, action, word);
		if (ret)
			return ret;
	}
	return options->milliseconds > 60000 || options->peer > 14 ? -EINVAL : 0;
}

static void tone_execute(struct tone *tone, const struct tone_options *options)
{
	switch (tone->action) {
	case TONE_PLAY:
		TonePlay(tone->hdev->object, options, &tone->result);
		break;
	case TONE_CAPTURE:
		ToneCapture(tone->hdev->object, options, &tone->result);
		break;
	case TONE_ASK:
		ToneAsk(tone->hdev->object, options, &tone->result);
		break;
	}
}

static ssize_t tone_run_write(struct file *file, const char __user *buf,
			      size_t count, loff_t *ppos)
{
	struct tone_options options = { .milliseconds = 1000 };
	struct tone *tone = file->private_data;
	enum tone_action action = TONE_PLAY;
	char line[128];
	int ret;

	if (count >= sizeof(line))
		return -EINVAL;
	if (copy_from_user(line, buf, count))
		return -EFAULT;
	line[count] = '\0';
	ret = tone_parse(&options, &action, line);
	if (ret)
		return ret;

	mutex_lock(&tone->lock);
	tone->action = action;
	tone_execute(tone, &options);
	ret = tone->result.status;
	mutex_unlock(&tone->lock);
	return ret < 0 ? -EIO : count;
}

static const struct file_operations tone_run_fops = {
	.owner	= THIS_MODULE,
	.open	= simple_open,
	.write	= tone_run_write,
};

static int tone_report_show(struct seq_file *s, void *unused)
{
	struct tone *tone = s->private;
	const struct tone_result *r = &tone->result;

	mutex_lock(&tone->lock);
	seq_printf(s, "status %#x\n", r->status);
	seq_printf(s, "stream %u, FIFO of %u bytes, buffer of %llu bytes at %#llx\n",
		   r->stream, r->fifo, r->bytes, r->physical);
	seq_printf(s, "notifications %u, every %llu to %llu us\n",
		   r->notifications, r->shortest / 10, r->longest / 10);
	if (tone->action == TONE_CAPTURE)
		seq_printf(s, "wrong %llu, untouched %llu\n", r->wrong,
			   r->untouched);
	seq_printf(s, "position %u, peer %u, stopped %u, highest %u, wraps %u\n",
		   r->position, r->peer_position, r->stopped, r->highest,
		   r->wraps);
	seq_printf(s, "clock %u ticks in %llu us\n", r->ticks, r->time / 10);
	seq_printf(s, "interrupt routine at level %u, mask %#x\n", r->isr_level,
		   r->isr_mask);
	seq_printf(s, "answered %#x\n", r->answered);
	mutex_unlock(&tone->lock);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(tone_report);

static int tone_codec_show(struct seq_file *s, void *unused)
{
	struct tone *tone = s->private;
	struct tone_codec codec = {};

	ToneDescribe(tone->hdev->object, &codec);
	seq_printf(s, "codec %u, group %u, vendor %08x\n", codec.codec,
		   codec.group, codec.vendor);
	seq_printf(s, "DAC %u, pin %u, ADC %u\n", codec.dac, codec.out_pin,
		   codec.adc);
	seq_printf(s, "controller %04x:%04x, version %04x, codecs %u\n",
		   codec.vendor_id, codec.device_id, codec.version,
		   codec.codecs);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(tone_codec);

static int tone_probe(struct ntdma_hdaudio_device *hdev)
{
	struct tone *tone;
	int ret;

	tone = kzalloc(sizeof(*tone), GFP_KERNEL);
	if (!tone)
		return -ENOMEM;
	tone->hdev = hdev;
	mutex_init(&tone->lock);

	ret = ToneStartDevice(hdev->object);
	if (ret < 0) {
		dev_err(&hdev->dev, "ToneStartDevice: status %#010x\n", ret);
		kfree(tone);
		return -EIO;
	}
	dev_set_drvdata(&hdev->dev, tone);
	tone->debugfs = debugfs_create_dir(dev_name(&hdev->dev), tone_root);
	debugfs_create_file("run", 0200, tone->debugfs, tone, &tone_run_fops);
	debugfs_create_file("report", 0400, tone->debugfs, tone,
			    &tone_report_fops);
	debugfs_create_file("codec", 0400, tone->debugfs, tone,
			    &tone_codec_fops);
	return 0;
}

static void tone_remove(struct ntdma_hdaudio_device *hdev)
{
	struct tone *tone = dev_get_drvdata(&hdev->dev);

	/* removing the files waits for a run */
	ToneAbort(hdev->object);
	debugfs_remove(tone->debugfs);
	ToneStopDevice(hdev->object);
	kfree(tone);
}

static const char *const tone_ids[] = {
	"HDAUDIO\\FUNC_01",
	NULL
};

static struct ntdma_hdaudio_driver tone_driver = {
	.ids		= tone_ids,
	.probe		= tone_probe,
	.remove		= tone_remove,
};

static int __init tone_init(void)
{
	int ret;

	tone_driver.extension_size = ToneExtensionSize;
	tone_root = debugfs_create_dir(KBUILD_MODNAME, NULL);
	ret = ntdma_hdaudio_register_driver(&tone_driver);
	if (ret)
		debugfs_remove(tone_root);
	return ret;
}

static void __exit tone_exit(void)
{
	ntdma_hdaudio_unregister_driver(&tone_driver);
	debugfs_remove(tone_root);
}

module_init(tone_init);
module_exit(tone_exit);

MODULE_DESCRIPTION("ntdma sample: a Windows driver for HD Audio codecs");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_HDAUDIO");
