// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which processors the interrupts of an engine should go to.
 */
#include <linux/cpumask.h>
#include <linux/device.h>
#include <linux/msi.h>
#include <linux/pci.h>
#include <linux/slab.h>

#include "provider.h"

static bool has_msix(struct device *dev)
{
	return dev_is_pci(dev) && to_pci_dev(dev)->msix_cap && pci_msi_enabled();
}

/* An entry for each channel that there may be: how many there are comes later. */
static PNET_DMA_CHANNEL_CPU_AFFINITY make_array(struct device *dev, ULONG count)
{
	PNET_DMA_CHANNEL_CPU_AFFINITY array = NULL;
	ULONG i;

	if (!ntdma_fail(NTDMA_SITE_NETDMA_AFFINITY))
		array = kvcalloc(count, sizeof(*array), GFP_KERNEL);
	for (i = 0; array && i < count; i++) {
		array[i].DmaChannel = i;
		array[i].CpuNumber = cpumask_local_spread(i, dev_to_node(dev));
	}
	return array;
}

/**
 * netdma_set_affinity - offer a spread of processors to the provider
 * @provider: just registered; its handle is stored already
 *
 * Nothing fails because of it (N-015 to N-019).
 *
 * Context: may sleep.
 */
void netdma_set_affinity(struct netdma_provider *provider)
{
	DMA_CHANNELS_CPU_AFFINITY_HANDLER set =
		provider->handlers.SetDmaChannelCpuAffinity;
	ULONG count = provider->handlers.MaxDmaChannelCount;
	PNET_DMA_CHANNEL_CPU_AFFINITY array;
	NTSTATUS status;

	if (!set || !has_msix(provider->dev))
		return;
	array = make_array(provider->dev, count);
	if (!array)
		return;

	status = set(provider->context, array, count * sizeof(*array));
	if (!NT_SUCCESS(status))
		dev_info(provider->dev, "NetDMA: %s took no processors: %#x\n",
			 provider->name, (u32)status);
	kvfree(array);
}
