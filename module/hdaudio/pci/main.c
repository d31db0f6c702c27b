// SPDX-License-Identifier: GPL-2.0-only
/*
 * ntdma_hdaudio_pci.ko, binding to controllers: only to those that somebody asks for, by
 * driver_override or new_id. There is no table of ids, so that nothing is taken
 * from snd_hda_intel.
 */
#include <linux/bitfield.h>
#include <linux/dma-map-ops.h>
#include <linux/dma-mapping.h>
#include <linux/jiffies.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/pm_runtime.h>
#include <linux/slab.h>
#include <sound/hda_register.h>
#include <sound/hdaudio.h>

#include "hda.h"

/* what driver_override says */
#define DRIVER_NAME	"ntdma_hdaudio"

#define BAR		0
#define WIDE_BAR	0x4000	/* has mirrors of the registers */

/* streams on the link have numbers of four bits, 0 is nobody's */
#define MAX_TAG		15

static bool msi = true;
module_param(msi, bool, 0444);
MODULE_PARM_DESC(msi, "use message signalled interrupts (default yes)");

static bool posbuf;
module_param(posbuf, bool, 0444);
MODULE_PARM_DESC(posbuf, "hand out positions in memory, not registers (default no)");

static unsigned int verb_ms = 1000;
module_param(verb_ms, uint, 0444);
MODULE_PARM_DESC(verb_ms, "how long to wait for a codec's answer (default 1000)");

/* their SSYNC is where the others have a wall clock alias */
static const u16 old_ssync[] = {
	0x2668, 0x27d8, 0x269a, 0x284b, 0x293e, 0x293f, 0x3a3e, 0x3a6e,
};

static unsigned int ssync_of(const struct pci_dev *pdev)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(old_ssync); i++)
		if (pdev->vendor == PCI_VENDOR_ID_INTEL &&
		    pdev->device == old_ssync[i])
			return AZX_REG_OLD_SSYNC;
	return 0;
}

static void update_config(struct pci_dev *pdev, int where, u8 mask, u8 value)
{
	u8 old;

	pci_read_config_byte(pdev, where, &old);
	pci_write_config_byte(pdev, where, (old & ~mask) | value);
}

/* have DMA take part in cache coherency, on traffic class 0 */
static void set_vendor_bits(struct pci_dev *pdev)
{
	switch (pdev->vendor) {
	case PCI_VENDOR_ID_ATI:
	case PCI_VENDOR_ID_AMD:
		update_config(pdev, 0x42, 0x07, 0x02);
		break;
	case PCI_VENDOR_ID_NVIDIA:
		update_config(pdev, 0x4e, 0x0f, 0x0f);
		update_config(pdev, 0x4d, 0x01, 0x01);
		update_config(pdev, 0x4c, 0x01, 0x01);
		break;
	default:
		update_config(pdev, AZX_PCIREG_TCSEL, 0x07, 0);
		break;
	}
}

static int map_registers(struct hda *hda, struct pci_dev *pdev)
{
	struct hdac_bus *bus = &hda->bus;
	int ret;

	ret = snd_hdac_bus_init(bus, &pdev->dev, NULL);
	if (ret)
		return ret;
	/* initialising has cleared everything: the rest comes after it */
	bus->remap_addr = pci_iomap(pdev, BAR, 0);
	if (!bus->remap_addr) {
		snd_hdac_bus_exit(bus);
		return -ENOMEM;
	}
	bus->addr = pci_resource_start(pdev, BAR);
	bus->use_posbuf = true;
	bus->snoop = true;
	hda->is_wide = pci_resource_len(pdev, BAR) >= WIDE_BAR;
	hda->use_posbuf = posbuf;
	hda->ssync = ssync_of(pdev);
	hda->controller.dma_offset = ntdma_hdac_addr_offset(bus);
	hda->controller.verb_timeout = msecs_to_jiffies(max(verb_ms, 1U));
	return 0;
}

static void unmap_registers(struct hda *hda, struct pci_dev *pdev)
{
	struct hdac_stream *stream, *next;

	/* what is still listed makes the bus complain */
	list_for_each_entry_safe(stream, next, &hda->bus.stream_list, list)
		list_del(&stream->list);
	pci_iounmap(pdev, hda->bus.remap_addr);
	snd_hdac_bus_exit(&hda->bus);
}

