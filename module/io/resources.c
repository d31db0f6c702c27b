// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a device has, as the PnP manager tells it in IRP_MN_START_DEVICE.
 */
#include <linux/ioport.h>
#include <linux/pci.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#include "../nt/inject.h"
#include "io.h"

/* more than any device has here: six BARs or so, and interrupts */
#define MAX_RESOURCES	48

static void add_space(PCM_PARTIAL_RESOURCE_LIST list, const struct resource *res)
{
	PCM_PARTIAL_RESOURCE_DESCRIPTOR desc;

	if (!resource_size(res) || list->Count == MAX_RESOURCES)
		return;
	desc = &list->PartialDescriptors[list->Count++];
	desc->ShareDisposition = CmResourceShareDeviceExclusive;
	if (res->flags & IORESOURCE_IO) {
		desc->Type = CmResourceTypePort;
		desc->Flags = CM_RESOURCE_PORT_IO;
	} else {
		desc->Type = CmResourceTypeMemory;
		if (res->flags & IORESOURCE_PREFETCH)
			desc->Flags = CM_RESOURCE_MEMORY_PREFETCHABLE;
	}
	desc->u.Generic.Start.QuadPart = res->start;
	desc->u.Generic.Length = min_t(u64, resource_size(res), U32_MAX);
}

static void add_irq(PCM_PARTIAL_RESOURCE_LIST list, int irq, bool message)
{
	PCM_PARTIAL_RESOURCE_DESCRIPTOR desc;

	if (irq < 0 || list->Count == MAX_RESOURCES)
		return;
	desc = &list->PartialDescriptors[list->Count++];
	desc->Type = CmResourceTypeInterrupt;
	desc->ShareDisposition = CmResourceShareShared;
	if (message)
		desc->Flags = CM_RESOURCE_INTERRUPT_LATCHED |
			      CM_RESOURCE_INTERRUPT_MESSAGE;
	desc->u.Interrupt.Level = NTDMA_DIRQL;
	desc->u.Interrupt.Vector = irq;
	desc->u.Interrupt.Affinity = MAXULONG_PTR;
}

static void add_pci(PCM_PARTIAL_RESOURCE_LIST list, struct pci_dev *pdev)
{
	bool message = pdev->msi_enabled || pdev->msix_enabled;
	unsigned int i;
	int irq;

	for (i = 0; i < PCI_STD_NUM_BARS; i++)
		if (pci_resource_flags(pdev, i) & (IORESOURCE_MEM | IORESOURCE_IO))
			add_space(list, &pdev->resource[i]);
	for (i = 0; (irq = pci_irq_vector(pdev, i)) > 0; i++) {
		add_irq(list, irq, message);
		if (!message)
			break;
	}
}

static void add_platform(PCM_PARTIAL_RESOURCE_LIST list,
			 struct platform_device *pdev)
{
	unsigned int i;
	int irq;

	for (i = 0; i < pdev->num_resources; i++)
		if (pdev->resource[i].flags & (IORESOURCE_MEM | IORESOURCE_IO))
			add_space(list, &pdev->resource[i]);
	for (i = 0; (irq = platform_get_irq_optional(pdev, i)) > 0; i++)
		add_irq(list, irq, false);
}

/**
 * io_resources_create - resource list of a device
 * @dev: a PCI or platform device, enabled
 *
 * Addresses are the processor's, vectors are Linux's interrupt numbers: raw and
 * translated resources are the same.
 *
 * Context: may sleep.
 * Return: the list, to be freed with kfree(), or NULL.
 */
PCM_RESOURCE_LIST io_resources_create(struct device *dev)
{
	PCM_RESOURCE_LIST list = NULL;
	PCM_PARTIAL_RESOURCE_LIST partial;

	if (!ntdma_fail(NTDMA_SITE_RESOURCES))
		list = kzalloc(sizeof(*list) + MAX_RESOURCES *
			       sizeof(CM_PARTIAL_RESOURCE_DESCRIPTOR), GFP_KERNEL);
	if (!list)
		return NULL;
	list->Count = 1;
	partial = &list->List[0].PartialResourceList;
	partial->Version = 1;
	partial->Revision = 1;
	if (dev_is_pci(dev)) {
		list->List[0].InterfaceType = PCIBus;
		list->List[0].BusNumber = to_pci_dev(dev)->bus->number;
		add_pci(partial, to_pci_dev(dev));
	} else {
		list->List[0].InterfaceType = Internal;
		add_platform(partial, to_platform_device(dev));
	}
	return list;
}
