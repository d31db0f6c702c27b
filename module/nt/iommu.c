// SPDX-License-Identifier: GPL-2.0-only
/*
 * The DMA remapping interface, which is not there.
 *
 * It hands page tables and domains to the driver; on Linux they belong to the
 * IOMMU layer, and modules reach them through dma-mapping only. Windows gives
 * the same answer on machines without a usable IOMMU, so drivers expect it.
 */
#include <linux/export.h>

#include <wdm.h>

/**
 * IoGetIommuInterface - ask for the DMA remapping interface
 * @Version: wanted version
 * @InterfaceOut: left alone
 *
 * Context: any.
 * Return: STATUS_NOT_SUPPORTED.
 */
NTSTATUS IoGetIommuInterface(ULONG Version, PDMA_IOMMU_INTERFACE InterfaceOut)
{
	return STATUS_NOT_SUPPORTED;
}
EXPORT_SYMBOL_NS_GPL(IoGetIommuInterface, "NTDMA");

/**
 * IoGetIommuInterfaceEx - ask for a later DMA remapping interface
 * @Version: wanted version
 * @Flags: reserved
 * @InterfaceOut: left alone
 *
 * Context: any.
 * Return: STATUS_NOT_SUPPORTED.
 */
NTSTATUS IoGetIommuInterfaceEx(ULONG Version, ULONGLONG Flags,
			       PDMA_IOMMU_INTERFACE_EX InterfaceOut)
{
	return STATUS_NOT_SUPPORTED;
}
EXPORT_SYMBOL_NS_GPL(IoGetIommuInterfaceEx, "NTDMA");