static int set_mask(struct hda *hda, struct pci_dev *pdev)
{
	unsigned int bits = 32;

	if (snd_hdac_chip_readw(&hda->bus, GCAP) & AZX_GCAP_64OK)
		bits = pdev->vendor == PCI_VENDOR_ID_INTEL ? 64 : 40;
	/* the interface has no way to hand memory over to the device */
	if (!dev_is_dma_coherent(&pdev->dev))
		return -EOPNOTSUPP;
	return dma_set_mask_and_coherent(&pdev->dev, DMA_BIT_MASK(bits));
}

static void read_capabilities(struct hda *hda, struct pci_dev *pdev)
{
	struct hdaudio_controller *controller = &hda->controller;
	struct hdac_bus *bus = &hda->bus;
	unsigned int gcap = snd_hdac_chip_readw(bus, GCAP);

	hdaudio_bandwidth_init(&controller->bandwidth,
			       snd_hdac_chip_readw(bus, OUTPAY),
			       snd_hdac_chip_readw(bus, INPAY),
			       1 << FIELD_GET(AZX_GCAP_NSDO, gcap));
	controller->bandwidth.out_stream_words =
		snd_hdac_chip_readw(bus, OUTSTRMPAY) & 0xff;
	controller->bandwidth.in_stream_words =
		snd_hdac_chip_readw(bus, INSTRMPAY) & 0xff;
	controller->info = (struct hdaudio_info){
		.version = snd_hdac_chip_readb(bus, VMAJ) << 8 |
			   snd_hdac_chip_readb(bus, VMIN),
		.vendor = pdev->vendor,
		.device = pdev->device,
		.revision = pdev->revision,
	};
}

static void add_streams(struct hda *hda, enum hdaudio_kind kind,
			unsigned int count, bool by_direction)
{
	struct hdaudio_controller *controller = &hda->controller;
	int direction = kind == HDAUDIO_IN ? SNDRV_PCM_STREAM_CAPTURE :
					     SNDRV_PCM_STREAM_PLAYBACK;
	struct hdaudio_engine *engine;
	unsigned int i, tag;

	for (i = 0; i < count; i++) {
		tag = (by_direction ? i : controller->count) + 1;
		engine = hdaudio_controller_add_engine(controller, kind, tag,
						       NULL);
		if (!engine)
			return;
		snd_hdac_stream_init(&hda->bus, &hda->streams[engine->index],
				     engine->index, direction, tag);
	}
}

/* numbers are unique in each direction at least; all of them where they suffice */
static int find_streams(struct hda *hda)
{
	struct hdaudio_controller *controller = &hda->controller;
	unsigned int gcap = snd_hdac_chip_readw(&hda->bus, GCAP);
	unsigned int in = FIELD_GET(AZX_GCAP_ISS, gcap);
	unsigned int out = FIELD_GET(AZX_GCAP_OSS, gcap);
	unsigned int both = FIELD_GET(AZX_GCAP_BSS, gcap);
	unsigned int i;
	int ret;

	if (in + out + both > MAX_TAG)
		both = 0;	/* no number is left for them */
	add_streams(hda, HDAUDIO_IN, in, in + out > MAX_TAG);
	add_streams(hda, HDAUDIO_OUT, out, in + out > MAX_TAG);
	add_streams(hda, HDAUDIO_BIDIRECTIONAL, both, false);
	if (!controller->count)
		return -ENODEV;

	ret = snd_hdac_bus_alloc_stream_pages(&hda->bus);
	for (i = 0; !ret && i < controller->count; i++)
		controller->engines[i].bdl = (void *)hda->streams[i].bdl.area;
	return ret;
}

static int connect_interrupt(struct hda *hda, struct pci_dev *pdev)
{
	unsigned int types = msi ? PCI_IRQ_MSI | PCI_IRQ_INTX : PCI_IRQ_INTX;
	int ret;

	ret = pci_alloc_irq_vectors(pdev, 1, 1, types);
	if (ret < 0)
		return ret;
	ret = request_irq(pci_irq_vector(pdev, 0), hda_interrupt,
			  pdev->msi_enabled ? 0 : IRQF_SHARED, DRIVER_NAME,
			  hda);
	if (ret)
		pci_free_irq_vectors(pdev);
	return ret;
}

