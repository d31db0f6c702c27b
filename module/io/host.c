// SPDX-License-Identifier: GPL-2.0-only
/*
 * Linux drivers made of WDM drivers: what NTDMA_WDM_DRIVER() registers.
 */
#include <linux/dma-mapping.h>
#include <linux/export.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/platform_device.h>
#include <linux/pm.h>

#include <ntdma/ntdma.h>
#include <ntdma/wdm_driver.h>

#include "init.h"
#include "io.h"

static struct ntdma_wdm_driver *of_pci(struct pci_dev *pdev)
{
	return container_of(pdev->driver, struct ntdma_wdm_driver, pci);
}

static struct ntdma_wdm_driver *of_platform(struct platform_device *pdev)
{
	return container_of(to_platform_driver(pdev->dev.driver),
			    struct ntdma_wdm_driver, platform);
}

/* The description of an adapter narrows this; without a word it is all bits. */
static int set_masks(struct device *dev)
{
	return dma_set_mask_and_coherent(dev, DMA_BIT_MASK(64)) ?
	       dma_set_mask_and_coherent(dev, DMA_BIT_MASK(32)) : 0;
}

static int start(struct ntdma_wdm_driver *driver, struct device *dev)
{
	struct _DEVICE_OBJECT *pdo;
	int ret;

	pdo = ntdma_device_create(dev, 0);
	if (IS_ERR(pdo))
		return PTR_ERR(pdo);
	ret = io_pdo_start(pdo, driver->object, dev);
	if (ret)
		ntdma_device_destroy(pdo);
	return ret;
}

static void stop(struct device *dev, bool gone)
{
	struct _DEVICE_OBJECT *pdo = ntdma_device_find(dev);

	io_pdo_remove(pdo, gone);
	ntdma_device_destroy(pdo);
}

/* System sleep: the driver may refuse it, and has its resources again after it. */
static int suspend(struct device *dev)
{
	return io_pdo_stop(ntdma_device_find(dev));
}

static int resume(struct device *dev)
{
	return io_pdo_restart(ntdma_device_find(dev), dev);
}

static const struct dev_pm_ops host_pm_ops = {
	.suspend	= suspend,
	.resume		= resume,
	.freeze		= suspend,
	.thaw		= resume,
	.poweroff	= suspend,
	.restore	= resume,
};

static int alloc_interrupts(struct pci_dev *pdev)
{
	unsigned int limit = of_pci(pdev)->message_limit;

	return pci_alloc_irq_vectors(pdev, 1, max(limit, 1U), PCI_IRQ_ALL_TYPES);
}

static int probe_pci(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int ret;

	ret = pci_enable_device(pdev);
	if (ret)
		return ret;
	ret = pci_request_regions(pdev, pdev->driver->name);
	if (ret)
		goto err_disable;
	ret = set_masks(&pdev->dev);
	if (ret)
		goto err_release;
	/* a device without interrupts is fine, if its driver thinks so */
	alloc_interrupts(pdev);
	pci_set_master(pdev);
	ret = start(of_pci(pdev), &pdev->dev);
	if (ret)
		goto err_vectors;
	return 0;

err_vectors:
	pci_clear_master(pdev);
	pci_free_irq_vectors(pdev);
err_release:
	pci_release_regions(pdev);
err_disable:
	pci_disable_device(pdev);
	return ret;
}

static void remove_pci(struct pci_dev *pdev)
{
	stop(&pdev->dev, !pci_device_is_present(pdev));
	pci_clear_master(pdev);
	pci_free_irq_vectors(pdev);
	pci_release_regions(pdev);
	pci_disable_device(pdev);
}

static void stop_platform(void *dev)
{
	stop(dev, false);
}

static int probe_platform(struct platform_device *pdev)
{
	int ret;

	ret = set_masks(&pdev->dev);
	if (ret)
		return ret;
	ret = start(of_platform(pdev), &pdev->dev);
	if (ret)
		return ret;
	return devm_add_action_or_reset(&pdev->dev, stop_platform, &pdev->dev);
}

static int register_pci(struct ntdma_wdm_driver *driver)
{
	driver->pci = (struct pci_driver){
		.name		= driver->name,
		.id_table	= driver->pci_ids,
		.probe		= probe_pci,
		.remove		= remove_pci,
		.driver.pm	= &host_pm_ops,
	};
	return __pci_register_driver(&driver->pci, driver->owner, driver->name);
}

static int register_platform(struct ntdma_wdm_driver *driver)
{
	driver->platform = (struct platform_driver){
		.driver.name	= driver->name,
		.driver.pm	= &host_pm_ops,
		.id_table	= driver->platform_ids,
		.probe		= probe_platform,
	};
	return __platform_driver_register(&driver->platform, driver->owner,
					  driver->name);
}

int ntdma_wdm_driver_register(struct ntdma_wdm_driver *driver)
{
	int ret = 0;

	driver->object = io_driver_create(driver->name, driver->entry);
	if (IS_ERR(driver->object))
		return PTR_ERR(driver->object);
	/* a driver without AddDevice finds its hardware itself, or has none */
	if (!driver->object->DriverExtension->AddDevice)
		return 0;
	if (driver->pci_ids)
		ret = register_pci(driver);
	else if (driver->platform_ids)
		ret = register_platform(driver);
	if (ret)
		io_driver_destroy(driver->object);
	return ret;
}
EXPORT_SYMBOL_NS_GPL(ntdma_wdm_driver_register, "NTDMA");

void ntdma_wdm_driver_unregister(struct ntdma_wdm_driver *driver)
{
	if (driver->object->DriverExtension->AddDevice) {
		if (driver->pci_ids)
			pci_unregister_driver(&driver->pci);
		else if (driver->platform_ids)
			platform_driver_unregister(&driver->platform);
	}
	io_driver_destroy(driver->object);
	KeFlushQueuedDpcs();
	io_work_flush();
}
EXPORT_SYMBOL_NS_GPL(ntdma_wdm_driver_unregister, "NTDMA");

/**
 * io_init - before the first driver
 *
 * Return: 0 or -errno.
 */
int io_init(void)
{
	int ret = io_work_init();

	if (ret)
		return ret;
	ret = io_node_init();
	if (ret)
		io_work_exit();
	return ret;
}

/**
 * io_exit - when no driver is left
 */
void io_exit(void)
{
	io_node_exit();
	io_work_exit();
}
