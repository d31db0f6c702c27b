// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sizes, offsets and numbers that drivers compiled for Windows x64 carry along,
 * as a test module sees them: the second witness beside the assertions that
 * ntdma.ko is compiled with.
 */
#include <linux/module.h>
#include <linux/stddef.h>

#include <wdm.h>

#include "kunit_compat.h"

struct layout_row {
	const char *name;
	size_t seen, want;
};

#define AT(type, member, offset) \
	{ #type "." #member, offsetof(type, member), offset }
#define SIZE(type, size) \
	{ "sizeof " #type, sizeof(type), size }
#define OPERATION(member, offset)	AT(DMA_OPERATIONS, member, offset)

static const struct layout_row layout_rows[] = {
	OPERATION(Size, 0x00),
	OPERATION(PutDmaAdapter, 0x08),
	OPERATION(AllocateCommonBuffer, 0x10),
	OPERATION(FreeCommonBuffer, 0x18),
	OPERATION(AllocateAdapterChannel, 0x20),
	OPERATION(FlushAdapterBuffers, 0x28),
	OPERATION(FreeAdapterChannel, 0x30),
	OPERATION(FreeMapRegisters, 0x38),
	OPERATION(MapTransfer, 0x40),
	OPERATION(GetDmaAlignment, 0x48),
	OPERATION(ReadDmaCounter, 0x50),
	OPERATION(GetScatterGatherList, 0x58),
	OPERATION(PutScatterGatherList, 0x60),
	OPERATION(CalculateScatterGatherList, 0x68),
	OPERATION(BuildScatterGatherList, 0x70),
	OPERATION(BuildMdlFromScatterGatherList, 0x78),
	OPERATION(GetDmaAdapterInfo, 0x80),
	OPERATION(GetDmaTransferInfo, 0x88),
	OPERATION(InitializeDmaTransferContext, 0x90),
	OPERATION(AllocateCommonBufferEx, 0x98),
	OPERATION(AllocateAdapterChannelEx, 0xa0),
	OPERATION(ConfigureAdapterChannel, 0xa8),
	OPERATION(CancelAdapterChannel, 0xb0),
	OPERATION(MapTransferEx, 0xb8),
	OPERATION(GetScatterGatherListEx, 0xc0),
	OPERATION(BuildScatterGatherListEx, 0xc8),
	OPERATION(FlushAdapterBuffersEx, 0xd0),
	OPERATION(FreeAdapterObject, 0xd8),
	OPERATION(CancelMappedTransfer, 0xe0),
	OPERATION(AllocateDomainCommonBuffer, 0xe8),
	OPERATION(FlushDmaBuffer, 0xf0),
	OPERATION(JoinDmaDomain, 0xf8),
	OPERATION(LeaveDmaDomain, 0x100),
	OPERATION(GetDmaDomain, 0x108),
	OPERATION(AllocateCommonBufferWithBounds, 0x110),
	OPERATION(AllocateCommonBufferVector, 0x118),
	OPERATION(GetCommonBufferFromVectorByIndex, 0x120),
	OPERATION(FreeCommonBufferFromVector, 0x128),
	OPERATION(FreeCommonBufferVector, 0x130),
	OPERATION(CreateCommonBufferFromMdl, 0x138),
	OPERATION(RegisterFaultCallback, 0x140),
	OPERATION(UnregisterFaultCallback, 0x148),
	SIZE(DMA_OPERATIONS, 0x150),
	AT(DEVICE_DESCRIPTION, Master, 0x04),
	AT(DEVICE_DESCRIPTION, ScatterGather, 0x05),
	AT(DEVICE_DESCRIPTION, DemandMode, 0x06),
	AT(DEVICE_DESCRIPTION, AutoInitialize, 0x07),
	AT(DEVICE_DESCRIPTION, Dma32BitAddresses, 0x08),
	AT(DEVICE_DESCRIPTION, IgnoreCount, 0x09),
	AT(DEVICE_DESCRIPTION, Reserved1, 0x0a),
	AT(DEVICE_DESCRIPTION, Dma64BitAddresses, 0x0b),
	AT(DEVICE_DESCRIPTION, BusNumber, 0x0c),
	AT(DEVICE_DESCRIPTION, DmaChannel, 0x10),
	AT(DEVICE_DESCRIPTION, InterfaceType, 0x14),
	AT(DEVICE_DESCRIPTION, DmaWidth, 0x18),
	AT(DEVICE_DESCRIPTION, DmaSpeed, 0x1c),
	AT(DEVICE_DESCRIPTION, MaximumLength, 0x20),
	AT(DEVICE_DESCRIPTION, DmaPort, 0x24),
	AT(DEVICE_DESCRIPTION, DmaAddressWidth, 0x28),
	AT(DEVICE_DESCRIPTION, DmaControllerInstance, 0x2c),
	AT(DEVICE_DESCRIPTION, DmaRequestLine, 0x30),
	AT(DEVICE_DESCRIPTION, DeviceAddress, 0x38),
	SIZE(DEVICE_DESCRIPTION, 0x40),
	AT(DMA_ADAPTER, Size, 0x02),
	AT(DMA_ADAPTER, DmaOperations, 0x08),
	SIZE(DMA_ADAPTER, 0x10),
	AT(SCATTER_GATHER_LIST, Reserved, 0x08),
	AT(SCATTER_GATHER_LIST, Elements, 0x10),
	SIZE(SCATTER_GATHER_LIST, 0x10),
	AT(SCATTER_GATHER_ELEMENT, Length, 0x08),
	AT(SCATTER_GATHER_ELEMENT, Reserved, 0x10),
	SIZE(SCATTER_GATHER_ELEMENT, 0x18),
	AT(MDL, Size, 0x08),
	AT(MDL, MdlFlags, 0x0a),
	AT(MDL, Process, 0x10),
	AT(MDL, MappedSystemVa, 0x18),
	AT(MDL, StartVa, 0x20),
	AT(MDL, ByteCount, 0x28),
	AT(MDL, ByteOffset, 0x2c),
	SIZE(MDL, 0x30),
	AT(DMA_ADAPTER_INFO, V1.ScatterGatherLimit, 0x08),
	AT(DMA_ADAPTER_INFO, V1.MinimumTransferUnit, 0x14),
	AT(DMA_ADAPTER_INFO, Crashdump.DeviceId, 0x50),
	SIZE(DMA_ADAPTER_INFO, 0x58),
	AT(DMA_TRANSFER_INFO, V1.ScatterGatherListSize, 0x0c),
	AT(DMA_TRANSFER_INFO, V2.LogicalPageCount, 0x10),
	SIZE(DMA_TRANSFER_INFO, 0x14),
	AT(DMA_COMMON_BUFFER_EXTENDED_CONFIGURATION,
	   LogicalAddressLimits.MaximumAddress, 0x10),
	AT(DMA_COMMON_BUFFER_EXTENDED_CONFIGURATION, SubSection.Length, 0x10),
	SIZE(DMA_COMMON_BUFFER_EXTENDED_CONFIGURATION, 0x28),
	AT(WAIT_CONTEXT_BLOCK, DeviceRoutine, 0x18),
	AT(WAIT_CONTEXT_BLOCK, NumberOfMapRegisters, 0x28),
	AT(WAIT_CONTEXT_BLOCK, BufferChainingDpc, 0x40),
	SIZE(WAIT_CONTEXT_BLOCK, 0x48),
	AT(BUS_INTERFACE_STANDARD, GetDmaAdapter, 0x28),
	SIZE(BUS_INTERFACE_STANDARD, 0x40),
	SIZE(CM_PARTIAL_RESOURCE_DESCRIPTOR, 0x14),
	AT(CM_PARTIAL_RESOURCE_DESCRIPTOR, u.DmaV3.RequestLine, 0x08),
	SIZE(PHYSICAL_ADDRESS, 8),
	SIZE(ULONG, 4),
	SIZE(BOOLEAN, 1),
	SIZE(NTSTATUS, 4),
	SIZE(PFN_NUMBER, 8),
};

/* Proves: C-001 */
static void layout_as_on_windows(struct kunit *test)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(layout_rows); i++)
		KUNIT_EXPECT_EQ_MSG(test, layout_rows[i].want,
				    layout_rows[i].seen, "%s",
				    layout_rows[i].name);
}