static void start_chip(struct hda *hda)
{
	struct hdac_bus *bus = &hda->bus;

	snd_hdac_bus_init_chip(bus, true);
	snd_hdac_chip_updateb(bus, RIRBCTL, 0, AZX_RBCTL_OVERRUN_EN);
	hda->controller.info.codecs = bus->codec_mask;
}

static int start(struct hda *hda, struct pci_dev *pdev)
{
	int ret = set_mask(hda, pdev);

	if (ret)
		return ret;
	if (!hdaudio_rings_suffice(snd_hdac_chip_readb(&hda->bus, CORBSIZE),
				   snd_hdac_chip_readb(&hda->bus, RIRBSIZE))) {
		pci_err(pdev, "rings with less than 256 entries\n");
		return -ENODEV;
	}
	read_capabilities(hda, pdev);
	ret = find_streams(hda);
	if (ret)
		goto free_pages;
	ret = connect_interrupt(hda, pdev);
	if (ret)
		goto free_pages;
	start_chip(hda);
	ret = hdaudio_controller_start(&hda->controller);
	if (!ret)
		return 0;

	snd_hdac_stop_streams_and_chip(&hda->bus);
	free_irq(pci_irq_vector(pdev, 0), hda);
	pci_free_irq_vectors(pdev);
free_pages:
	snd_hdac_bus_free_stream_pages(&hda->bus);
	return ret;
}

static void stop(struct hda *hda, struct pci_dev *pdev)
{
	if (!pci_device_is_present(pdev))
		hdaudio_controller_set_gone(&hda->controller);
	hdaudio_controller_remove(&hda->controller);
	snd_hdac_stop_streams_and_chip(&hda->bus);
	free_irq(pci_irq_vector(pdev, 0), hda);
	pci_free_irq_vectors(pdev);
	snd_hdac_bus_free_stream_pages(&hda->bus);
}

static int enable(struct pci_dev *pdev)
{
	int ret = pci_enable_device(pdev);

	if (ret)
		return ret;
	ret = pci_request_regions(pdev, DRIVER_NAME);
	if (ret) {
		pci_disable_device(pdev);
		return ret;
	}
	pci_set_master(pdev);
	set_vendor_bits(pdev);
	return 0;
}

static void disable(struct pci_dev *pdev)
{
	pci_clear_master(pdev);
	pci_release_regions(pdev);
	pci_disable_device(pdev);
}

static int hda_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct hda *hda = kzalloc(sizeof(*hda), GFP_KERNEL);
	int ret;

	if (!hda)
		return -ENOMEM;
	hdaudio_controller_init(&hda->controller, get_device(&pdev->dev),
				&hda_ops);
	ret = enable(pdev);
	if (ret)
		goto put_controller;
	ret = map_registers(hda, pdev);
	if (ret)
		goto disable_device;
	ret = start(hda, pdev);
	if (ret)
		goto unmap;
	pci_set_drvdata(pdev, hda);
	pm_runtime_forbid(&pdev->dev);
	return 0;

unmap:
	unmap_registers(hda, pdev);
disable_device:
	disable(pdev);
put_controller:
	hdaudio_controller_put(&hda->controller);
	return ret;
}

static void hda_remove(struct pci_dev *pdev)
{
	struct hda *hda = pci_get_drvdata(pdev);

	stop(hda, pdev);
	unmap_registers(hda, pdev);
	disable(pdev);
	hdaudio_controller_put(&hda->controller);
}

/* engines would come back without what drivers have told them */
static int hda_suspend(struct device *dev)
{
	dev_info(dev, "no sleep while ntdma_hdaudio has it\n");
	return -EBUSY;
}

static DEFINE_SIMPLE_DEV_PM_OPS(hda_pm, hda_suspend, NULL);

static struct pci_driver hda_driver = {
	.driver.pm	= pm_sleep_ptr(&hda_pm),
	.name		= DRIVER_NAME,
	.probe		= hda_probe,
	.remove		= hda_remove,
};

module_pci_driver(hda_driver);

MODULE_DESCRIPTION("PCI controllers for Windows' HD Audio DDI");
MODULE_AUTHOR("The ntdma project");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_HDAUDIO");
MODULE_LICENSE("GPL");
