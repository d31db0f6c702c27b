// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory-mapped device registers, several at a time or without order against
 * memory.
 */
#include <linux/export.h>
#include <linux/io.h>
#include <linux/io-64-nonatomic-lo-hi.h>

#include "internal.h"
#include "register.h"

/**
 * READ_REGISTER_BUFFER_UCHAR - read consecutive 8-bit registers
 * @Register: the first one
 * @Buffer: receives the values
 * @Count: how many
 *
 * Context: any.
 */
VOID READ_REGISTER_BUFFER_UCHAR(volatile UCHAR *Register, UCHAR *Buffer,
				ULONG Count)
{
	while (Count--)
		*Buffer++ = readb(to_iomem(Register++));
}
EXPORT_SYMBOL_NS_GPL(READ_REGISTER_BUFFER_UCHAR, "NTDMA");

/**
 * WRITE_REGISTER_BUFFER_UCHAR - write consecutive 8-bit registers
 * @Register: the first one
 * @Buffer: the values
 * @Count: how many
 *
 * Context: any.
 */
VOID WRITE_REGISTER_BUFFER_UCHAR(volatile UCHAR *Register, UCHAR *Buffer,
				 ULONG Count)
{
	while (Count--)
		writeb(*Buffer++, to_iomem(Register++));
}
EXPORT_SYMBOL_NS_GPL(WRITE_REGISTER_BUFFER_UCHAR, "NTDMA");

/**
 * READ_REGISTER_NOFENCE_UCHAR - READ_REGISTER_UCHAR() without order against memory
 * @Register: its address
 *
 * Context: any.
 * Return: the value.
 */
UCHAR READ_REGISTER_NOFENCE_UCHAR(volatile UCHAR *Register)
{
	return readb_relaxed(to_iomem(Register));
}
EXPORT_SYMBOL_NS_GPL(READ_REGISTER_NOFENCE_UCHAR, "NTDMA");

/**
 * WRITE_REGISTER_NOFENCE_UCHAR - WRITE_REGISTER_UCHAR() without order against memory
 * @Register: its address
 * @Value: the value
 *
 * Context: any.
 */
VOID WRITE_REGISTER_NOFENCE_UCHAR(volatile UCHAR *Register, UCHAR Value)
{
	writeb_relaxed(Value, to_iomem(Register));
}
EXPORT_SYMBOL_NS_GPL(WRITE_REGISTER_NOFENCE_UCHAR, "NTDMA");

/**
 * READ_REGISTER_BUFFER_USHORT - read consecutive 16-bit registers
 * @Register: the first one
 * @Buffer: receives the values
 * @Count: how many
 *
 * Context: any.
 */
VOID READ_REGISTER_BUFFER_USHORT(volatile USHORT *Register, USHORT *Buffer,
				 ULONG Count)
{
	while (Count--)
		*Buffer++ = readw(to_iomem(Register++));
}
EXPORT_SYMBOL_NS_GPL(READ_REGISTER_BUFFER_USHORT, "NTDMA");

/**
 * WRITE_REGISTER_BUFFER_USHORT - write consecutive 16-bit registers
 * @Register: the first one
 * @Buffer: the values
 * @Count: how many
 *
 * Context: any.
 */
VOID WRITE_REGISTER_BUFFER_USHORT(volatile USHORT *Register, USHORT *Buffer,
				  ULONG Count)
{
	while (Count--)
		writew(*Buffer++, to_iomem(Register++));
}
EXPORT_SYMBOL_NS_GPL(WRITE_REGISTER_BUFFER_USHORT, "NTDMA");

/**
 * READ_REGISTER_NOFENCE_USHORT - READ_REGISTER_USHORT() without order against memory
 * @Register: its address
 *
 * Context: any.
 * Return: the value.
 */
USHORT READ_REGISTER_NOFENCE_USHORT(volatile USHORT *Register)
{
	return readw_relaxed(to_iomem(Register));
}
EXPORT_SYMBOL_NS_GPL(READ_REGISTER_NOFENCE_USHORT, "NTDMA");

/**
 * WRITE_REGISTER_NOFENCE_USHORT - WRITE_REGISTER_USHORT() without order against memory
 * @Register: its address
 * @Value: the value
 *
 * Context: any.
 */
VOID WRITE_REGISTER_NOFENCE_USHORT(volatile USHORT *Register, USHORT Value)
{
	writew_relaxed(Value, to_iomem(Register));
}
EXPORT_SYMBOL_NS_GPL(WRITE_REGISTER_NOFENCE_USHORT, "NTDMA");

