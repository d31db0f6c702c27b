/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From Linux 6.13 on, a kernel of a machine without ports (User Mode Linux is one)
 * refuses to compile an access. What is read where nothing answers has all bits set.
 */
#include_next <linux/io.h>

#ifndef _NTDMA_COMPAT_IO_H
#define _NTDMA_COMPAT_IO_H

#if defined(NTDMA_HAVE_PORTS_REFUSED) && !defined(CONFIG_HAS_IOPORT)
#include <linux/string.h>
#include <linux/types.h>

static inline u32 ntdma_no_port(unsigned long port)
{
	return ~0U;
}

static inline void ntdma_no_port_write(u32 value, unsigned long port)
{
}

static inline void ntdma_no_port_string(unsigned long port, const void *buffer,
					unsigned int count)
{
}

#undef inb
#undef inw
#undef inl
#define inb(port)	((u8)ntdma_no_port(port))
#define inw(port)	((u16)ntdma_no_port(port))
#define inl(port)	ntdma_no_port(port)

#undef outb
#undef outw
#undef outl
#define outb(value, port)	ntdma_no_port_write(value, port)
#define outw(value, port)	ntdma_no_port_write(value, port)
#define outl(value, port)	ntdma_no_port_write(value, port)

#undef insb
#undef insw
#undef insl
#define insb(port, buffer, count)	memset(buffer, 0xff, (count))
#define insw(port, buffer, count)	memset(buffer, 0xff, 2 * (size_t)(count))
#define insl(port, buffer, count)	memset(buffer, 0xff, 4 * (size_t)(count))

#undef outsb
#undef outsw
#undef outsl
#define outsb(port, buffer, count)	ntdma_no_port_string(port, buffer, count)
#define outsw(port, buffer, count)	ntdma_no_port_string(port, buffer, count)
#define outsl(port, buffer, count)	ntdma_no_port_string(port, buffer, count)
#endif

#endif
