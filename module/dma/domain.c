// SPDX-License-Identifier: GPL-2.0-only
/*
 * DMA domains.
 *
 * Linux decides which devices share an address space, when it attaches an IOMMU
 * domain to a group of devices; a driver cannot move a device. So the domain of
 * an adapter is what Linux made it: joining is possible where it changes nothing.
 * Devices without translation all share one domain.
 */
#include "adapter.h"
#include "dma_device.h"
#include "domain.h"
#include "nt.h"
#include "report.h"

static const char get_name[] = "GetDmaDomain";
static const char join_name[] = "JoinDmaDomain";
static const char leave_name[] = "LeaveDmaDomain";

/**
 * ntdma_domain_is_shared - does an adapter's device see a domain's addresses?
 * @adapter: live
 * @domain: handle, which is compared and nothing else
 */
bool ntdma_domain_is_shared(struct ntdma_adapter *adapter, HANDLE domain)
{
	return domain && domain == adapter->backend->domain(adapter);
}

/**
 * struct domain_reach - how far the adapters of a domain reach
 * @domain: which
 * @limit: highest address that all of them can use
 */
struct domain_reach {
	HANDLE domain;
	u64 limit;
};

static void narrow(struct ntdma_adapter *adapter, void *data)
{
	struct domain_reach *reach = data;

	if (atomic_read(&adapter->joined) && !atomic_read(&adapter->closing) &&
	    ntdma_domain_is_shared(adapter, reach->domain))
		reach->limit = min(reach->limit, adapter->dma_limit);
}

/**
 * ntdma_domain_limit - highest address of use to all adapters that joined a domain
 * @domain: handle
 *
 * Context: may sleep.
 */
u64 ntdma_domain_limit(HANDLE domain)
{
	struct domain_reach reach = { .domain = domain, .limit = U64_MAX };

	ntdma_dma_device_visit_adapters(narrow, &reach);
	return reach.limit;
}

/**
 * ntdma_get_dma_domain - DMA_OPERATIONS.GetDmaDomain
 * @dma: adapter
 *
 * Follows nc-wdm-pget_dma_domain, C-270.
 *
 * IRQL: PASSIVE_LEVEL. Linux: may sleep.
 * Return: a handle without a reference, equal for adapters whose devices see the
 * same addresses; NULL for no such adapter.
 */
HANDLE ntdma_get_dma_domain(PDMA_ADAPTER dma)
{
	struct ntdma_adapter *adapter = ntdma_adapter_enter(dma, get_name);

	return adapter ? adapter->backend->domain(adapter) : NULL;
}

/**
 * ntdma_join_dma_domain - DMA_OPERATIONS.JoinDmaDomain
 * @dma: adapter
 * @domain: from GetDmaDomain()
 *
 * Follows nc-wdm-pjoin_dma_domain, C-270. Deviation: a domain is joined only where
 * that changes nothing, since Linux decides which devices share addresses.
 *
 * IRQL: PASSIVE_LEVEL. Linux: may sleep.
 * Return: STATUS_SUCCESS if the device sees that domain's addresses anyway;
 * STATUS_NOT_SUPPORTED for any other domain; STATUS_INVALID_PARAMETER for no such
 * adapter or no handle.
 */
NTSTATUS ntdma_join_dma_domain(PDMA_ADAPTER dma, HANDLE domain)
{
	struct ntdma_adapter *adapter = ntdma_adapter_enter(dma, join_name);

	if (!adapter)
		return STATUS_INVALID_PARAMETER;
	if (!domain) {
		ntdma_misuse(join_name, "no domain (adapter %u)", adapter->id);
		return STATUS_INVALID_PARAMETER;
	}
	if (!ntdma_domain_is_shared(adapter, domain))
		return STATUS_NOT_SUPPORTED;
	atomic_set(&adapter->joined, 1);
	return STATUS_SUCCESS;
}

/**
 * ntdma_leave_dma_domain - DMA_OPERATIONS.LeaveDmaDomain
 * @dma: adapter
 *
 * Follows nc-wdm-pleave_dma_domain.
 *
 * IRQL: PASSIVE_LEVEL. Linux: may sleep.
 * Return: STATUS_SUCCESS after a successful join;
 * STATUS_INVALID_DEVICE_REQUEST without one; STATUS_INVALID_PARAMETER for no such
 * adapter.
 */
NTSTATUS ntdma_leave_dma_domain(PDMA_ADAPTER dma)
{
	struct ntdma_adapter *adapter = ntdma_adapter_enter(dma, leave_name);

	if (!adapter)
		return STATUS_INVALID_PARAMETER;
	return atomic_xchg(&adapter->joined, 0) ?
	       STATUS_SUCCESS : STATUS_INVALID_DEVICE_REQUEST;
}
