// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sample: the Linux side of the ported mover driver: probe, remove, interrupt, the
 * registers, which this device has in configuration space, and /dev/ntdma_mover,
 * by which user space shares memory with it.
 */
#include <linux/dma-mapping.h>
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/slab.h>

#include <ntdma/ntdma.h>
#include <ntdma/share.h>
#include <uapi/ntdma/testdev.h>

#include "mover_public.h"

/**
 * struct mover - one bound device
 * @device: what the Windows side knows it by
 * @share: the character device
 */
struct mover {
	struct _DEVICE_OBJECT *device;
	struct ntdma_share *share;
};

unsigned int MoverReadBus(void *Bus, unsigned int Offset)
{
	u32 value;

	pci_read_config_dword(Bus, Offset, &value);
	return value;
}

void MoverWriteBus(void *Bus, unsigned int Offset, unsigned int Value)
{
	pci_write_config_dword(Bus, Offset, Value);
}

static irqreturn_t mover_interrupt(int irq, void *data)
{
	return MoverInterruptService(NULL, data) ? IRQ_HANDLED : IRQ_NONE;
}

static int mover_copy(void *context, struct _MDL *from, struct _MDL *to,
		      u32 length)
{
	struct mover *mover = context;

	return MoverCopyMdl(mover->device, from, to, length);
}

static const struct ntdma_share_ops mover_share_ops = {
	.copy		= mover_copy,
	.max_length	= MOVER_MAX_LENGTH,
};

static int mover_enable(struct pci_dev *pdev)
{
	int ret;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;
	ret = dma_set_mask_and_coherent(&pdev->dev, DMA_BIT_MASK(64));
	if (ret)
		return ret;
	pci_set_master(pdev);
	ret = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_ALL_TYPES);
	return ret < 0 ? ret : 0;
}

static int mover_start(struct mover *mover, struct pci_dev *pdev)
{
	int ret;

	ret = MoverStartDevice(mover->device, pdev);
	if (ret < 0) {
		pci_err(pdev, "MoverStartDevice: status %#010x\n", ret);
		return -EIO;
	}
	ret = request_irq(pci_irq_vector(pdev, 0), mover_interrupt, IRQF_SHARED,
			  KBUILD_MODNAME, mover->device);
	if (ret)
		goto err_stop;
	mover->share = ntdma_share_create(KBUILD_MODNAME,
					  MoverAdapter(mover->device),
					  &mover_share_ops, mover);
	if (IS_ERR(mover->share)) {
		ret = PTR_ERR(mover->share);
		goto err_free_irq;
	}
	return 0;

err_free_irq:
	free_irq(pci_irq_vector(pdev, 0), mover->device);
err_stop:
	MoverStopDevice(mover->device);
	return ret;
}

static int mover_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct mover *mover;
	int ret;

	mover = devm_kzalloc(&pdev->dev, sizeof(*mover), GFP_KERNEL);
	if (!mover)
		return -ENOMEM;
	ret = mover_enable(pdev);
	if (ret)
		return ret;
	mover->device = ntdma_device_create(&pdev->dev, MoverExtensionSize);
	if (IS_ERR(mover->device)) {
		ret = PTR_ERR(mover->device);
		goto err_free_vectors;
	}
	ret = mover_start(mover, pdev);
	if (ret)
		goto err_destroy;
	pci_set_drvdata(pdev, mover);
	return 0;

err_destroy:
	ntdma_device_destroy(mover->device);
err_free_vectors:
	pci_free_irq_vectors(pdev);
	return ret;
}

static void mover_remove(struct pci_dev *pdev)
{
	struct mover *mover = pci_get_drvdata(pdev);

	/* waits for a copy that is under way */
	ntdma_share_destroy(mover->share);
	free_irq(pci_irq_vector(pdev, 0), mover->device);
	MoverStopDevice(mover->device);
	ntdma_device_destroy(mover->device);
	pci_free_irq_vectors(pdev);
}

static const struct pci_device_id mover_ids[] = {
	{ PCI_DEVICE(NTDMA_TESTDEV_VENDOR_ID, NTDMA_TESTDEV_DEVICE_ID) },
	{ }
};
MODULE_DEVICE_TABLE(pci, mover_ids);

static struct pci_driver mover_driver = {
	.name		= KBUILD_MODNAME,
	.id_table	= mover_ids,
	.probe		= mover_probe,
	.remove		= mover_remove,
};
module_pci_driver(mover_driver);

MODULE_DESCRIPTION("ntdma sample: a Windows driver for the fake PCI device");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("NTDMA");