/* Proves: C-002 C-003 C-004 */
static void layout_numbers(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, 1, (int)KeepObject);
	KUNIT_EXPECT_EQ(test, 2, (int)DeallocateObject);
	KUNIT_EXPECT_EQ(test, 3, (int)DeallocateObjectKeepRegisters);
	KUNIT_EXPECT_EQ(test, 0, (int)DmaComplete);
	KUNIT_EXPECT_EQ(test, 1, (int)DmaAborted);
	KUNIT_EXPECT_EQ(test, 2, (int)DmaError);
	KUNIT_EXPECT_EQ(test, 3, (int)DmaCancelled);
	KUNIT_EXPECT_EQ(test, -1, (int)InterfaceTypeUndefined);
	KUNIT_EXPECT_EQ(test, 5, (int)PCIBus);
	KUNIT_EXPECT_EQ(test, 17, (int)ACPIBus);
	KUNIT_EXPECT_EQ(test, 0xc000009a, (u32)STATUS_INSUFFICIENT_RESOURCES);
	KUNIT_EXPECT_EQ(test, 0xc0000023, (u32)STATUS_BUFFER_TOO_SMALL);
	KUNIT_EXPECT_EQ(test, 0xc000000d, (u32)STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, 0xc0000073, (u32)STATUS_NONE_MAPPED);
}

/* Proves: C-005 */
static void layout_of_lists(struct kunit *test)
{
	SCATTER_GATHER_LIST *list = NULL;

	KUNIT_EXPECT_EQ(test, 40UL, (unsigned long)&list->Elements[1]);
	KUNIT_EXPECT_EQ(test, 16UL + 24 * 4096,
			(unsigned long)&list->Elements[4096]);
}

/* Arithmetic that must not overflow near 4 GiB. */
static void layout_page_arithmetic(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, 0U, (u32)BYTES_TO_PAGES(0U));
	KUNIT_EXPECT_EQ(test, 1U, (u32)BYTES_TO_PAGES(1U));
	KUNIT_EXPECT_EQ(test, 1U, (u32)BYTES_TO_PAGES(4096U));
	KUNIT_EXPECT_EQ(test, 0x100000U, (u32)BYTES_TO_PAGES(0xffffffffU));
	KUNIT_EXPECT_EQ(test, 2U, ADDRESS_AND_SIZE_TO_SPAN_PAGES(0xfff, 2));
	KUNIT_EXPECT_EQ(test, 0x100001U,
			ADDRESS_AND_SIZE_TO_SPAN_PAGES(0xfff, 0xffffffffU));
}

static struct kunit_case dma_layout_cases[] = {
	KUNIT_CASE(layout_as_on_windows),
	KUNIT_CASE(layout_numbers),
	KUNIT_CASE(layout_of_lists),
	KUNIT_CASE(layout_page_arithmetic),
	{}
};

static struct kunit_suite dma_layout_suite = {
	.name = "ntdma_dma_layout",
	.test_cases = dma_layout_cases,
};

kunit_test_suite(dma_layout_suite);

MODULE_DESCRIPTION("ntdma suite: layout of the DDI");
MODULE_IMPORT_NS("NTDMA");
MODULE_LICENSE("GPL");
