// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory-mapped device registers, over readl() and writel(): these order an
 * access against the others and against memory, as Windows does.
 */
#include <linux/export.h>
#include <linux/io.h>
#include <linux/io-64-nonatomic-lo-hi.h>

#include "internal.h"
#include "register.h"

/**
 * READ_REGISTER_UCHAR - read an 8-bit register
 * @Register: its address
 *
 * Context: any.
 * Return: the value.
 */
UCHAR READ_REGISTER_UCHAR(volatile UCHAR *Register)
{
	return readb(to_iomem(Register));
}
EXPORT_SYMBOL_NS_GPL(READ_REGISTER_UCHAR, "NTDMA");

/**
 * WRITE_REGISTER_UCHAR - write an 8-bit register
 * @Register: its address
 * @Value: the value
 *
 * Context: any.
 */
VOID WRITE_REGISTER_UCHAR(volatile UCHAR *Register, UCHAR Value)
{
	writeb(Value, to_iomem(Register));
}
EXPORT_SYMBOL_NS_GPL(WRITE_REGISTER_UCHAR, "NTDMA");

/**
 * READ_REGISTER_USHORT - read a 16-bit register
 * @Register: its address
 *
 * Context: any.
 * Return: the value.
 */
USHORT READ_REGISTER_USHORT(volatile USHORT *Register)
{
	return readw(to_iomem(Register));
}
EXPORT_SYMBOL_NS_GPL(READ_REGISTER_USHORT, "NTDMA");

/**
 * WRITE_REGISTER_USHORT - write a 16-bit register
 * @Register: its address
 * @Value: the value
 *
 * Context: any.
 */
VOID WRITE_REGISTER_USHORT(volatile USHORT *Register, USHORT Value)
{
	writew(Value, to_iomem(Register));
}
EXPORT_SYMBOL_NS_GPL(WRITE_REGISTER_USHORT, "NTDMA");

/**
 * READ_REGISTER_ULONG - read a 32-bit register
 * @Register: its address
 *
 * Context: any.
 * Return: the value.
 */
ULONG READ_REGISTER_ULONG(volatile ULONG *Register)
{
	return readl(to_iomem(Register));
}
EXPORT_SYMBOL_NS_GPL(READ_REGISTER_ULONG, "NTDMA");

/**
 * WRITE_REGISTER_ULONG - write a 32-bit register
 * @Register: its address
 * @Value: the value
 *
 * Context: any.
 */
VOID WRITE_REGISTER_ULONG(volatile ULONG *Register, ULONG Value)
{
	writel(Value, to_iomem(Register));
}
EXPORT_SYMBOL_NS_GPL(WRITE_REGISTER_ULONG, "NTDMA");

/**
 * READ_REGISTER_ULONG64 - read a 64-bit register
 * @Register: its address
 *
 * Where the machine has no 64-bit access it is two, low half first.
 *
 * Context: any.
 * Return: the value.
 */
ULONG64 READ_REGISTER_ULONG64(volatile ULONG64 *Register)
{
	return readq(to_iomem(Register));
}
EXPORT_SYMBOL_NS_GPL(READ_REGISTER_ULONG64, "NTDMA");

/**
 * WRITE_REGISTER_ULONG64 - write a 64-bit register
 * @Register: its address
 * @Value: the value
 *
 * Where the machine has no 64-bit access it is two, low half first.
 *
 * Context: any.
 */
VOID WRITE_REGISTER_ULONG64(volatile ULONG64 *Register, ULONG64 Value)
{
	writeq(Value, to_iomem(Register));
}
EXPORT_SYMBOL_NS_GPL(WRITE_REGISTER_ULONG64, "NTDMA");

/**
 * KeMemoryBarrier - order all accesses before against all after
 *
 * Context: any.
 */
VOID KeMemoryBarrier(void)
{
	mb();	/* between what the driver has around it */
}
EXPORT_SYMBOL_NS_GPL(KeMemoryBarrier, "NTDMA");
