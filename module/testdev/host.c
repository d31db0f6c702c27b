// SPDX-License-Identifier: GPL-2.0-only
/*
 * The root bus: a platform device, a bus of its own below it (a domain of its
 * own where there are domains), one function on it.
 */
#include <linux/platform_device.h>
#include <linux/sizes.h>

#include "internal.h"

/* Bus 0 is taken where there is one domain for all. */
#define TESTDEV_BUS		0x40
/* Above what ACPI numbers, as other software domains. */
#define TESTDEV_DOMAIN		0x1d0a0
/* Memory space of the bus, where there is nothing else. */
#define TESTDEV_WINDOW		0xd0000000

/* A driver that binds may have lost the operations with its predecessor. */
static int bus_notify(struct notifier_block *notifier, unsigned long action,
		      void *data)
{
	struct testdev *td = container_of(notifier, struct testdev, notifier);
	struct device *dev = data;

	if (!td->pdev || dev != &td->pdev->dev)
		return NOTIFY_DONE;
	if (action == BUS_NOTIFY_UNBOUND_DRIVER)
		testdev_copy_left(td);
	if (!td->strict)
		return NOTIFY_DONE;

	if (action == BUS_NOTIFY_BIND_DRIVER)
		set_dma_ops(dev, &testdev_dma_ops);
	else if (action == BUS_NOTIFY_UNBOUND_DRIVER)
		testdev_iommu_check_leaks(td);
	return NOTIFY_OK;
}

static void setup_function(struct testdev *td)
{
	td->pdev->irq = td->intx;
	if (td->strict)
		set_dma_ops(&td->pdev->dev, &testdev_dma_ops);
}

/* The bridge outlives its bus by the reference that creation gave us. */
static void remove_bus(struct testdev *td)
{
	struct pci_host_bridge *bridge = to_pci_host_bridge(td->bus->bridge);

	pci_stop_root_bus(td->bus);
	if (td->pdev)
		td->pdev->error_state = pci_channel_io_perm_failure;
	pci_remove_root_bus(td->bus);
	pci_free_host_bridge(bridge);
}

static void add_resources(struct testdev *td, struct list_head *resources)
{
	td->busn = (struct resource) {
		.name = "ntdma_testdev",
		.start = TESTDEV_BUS,
		.end = TESTDEV_BUS,
		.flags = IORESOURCE_BUS,
	};
	pci_add_resource(resources, &td->busn);
	if (!td->bar)
		return;

	td->window = (struct resource) {
		.name = "ntdma_testdev",
		.start = TESTDEV_WINDOW,
		.end = TESTDEV_WINDOW + SZ_1M - 1,
		.flags = IORESOURCE_MEM,
	};
	pci_add_resource(resources, &td->window);
}

static int scan_bus(struct testdev *td)
{
	LIST_HEAD(resources);

	add_resources(td, &resources);
	td->bus = pci_create_root_bus(&td->platform->dev, TESTDEV_BUS,
				      &testdev_pci_ops, &td->sysdata,
				      &resources);
	if (!td->bus) {
		pci_free_resource_list(&resources);
		return -ENODEV;
	}

	dev_set_msi_domain(&td->bus->dev, td->msi_domain);
	pci_scan_child_bus(td->bus);
	if (td->bar)
		pci_assign_unassigned_bus_resources(td->bus);
	td->pdev = pci_get_slot(td->bus, 0);
	if (!td->pdev) {
		remove_bus(td);
		return -ENODEV;
	}
	return 0;
}

/**
 * testdev_host_create - plug the device in
 * @td: everything but the bus is ready
 *
 * Return: 0 or an errno.
 */
int testdev_host_create(struct testdev *td)
{
	int ret;

	testdev_sysdata_init(&td->sysdata, TESTDEV_DOMAIN);
	td->platform = platform_device_register_simple("ntdma_testdev",
						       PLATFORM_DEVID_NONE,
						       NULL, 0);
	if (IS_ERR(td->platform))
		return PTR_ERR(td->platform);

	td->notifier.notifier_call = bus_notify;
	ret = bus_register_notifier(&pci_bus_type, &td->notifier);
	if (ret)
		goto err_unregister_platform;

	pci_lock_rescan_remove();
	ret = scan_bus(td);
	if (!ret) {
		setup_function(td);
		pci_bus_add_devices(td->bus);
	}
	pci_unlock_rescan_remove();
	if (ret)
		goto err_unregister_notifier;
	return 0;

err_unregister_notifier:
	bus_unregister_notifier(&pci_bus_type, &td->notifier);
err_unregister_platform:
	platform_device_unregister(td->platform);
	return ret;
}

/**
 * testdev_host_destroy - pull the device out
 * @td: the device
 *
 * Its driver is unbound first. Who still holds the function afterwards finds
 * it disconnected and does not call into this module.
 */
void testdev_host_destroy(struct testdev *td)
{
	pci_lock_rescan_remove();
	remove_bus(td);
	pci_unlock_rescan_remove();

	bus_unregister_notifier(&pci_bus_type, &td->notifier);
	set_dma_ops(&td->pdev->dev, NULL);
	testdev_fault_exit(td);
	pci_dev_put(td->pdev);
	platform_device_unregister(td->platform);
}
