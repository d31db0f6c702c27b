// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ports. A pointer denotes one, as the resource list has it.
 */
#include <linux/export.h>
#include <linux/io.h>

#include "internal.h"

#define to_port(port)	((unsigned long)(port))

/**
 * READ_PORT_UCHAR - read an 8-bit port
 * @Port: the port
 *
 * Context: any.
 * Return: the value.
 */
UCHAR READ_PORT_UCHAR(UCHAR *Port)
{
	return inb(to_port(Port));
}
EXPORT_SYMBOL_NS_GPL(READ_PORT_UCHAR, "NTDMA");

/**
 * WRITE_PORT_UCHAR - write an 8-bit port
 * @Port: the port
 * @Value: the value
 *
 * Context: any.
 */
VOID WRITE_PORT_UCHAR(UCHAR *Port, UCHAR Value)
{
	outb(Value, to_port(Port));
}
EXPORT_SYMBOL_NS_GPL(WRITE_PORT_UCHAR, "NTDMA");

/**
 * READ_PORT_BUFFER_UCHAR - read one 8-bit port again and again
 * @Port: the port
 * @Buffer: receives the values
 * @Count: how often
 *
 * Context: any.
 */
VOID READ_PORT_BUFFER_UCHAR(UCHAR *Port, UCHAR *Buffer, ULONG Count)
{
	insb(to_port(Port), Buffer, Count);
}
EXPORT_SYMBOL_NS_GPL(READ_PORT_BUFFER_UCHAR, "NTDMA");

/**
 * WRITE_PORT_BUFFER_UCHAR - write one 8-bit port again and again
 * @Port: the port
 * @Buffer: the values
 * @Count: how often
 *
 * Context: any.
 */
VOID WRITE_PORT_BUFFER_UCHAR(UCHAR *Port, UCHAR *Buffer, ULONG Count)
{
	outsb(to_port(Port), Buffer, Count);
}
EXPORT_SYMBOL_NS_GPL(WRITE_PORT_BUFFER_UCHAR, "NTDMA");

/**
 * READ_PORT_USHORT - read a 16-bit port
 * @Port: the port
 *
 * Context: any.
 * Return: the value.
 */
USHORT READ_PORT_USHORT(USHORT *Port)
{
	return inw(to_port(Port));
}
EXPORT_SYMBOL_NS_GPL(READ_PORT_USHORT, "NTDMA");

/**
 * WRITE_PORT_USHORT - write a 16-bit port
 * @Port: the port
 * @Value: the value
 *
 * Context: any.
 */
VOID WRITE_PORT_USHORT(USHORT *Port, USHORT Value)
{
	outw(Value, to_port(Port));
}
EXPORT_SYMBOL_NS_GPL(WRITE_PORT_USHORT, "NTDMA");

/**
 * READ_PORT_BUFFER_USHORT - read one 16-bit port again and again
 * @Port: the port
 * @Buffer: receives the values
 * @Count: how often
 *
 * Context: any.
 */
VOID READ_PORT_BUFFER_USHORT(USHORT *Port, USHORT *Buffer, ULONG Count)
{
	insw(to_port(Port), Buffer, Count);
}
EXPORT_SYMBOL_NS_GPL(READ_PORT_BUFFER_USHORT, "NTDMA");

/**
 * WRITE_PORT_BUFFER_USHORT - write one 16-bit port again and again
 * @Port: the port
 * @Buffer: the values
 * @Count: how often
 *
 * Context: any.
 */
VOID WRITE_PORT_BUFFER_USHORT(USHORT *Port, USHORT *Buffer, ULONG Count)
{
	outsw(to_port(Port), Buffer, Count);
}
EXPORT_SYMBOL_NS_GPL(WRITE_PORT_BUFFER_USHORT, "NTDMA");

/**
 * READ_PORT_ULONG - read a 32-bit port
 * @Port: the port
 *
 * Context: any.
 * Return: the value.
 */
ULONG READ_PORT_ULONG(ULONG *Port)
{
	return inl(to_port(Port));
}
EXPORT_SYMBOL_NS_GPL(READ_PORT_ULONG, "NTDMA");

/**
 * WRITE_PORT_ULONG - write a 32-bit port
 * @Port: the port
 * @Value: the value
 *
 * Context: any.
 */
VOID WRITE_PORT_ULONG(ULONG *Port, ULONG Value)
{
	outl(Value, to_port(Port));
}
EXPORT_SYMBOL_NS_GPL(WRITE_PORT_ULONG, "NTDMA");

/**
 * READ_PORT_BUFFER_ULONG - read one 32-bit port again and again
 * @Port: the port
 * @Buffer: receives the values
 * @Count: how often
 *
 * Context: any.
 */
VOID READ_PORT_BUFFER_ULONG(ULONG *Port, ULONG *Buffer, ULONG Count)
{
	insl(to_port(Port), Buffer, Count);
}
EXPORT_SYMBOL_NS_GPL(READ_PORT_BUFFER_ULONG, "NTDMA");

/**
 * WRITE_PORT_BUFFER_ULONG - write one 32-bit port again and again
 * @Port: the port
 * @Buffer: the values
 * @Count: how often
 *
 * Context: any.
 */
VOID WRITE_PORT_BUFFER_ULONG(ULONG *Port, ULONG *Buffer, ULONG Count)
{
	outsl(to_port(Port), Buffer, Count);
}
EXPORT_SYMBOL_NS_GPL(WRITE_PORT_BUFFER_ULONG, "NTDMA");
