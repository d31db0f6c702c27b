// SPDX-License-Identifier: GPL-2.0-only
/*
 * Partial MDLs: a slice of the pages of another MDL.
 *
 * A partial MDL keeps nothing: it is valid as long as its source stays locked.
 */
#include <linux/export.h>
#include <linux/mm.h>

#include "internal.h"
#include "mdl_record.h"
#include "report.h"

/* the slice in terms of its source */
struct slice {
	ULONG_PTR offset;	/* from the first byte of the source */
	ULONG length;
};

static const char *find_slice(const MDL *source, const void *va, ULONG length,
			      struct slice *slice)
{
	slice->offset = (ULONG_PTR)va - (ULONG_PTR)MmGetMdlVirtualAddress(source);
	if (slice->offset >= source->ByteCount)
		return "address is outside the source";

	slice->length = length ?: source->ByteCount - slice->offset;
	if (slice->length > source->ByteCount - slice->offset)
		return "length is beyond the source";
	return NULL;
}

static const char *why_no_partial(const MDL *source, const MDL *target,
				  const void *va, ULONG length,
				  struct slice *slice)
{
	const char *problem;

	if (!ntdma_mdl_is_resident(source))
		return "source is not locked";
	if (target->MdlFlags & MDL_PAGES_LOCKED)
		return "target is locked itself";

	problem = find_slice(source, va, length, slice);
	if (problem)
		return problem;
	if (!ntdma_mdl_fits(source, ntdma_mdl_span(source)))
		return "source was changed";
	if (!ntdma_mdl_fits(target,
			    ADDRESS_AND_SIZE_TO_SPAN_PAGES(va, slice->length)))
		return "target is too small";
	return NULL;
}

/* the mapping of the source is good for the slice as well */
static void share_mapping(const MDL *source, MDL *target, ULONG_PTR offset)
{
	if (source->MdlFlags & MDL_SOURCE_IS_NONPAGED_POOL)
		target->MdlFlags |= MDL_SOURCE_IS_NONPAGED_POOL;
	else if (source->MdlFlags & MDL_MAPPED_TO_SYSTEM_VA)
		target->MdlFlags |= MDL_MAPPED_TO_SYSTEM_VA |
				    MDL_PARENT_MAPPED_SYSTEM_VA;
	else
		return;
	target->MappedSystemVa = source->MappedSystemVa + offset;
}

static void describe_slice(const MDL *source, MDL *target, ULONG_PTR va,
			   const struct slice *slice)
{
	unsigned int first = (source->ByteOffset + slice->offset) >> PAGE_SHIFT;

	target->StartVa = (PVOID)(va & PAGE_MASK);
	target->ByteOffset = offset_in_page(va);
	target->ByteCount = slice->length;
	target->Process = source->Process;
	target->MappedSystemVa = NULL;
	target->MdlFlags = MDL_PARTIAL |
			   (source->MdlFlags & MDL_WRITE_OPERATION);
	share_mapping(source, target, slice->offset);

	memcpy(MmGetMdlPfnArray(target), MmGetMdlPfnArray(source) + first,
	       ntdma_mdl_span(target) * sizeof(PFN_NUMBER));
}

/**
 * IoBuildPartialMdl - describe a slice of a locked MDL
 * @SourceMdl: MDL that is locked, nonpaged, or partial itself
 * @TargetMdl: MDL with room for the slice; a partial one is built anew
 * @VirtualAddress: first byte, in the numbering of the source
 * @Length: bytes, 0 for all up to the end of the source
 *
 * A slice outside the source or too large for the target is reported, and the
 * target then describes nothing that a DMA routine would accept; on Windows it
 * would describe whatever is in memory. A target still mapped from its last use
 * is unmapped, with a report; MmPrepareMdlForReuse() is the right way.
 * [C-277 C-282]
 *
 * Context: up to DISPATCH_LEVEL.
 */
VOID IoBuildPartialMdl(PMDL SourceMdl, PMDL TargetMdl, PVOID VirtualAddress,
		       ULONG Length)
{
	const char *problem;
	struct slice slice;

	if (TargetMdl->MdlFlags & MDL_PARTIAL_HAS_BEEN_MAPPED) {
		ntdma_misuse(__func__, "target is still mapped (%p)", TargetMdl);
		ntdma_mdl_unmap(TargetMdl);
	}

	problem = why_no_partial(SourceMdl, TargetMdl, VirtualAddress, Length,
				 &slice);
	if (problem) {
		ntdma_misuse(__func__, "%s (%p)", problem, SourceMdl);
		TargetMdl->MdlFlags &= ~(MDL_PARTIAL | MDL_SOURCE_IS_NONPAGED_POOL);
		return;
	}
	describe_slice(SourceMdl, TargetMdl, (ULONG_PTR)VirtualAddress, &slice);
}
EXPORT_SYMBOL_NS_GPL(IoBuildPartialMdl, "NTDMA");

/**
 * MmPrepareMdlForReuse - drop the mapping of a partial MDL
 * @Mdl: partial MDL; one that shares its source's mapping loses nothing
 *
 * Context: up to DISPATCH_LEVEL.
 */
VOID MmPrepareMdlForReuse(PMDL Mdl)
{
	if (Mdl->MdlFlags & MDL_PARTIAL_HAS_BEEN_MAPPED)
		ntdma_mdl_unmap(Mdl);
	else if (!(Mdl->MdlFlags & (MDL_PARTIAL | MDL_SOURCE_IS_NONPAGED_POOL)))
		ntdma_misuse(__func__, "MDL is not partial (%p)", Mdl);
}
EXPORT_SYMBOL_NS_GPL(MmPrepareMdlForReuse, "NTDMA");