/**
 * READ_REGISTER_BUFFER_ULONG - read consecutive 32-bit registers
 * @Register: the first one
 * @Buffer: receives the values
 * @Count: how many
 *
 * Context: any.
 */
VOID READ_REGISTER_BUFFER_ULONG(volatile ULONG *Register, ULONG *Buffer,
				ULONG Count)
{
	while (Count--)
		*Buffer++ = readl(to_iomem(Register++));
}
EXPORT_SYMBOL_NS_GPL(READ_REGISTER_BUFFER_ULONG, "NTDMA");

/**
 * WRITE_REGISTER_BUFFER_ULONG - write consecutive 32-bit registers
 * @Register: the first one
 * @Buffer: the values
 * @Count: how many
 *
 * Context: any.
 */
VOID WRITE_REGISTER_BUFFER_ULONG(volatile ULONG *Register, ULONG *Buffer,
				 ULONG Count)
{
	while (Count--)
		writel(*Buffer++, to_iomem(Register++));
}
EXPORT_SYMBOL_NS_GPL(WRITE_REGISTER_BUFFER_ULONG, "NTDMA");

/**
 * READ_REGISTER_NOFENCE_ULONG - READ_REGISTER_ULONG() without order against memory
 * @Register: its address
 *
 * Context: any.
 * Return: the value.
 */
ULONG READ_REGISTER_NOFENCE_ULONG(volatile ULONG *Register)
{
	return readl_relaxed(to_iomem(Register));
}
EXPORT_SYMBOL_NS_GPL(READ_REGISTER_NOFENCE_ULONG, "NTDMA");

/**
 * WRITE_REGISTER_NOFENCE_ULONG - WRITE_REGISTER_ULONG() without order against memory
 * @Register: its address
 * @Value: the value
 *
 * Context: any.
 */
VOID WRITE_REGISTER_NOFENCE_ULONG(volatile ULONG *Register, ULONG Value)
{
	writel_relaxed(Value, to_iomem(Register));
}
EXPORT_SYMBOL_NS_GPL(WRITE_REGISTER_NOFENCE_ULONG, "NTDMA");

/**
 * READ_REGISTER_BUFFER_ULONG64 - read consecutive 64-bit registers
 * @Register: the first one
 * @Buffer: receives the values
 * @Count: how many
 *
 * Context: any.
 */
VOID READ_REGISTER_BUFFER_ULONG64(volatile ULONG64 *Register, ULONG64 *Buffer,
				  ULONG Count)
{
	while (Count--)
		*Buffer++ = readq(to_iomem(Register++));
}
EXPORT_SYMBOL_NS_GPL(READ_REGISTER_BUFFER_ULONG64, "NTDMA");

/**
 * WRITE_REGISTER_BUFFER_ULONG64 - write consecutive 64-bit registers
 * @Register: the first one
 * @Buffer: the values
 * @Count: how many
 *
 * Context: any.
 */
VOID WRITE_REGISTER_BUFFER_ULONG64(volatile ULONG64 *Register, ULONG64 *Buffer,
				   ULONG Count)
{
	while (Count--)
		writeq(*Buffer++, to_iomem(Register++));
}
EXPORT_SYMBOL_NS_GPL(WRITE_REGISTER_BUFFER_ULONG64, "NTDMA");

/**
 * READ_REGISTER_NOFENCE_ULONG64 - READ_REGISTER_ULONG64() without order against memory
 * @Register: its address
 *
 * Context: any.
 * Return: the value.
 */
ULONG64 READ_REGISTER_NOFENCE_ULONG64(volatile ULONG64 *Register)
{
	return readq_relaxed(to_iomem(Register));
}
EXPORT_SYMBOL_NS_GPL(READ_REGISTER_NOFENCE_ULONG64, "NTDMA");

/**
 * WRITE_REGISTER_NOFENCE_ULONG64 - WRITE_REGISTER_ULONG64() without order against memory
 * @Register: its address
 * @Value: the value
 *
 * Context: any.
 */
VOID WRITE_REGISTER_NOFENCE_ULONG64(volatile ULONG64 *Register, ULONG64 Value)
{
	writeq_relaxed(Value, to_iomem(Register));
}
EXPORT_SYMBOL_NS_GPL(WRITE_REGISTER_NOFENCE_ULONG64, "NTDMA");
