// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sample: the Linux side of the ported copy driver: probe, remove, interrupt,
 * power, and the registers, which this device has in configuration space.
 */
#include <linux/dma-mapping.h>
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

#include <ntdma/netdma.h>
#include <ntdma/ntdma.h>
#include <uapi/ntdma/testdev.h>

#include "copy_public.h"

module_param_named(version, CopySettings.version, uint, 0444);
MODULE_PARM_DESC(version,
		 "of NetDMA: 0x10, 0x11 (lists), 0x20 (default), 0x21 (rings)");
module_param_named(channels, CopySettings.channels, uint, 0444);
MODULE_PARM_DESC(channels, "at most so many (default: all)");
module_param_named(ask_device, CopySettings.ask_device, uint, 0644);
MODULE_PARM_DESC(ask_device, "1: learn from a register what is done, not from memory");
module_param_named(fail_allocate, CopySettings.fail_allocate, uint, 0644);
MODULE_PARM_DESC(fail_allocate, "for tests: the nth channel request fails");
module_param_named(fail_start, CopySettings.fail_start, uint, 0644);
MODULE_PARM_DESC(fail_start, "for tests: the nth start fails");
module_param_named(fail_append, CopySettings.fail_append, uint, 0644);
MODULE_PARM_DESC(fail_append, "for tests: the nth append fails");

unsigned int CopyReadBus(void *Bus, unsigned int Offset)
{
	u32 value;

	pci_read_config_dword(Bus, Offset, &value);
	return value;
}

void CopyWriteBus(void *Bus, unsigned int Offset, unsigned int Value)
{
	pci_write_config_dword(Bus, Offset, Value);
}

static irqreturn_t copy_interrupt(int irq, void *data)
{
	return CopyInterruptService(NULL, data) ? IRQ_HANDLED : IRQ_NONE;
}

static int copy_enable(struct pci_dev *pdev)
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

/* As Windows does: AddDevice, interrupt, IRP_MN_START_DEVICE. */
static int copy_start(struct pci_dev *pdev, struct _DEVICE_OBJECT *device)
{
	int ret;

	ret = CopyAddDevice(device, pdev);
	if (ret < 0) {
		pci_err(pdev, "CopyAddDevice: status %#010x\n", ret);
		return -EIO;
	}
	ret = request_irq(pci_irq_vector(pdev, 0), copy_interrupt, IRQF_SHARED,
			  KBUILD_MODNAME, device);
	if (ret)
		goto err_remove;
	ret = CopyStartDevice(device);
	if (ret < 0) {
		pci_err(pdev, "CopyStartDevice: status %#010x\n", ret);
		ret = -EIO;
		goto err_free_irq;
	}
	return 0;

err_free_irq:
	free_irq(pci_irq_vector(pdev, 0), device);
err_remove:
	CopyRemoveDevice(device);
	return ret;
}

static int copy_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct _DEVICE_OBJECT *device;
	int ret;

	ret = copy_enable(pdev);
	if (ret)
		return ret;
	device = ntdma_device_create(&pdev->dev, CopyExtensionSize);
	if (IS_ERR(device)) {
		ret = PTR_ERR(device);
		goto err_free_vectors;
	}
	ret = copy_start(pdev, device);
	if (ret)
		goto err_destroy;
	pci_set_drvdata(pdev, device);
	return 0;

err_destroy:
	ntdma_device_destroy(device);
err_free_vectors:
	pci_free_irq_vectors(pdev);
	return ret;
}

static void copy_remove(struct pci_dev *pdev)
{
	struct _DEVICE_OBJECT *device = pci_get_drvdata(pdev);

	/* Pulled out: nothing that is under way will end by itself. */
	if (!pci_device_is_present(pdev))
		ntdma_netdma_gone(&pdev->dev);
	CopyStopDevice(device);
	free_irq(pci_irq_vector(pdev, 0), device);
	CopyRemoveDevice(device);
	ntdma_device_destroy(device);
	pci_free_irq_vectors(pdev);
}

static int __maybe_unused copy_suspend(struct device *dev)
{
	CopyPowerDown(dev_get_drvdata(dev));
	/* For version 1.0, which cannot tell; otherwise there is nothing left. */
	ntdma_netdma_suspend(dev);
	return 0;
}

static int __maybe_unused copy_resume(struct device *dev)
{
	CopyPowerUp(dev_get_drvdata(dev));
	ntdma_netdma_resume(dev);
	return 0;
}

static SIMPLE_DEV_PM_OPS(copy_pm_ops, copy_suspend, copy_resume);

static const struct pci_device_id copy_ids[] = {
	{ PCI_DEVICE(NTDMA_TESTDEV_VENDOR_ID, NTDMA_TESTDEV_DEVICE_ID) },
	{ }
};
MODULE_DEVICE_TABLE(pci, copy_ids);

static struct pci_driver copy_driver = {
	.name		= KBUILD_MODNAME,
	.id_table	= copy_ids,
	.probe		= copy_probe,
	.remove		= copy_remove,
	.driver.pm	= &copy_pm_ops,
};
module_pci_driver(copy_driver);

MODULE_DESCRIPTION("ntdma sample: a NetDMA provider for the fake PCI device");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("NTDMA");
