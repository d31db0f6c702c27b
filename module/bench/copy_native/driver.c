// SPDX-License-Identifier: GPL-2.0-only
/*
 * Benchmark: a dmaengine driver for the copy engine of the fake PCI device, as
 * one would write it for Linux; what the NetDMA provider is measured against.
 */
#include <linux/dma-mapping.h>
#include <linux/module.h>
#include <linux/slab.h>

#include <uapi/ntdma/testdev.h>

#include "native.h"

static irqreturn_t native_isr(int irq, void *data)
{
	struct native *n = data;
	unsigned int i;
	u32 causes;

	pci_read_config_dword(n->pdev, NTDMA_TESTDEV_COPY_INTERRUPT, &causes);
	if (!causes || PCI_POSSIBLE_ERROR(causes))
		return IRQ_NONE;
	pci_write_config_dword(n->pdev, NTDMA_TESTDEV_COPY_INTERRUPT, causes);
	for (i = 0; i < NTDMA_TESTDEV_COPY_CHANNELS; i++) {
		if (causes & BIT(i))
			tasklet_schedule(&n->channels[i].task);
	}
	return IRQ_HANDLED;
}

static void native_release(struct dma_device *dma)
{
	struct native *n = container_of(dma, struct native, dma);

	put_device(&n->pdev->dev);
	kfree(n);
}

static int native_enable(struct native *n)
{
	int ret;

	ret = dma_set_mask_and_coherent(&n->pdev->dev, DMA_BIT_MASK(64));
	if (ret)
		return ret;
	pci_set_master(n->pdev);
	ret = pci_alloc_irq_vectors(n->pdev, 1, 1, PCI_IRQ_ALL_TYPES);
	if (ret < 0)
		return ret;
	n->irq = pci_irq_vector(n->pdev, 0);
	ret = request_irq(n->irq, native_isr, 0, KBUILD_MODNAME, n);
	if (ret)
		pci_free_irq_vectors(n->pdev);
	return ret;
}

static void native_disable(struct native *n)
{
	unsigned int i;

	free_irq(n->irq, n);
	for (i = 0; i < NTDMA_TESTDEV_COPY_CHANNELS; i++) {
		/* One that nobody holds is disabled, and never scheduled. */
		tasklet_enable(&n->channels[i].task);
		tasklet_kill(&n->channels[i].task);
	}
	pci_free_irq_vectors(n->pdev);
}

static int native_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct native *n;
	unsigned int i;
	int ret;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;
	n = kzalloc(sizeof(*n), GFP_KERNEL);
	if (!n)
		return -ENOMEM;

	n->pdev = pdev;
	n->dma.dev = &pdev->dev;
	n->dma.device_release = native_release;
	native_ops_init(&n->dma);
	for (i = 0; i < NTDMA_TESTDEV_COPY_CHANNELS; i++)
		native_channel_init(n, i);

	ret = native_enable(n);
	if (ret)
		goto err_free;
	ret = dma_async_device_register(&n->dma);
	if (ret)
		goto err_disable;
	get_device(&pdev->dev);
	pci_set_drvdata(pdev, n);
	return 0;

err_disable:
	native_disable(n);
err_free:
	kfree(n);
	return ret;
}

/* Clients hold a reference to the module: none is left here. */
static void native_remove(struct pci_dev *pdev)
{
	struct native *n = pci_get_drvdata(pdev);

	native_disable(n);
	dma_async_device_unregister(&n->dma);
}

static const struct pci_device_id native_ids[] = {
	{ PCI_DEVICE(NTDMA_TESTDEV_VENDOR_ID, NTDMA_TESTDEV_DEVICE_ID) },
	{ }
};

static struct pci_driver native_driver = {
	.name		= KBUILD_MODNAME,
	.id_table	= native_ids,
	.probe		= native_probe,
	.remove		= native_remove,
};
module_pci_driver(native_driver);

MODULE_DESCRIPTION("ntdma benchmark: a Linux driver for the fake copy engine");
MODULE_LICENSE("GPL");
