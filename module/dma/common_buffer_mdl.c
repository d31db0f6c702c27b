// SPDX-License-Identifier: GPL-2.0-only
/* Common buffers over memory that the client has already. */
#include <linux/mm.h>
#include <linux/slab.h>

#include "adapter.h"
#include "common_buffer.h"
#include "inject.h"
#include "live.h"
#include "report.h"

static const char name[] = "CreateCommonBufferFromMdl";

#define MAPPED_FLAGS	(MDL_MAPPED_TO_SYSTEM_VA | MDL_SOURCE_IS_NONPAGED_POOL)

/**
 * struct mdl_wish - the extended configurations, combined
 * @wish: bounds
 * @sub: a subsection was given
 * @offset: its start in the chain
 * @length: its length
 * @dir: what the device may do
 * @seen: bit mask of the types given
 */
struct mdl_wish {
	struct ntdma_buffer_wish wish;
	bool sub;
	u64 offset;
	u32 length;
	enum dma_data_direction dir;
	u32 seen;
};

static NTSTATUS read_access(struct ntdma_adapter *adapter,
			    struct mdl_wish *mdl_wish, u32 access)
{
	if (access == CommonBufferHardwareAccessReadWrite)
		return STATUS_SUCCESS;
	if (access > CommonBufferHardwareAccessReadWrite)
		return STATUS_INVALID_PARAMETER;
	if (!adapter->backend->remaps(adapter))
		return STATUS_NOT_SUPPORTED;
	mdl_wish->dir = access == CommonBufferHardwareAccessReadOnly ?
			DMA_TO_DEVICE : DMA_FROM_DEVICE;
	return STATUS_SUCCESS;
}

static NTSTATUS
read_config(struct ntdma_adapter *adapter, struct mdl_wish *mdl_wish,
	    const DMA_COMMON_BUFFER_EXTENDED_CONFIGURATION *config)
{
	u32 type = config->ConfigType;

	if (type >= CommonBufferConfigTypeMax || mdl_wish->seen & BIT(type))
		return STATUS_INVALID_PARAMETER;
	mdl_wish->seen |= BIT(type);
	switch (config->ConfigType) {
	case CommonBufferConfigTypeLogicalAddressLimits:
		mdl_wish->wish.min =
			config->LogicalAddressLimits.MinimumAddress.QuadPart;
		mdl_wish->wish.max =
			config->LogicalAddressLimits.MaximumAddress.QuadPart;
		return STATUS_SUCCESS;
	case CommonBufferConfigTypeSubSection:
		mdl_wish->sub = true;
		mdl_wish->offset = config->SubSection.Offset;
		mdl_wish->length = config->SubSection.Length;
		return STATUS_SUCCESS;
	default:
		return read_access(adapter, mdl_wish,
				   config->HardwareAccessType);
	}
}

static NTSTATUS
read_configs(struct ntdma_adapter *adapter, struct mdl_wish *mdl_wish,
	     const DMA_COMMON_BUFFER_EXTENDED_CONFIGURATION *configs, u32 n)
{
	NTSTATUS status = STATUS_SUCCESS;
	u32 i;

	if (n && !configs)
		return STATUS_INVALID_PARAMETER;
	for (i = 0; i < n && NT_SUCCESS(status); i++)
		status = read_config(adapter, mdl_wish, &configs[i]);
	return status;
}

/* The range: whole pages of one MDL that is locked and has a system address. */
static NTSTATUS find_range(PMDL mdl, const struct mdl_wish *mdl_wish,
			   struct ntdma_span *span)
{
	const MDL *found;

	if (!mdl || (mdl->Next && !mdl_wish->sub))
		return STATUS_INVALID_PARAMETER;
	if (!ntdma_span_seek(span, mdl, mdl_wish->sub ? mdl_wish->offset : 0,
			     mdl_wish->sub ? mdl_wish->length :
					     mdl->ByteCount))
		return STATUS_INVALID_PARAMETER;
	found = span->mdl;
	if (!span->length || span->length > found->ByteCount - span->offset ||
	    !PAGE_ALIGNED(found->ByteOffset + span->offset) ||
	    !PAGE_ALIGNED(span->length) || !(found->MdlFlags & MAPPED_FLAGS))
		return STATUS_INVALID_PARAMETER;
	return ntdma_mdl_may_map(found) ? STATUS_SUCCESS :
					  STATUS_INVALID_PARAMETER;
}

static struct ntdma_common_buffer *alloc_borrowed(struct ntdma_adapter *adapter,
						  const struct ntdma_span *span)
{
	struct ntdma_common_buffer *buffer = NULL;

	if (!ntdma_fail(NTDMA_SITE_BUFFER_RECORD))
		buffer = kzalloc(sizeof(*buffer), GFP_KERNEL);
	if (!buffer)
		return NULL;
	if (!ntdma_fail(NTDMA_SITE_BUFFER_TABLE))
		buffer->map.sgl = kvmalloc_array(span->length >> PAGE_SHIFT,
						 sizeof(*buffer->map.sgl),
						 GFP_KERNEL | __GFP_NOWARN);
	if (!buffer->map.sgl) {
		kfree(buffer);
		return NULL;
	}
	ntdma_common_buffer_init(buffer, adapter, span->length);
	buffer->cpu = span->mdl->MappedSystemVa + span->offset;
	buffer->mdl = span->mdl;
	buffer->mdl_page = (span->mdl->ByteOffset + span->offset) >> PAGE_SHIFT;
	return buffer;
}

static void free_borrowed(struct ntdma_common_buffer *buffer)
{
	kvfree(buffer->map.sgl);
	kfree(buffer);
}

static bool is_within(const struct ntdma_common_buffer *buffer, u64 min, u64 max)
{
	return buffer->dma_addr >= min &&
	       buffer->dma_addr + buffer->length - 1 <= max;
}

static NTSTATUS map_borrowed(struct ntdma_common_buffer *buffer,
			     const struct ntdma_span *span,
			     const struct mdl_wish *mdl_wish)
{
	struct ntdma_adapter *adapter = buffer->adapter;
	u64 max = min(mdl_wish->wish.max, adapter->dma_limit);

	buffer->map.dir = mdl_wish->dir;
	ntdma_mapping_fill(&buffer->map, span, adapter->max_segment);
	if (buffer->map.nr_segs > 1 && !adapter->may_merge)
		return STATUS_INVALID_PARAMETER;
	if (adapter->backend->map_shared(adapter, &buffer->map))
		return STATUS_INSUFFICIENT_RESOURCES;
	buffer->dma_addr = sg_dma_address(buffer->map.sgl);
	if (is_within(buffer, mdl_wish->wish.min, max))
		return STATUS_SUCCESS;
	adapter->backend->unmap(adapter, &buffer->map);
	return STATUS_INSUFFICIENT_RESOURCES;
}

static NTSTATUS create_borrowed(struct ntdma_adapter *adapter,
				const struct ntdma_span *span,
				const struct mdl_wish *mdl_wish,
				PPHYSICAL_ADDRESS address)
{
	struct ntdma_common_buffer *buffer;
	NTSTATUS status;

	if (!ntdma_adapter_get(adapter))
		return STATUS_INVALID_PARAMETER;
	buffer = alloc_borrowed(adapter, span);
	if (!buffer) {
		ntdma_adapter_put(adapter);
		return STATUS_INSUFFICIENT_RESOURCES;
	}
	status = map_borrowed(buffer, span, mdl_wish);
	if (!NT_SUCCESS(status)) {
		free_borrowed(buffer);
		ntdma_adapter_put(adapter);
		return status;
	}
	ntdma_live_inc();
	address->QuadPart = buffer->dma_addr;
	ntdma_common_buffer_publish(buffer);
	return STATUS_SUCCESS;
}

/**
 * ntdma_create_common_buffer_from_mdl -
 *	DMA_OPERATIONS.CreateCommonBufferFromMdl
 * @dma: adapter
 * @mdl: locked pages with a system address: whole pages, one MDL, or a chain of
 *	which a SubSection names whole pages of one
 * @configs: at most one of each type: LogicalAddressLimits (both inclusive),
 *	SubSection, HardwareAccessPermissions
 * @nr_configs: how many
 * @address: out: address for the device, 0 on failure
 *
 * Behind an IOMMU that merges, scattered pages become one run; otherwise they must
 * be contiguous. Never a copy: what Linux would bounce is refused. The buffer ends
 * with FreeCommonBuffer(length, address, system address); pages and MDL stay the
 * client's.
 *
 * Follows nc-wdm-pcreate-common-buffer-from-mdl, C-262..C-269, B-13.
 *
 * IRQL: PASSIVE_LEVEL. Linux: may sleep; refused where it must not.
 * Return:
 * * STATUS_SUCCESS
 * * STATUS_INVALID_PARAMETER - no such adapter, an MDL or range that does not
 *   qualify, scattered pages without an IOMMU, a bad or doubled configuration
 * * STATUS_NOT_SUPPORTED - one-sided access without an IOMMU
 * * STATUS_INSUFFICIENT_RESOURCES - no memory (retry may help), or not to be had
 *   within the limits without a copy (it does not)
 */
NTSTATUS
ntdma_create_common_buffer_from_mdl(PDMA_ADAPTER dma, PMDL mdl,
				    PDMA_COMMON_BUFFER_EXTENDED_CONFIGURATION configs,
				    ULONG nr_configs,
				    PPHYSICAL_ADDRESS address)
{
	struct mdl_wish mdl_wish = {
		.wish	= { .max = U64_MAX },
		.dir	= DMA_BIDIRECTIONAL,
	};
	struct ntdma_adapter *adapter = ntdma_adapter_enter(dma, name);
	struct ntdma_span span;
	NTSTATUS status;

	if (!adapter)
		return STATUS_INVALID_PARAMETER;
	if (!address || !ntdma_at_passive()) {
		ntdma_misuse(name, "%s (adapter %u)",
			     address ? "not at PASSIVE_LEVEL" :
				       "no LogicalAddress", adapter->id);
		return STATUS_INVALID_PARAMETER;
	}
	address->QuadPart = 0;
	status = read_configs(adapter, &mdl_wish, configs, nr_configs);
	if (NT_SUCCESS(status))
		status = find_range(mdl, &mdl_wish, &span);
	if (NT_SUCCESS(status))
		return create_borrowed(adapter, &span, &mdl_wish, address);
	if (status == STATUS_INVALID_PARAMETER)
		ntdma_misuse(name, "MDL or configuration does not qualify (adapter %u)",
			     adapter->id);
	return status;
}
