// SPDX-License-Identifier: GPL-2.0-only
/*
 * The function on the bus: configuration space as the PCI core sees it.
 */
#include "internal.h"

#define TESTDEV_CLASS		(PCI_CLASS_SYSTEM_OTHER << 8)
#define TESTDEV_REVISION	1

static void put8(struct testdev_config *config, unsigned int where, u8 value)
{
	config->bytes[where] = value;
}

static void put16(struct testdev_config *config, unsigned int where, u16 value)
{
	config->bytes[where] = value;
	config->bytes[where + 1] = value >> 8;
}

static void allow16(struct testdev_config *config, unsigned int where, u16 bits)
{
	config->writable[where] = bits;
	config->writable[where + 1] = bits >> 8;
}

static void init_header(struct testdev_config *config)
{
	put16(config, PCI_VENDOR_ID, NTDMA_TESTDEV_VENDOR_ID);
	put16(config, PCI_DEVICE_ID, NTDMA_TESTDEV_DEVICE_ID);
	put16(config, PCI_SUBSYSTEM_VENDOR_ID, NTDMA_TESTDEV_VENDOR_ID);
	put16(config, PCI_SUBSYSTEM_ID, NTDMA_TESTDEV_DEVICE_ID);
	put16(config, PCI_STATUS, PCI_STATUS_CAP_LIST);
	put8(config, PCI_REVISION_ID, TESTDEV_REVISION);
	put8(config, PCI_CLASS_PROG, TESTDEV_CLASS & 0xff);
	put16(config, PCI_CLASS_DEVICE, TESTDEV_CLASS >> 8);
	allow16(config, PCI_COMMAND, PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER |
				     PCI_COMMAND_PARITY | PCI_COMMAND_SERR |
				     PCI_COMMAND_INTX_DISABLE);
	config->writable[PCI_CACHE_LINE_SIZE] = 0xff;
	config->writable[PCI_LATENCY_TIMER] = 0xff;
	config->writable[PCI_INTERRUPT_LINE] = 0xff;
}

static void init_msi(struct testdev_config *config)
{
	put8(config, TESTDEV_MSI_CAP, PCI_CAP_ID_MSI);
	put8(config, TESTDEV_MSI_CAP + PCI_CAP_LIST_NEXT, NTDMA_TESTDEV_CAP);
	put16(config, TESTDEV_MSI_CAP + PCI_MSI_FLAGS, PCI_MSI_FLAGS_64BIT);
	allow16(config, TESTDEV_MSI_CAP + PCI_MSI_FLAGS,
		PCI_MSI_FLAGS_ENABLE | PCI_MSI_FLAGS_QSIZE);
	memset(&config->writable[TESTDEV_MSI_CAP + PCI_MSI_ADDRESS_LO], 0xff,
	       PCI_MSI_DATA_64 + sizeof(u16) - PCI_MSI_ADDRESS_LO);
}

/* The bits that a driver can write tell the size. */
static void init_bar(struct testdev_config *config)
{
	put16(config, PCI_BASE_ADDRESS_0, PCI_BASE_ADDRESS_SPACE_MEMORY |
					  PCI_BASE_ADDRESS_MEM_TYPE_32);
	allow16(config, PCI_BASE_ADDRESS_0, (u16)~(TESTDEV_BAR_SIZE - 1));
	allow16(config, PCI_BASE_ADDRESS_0 + 2, 0xffff);
}

/**
 * testdev_config_init - fill configuration space
 * @td: the device
 * @msi: with an MSI capability; without, the wired interrupt remains
 */
void testdev_config_init(struct testdev *td, bool msi)
{
	struct testdev_config *config = &td->config;

	raw_spin_lock_init(&config->lock);
	init_header(config);
	if (td->bar)
		init_bar(config);
	if (msi)
		init_msi(config);
	put8(config, PCI_CAPABILITY_LIST,
	     msi ? TESTDEV_MSI_CAP : NTDMA_TESTDEV_CAP);
	put8(config, NTDMA_TESTDEV_CAP, PCI_CAP_ID_VNDR);
	put8(config, NTDMA_TESTDEV_CAP + PCI_CAP_FLAGS,
	     TESTDEV_CONFIG_SIZE - NTDMA_TESTDEV_CAP);
}

static u16 get16(struct testdev *td, unsigned int where)
{
	unsigned long flags;
	u16 value;

	raw_spin_lock_irqsave(&td->config.lock, flags);
	value = td->config.bytes[where] | td->config.bytes[where + 1] << 8;
	raw_spin_unlock_irqrestore(&td->config.lock, flags);
	return value;
}

bool testdev_bus_master(struct testdev *td)
{
	return get16(td, PCI_COMMAND) & PCI_COMMAND_MASTER;
}

bool testdev_memory_decode(struct testdev *td)
{
	return get16(td, PCI_COMMAND) & PCI_COMMAND_MEMORY;
}

bool testdev_intx_enabled(struct testdev *td)
{
	return !(get16(td, PCI_COMMAND) & PCI_COMMAND_INTX_DISABLE);
}

/**
 * testdev_msi_message - what the device would write to interrupt
 * @td: the device
 * @data: set to the data of the message
 *
 * Return: false when message signalled interrupts are off.
 */
bool testdev_msi_message(struct testdev *td, u32 *data)
{
	*data = get16(td, TESTDEV_MSI_CAP + PCI_MSI_DATA_64);
	return get16(td, TESTDEV_MSI_CAP + PCI_MSI_FLAGS) &
	       PCI_MSI_FLAGS_ENABLE;
}

static u32 read_standard(struct testdev *td, unsigned int where, int size)
{
	unsigned long flags;
	u32 value = 0;

	raw_spin_lock_irqsave(&td->config.lock, flags);
	while (size--)
		value = value << 8 | td->config.bytes[where + size];
	raw_spin_unlock_irqrestore(&td->config.lock, flags);
	return value;
}

static void write_standard(struct testdev *td, unsigned int where, int size,
			   u32 value)
{
	struct testdev_config *config = &td->config;
	unsigned long flags;

	raw_spin_lock_irqsave(&config->lock, flags);
	for (; size; size--, where++, value >>= 8) {
		u8 mask = config->writable[where];

		config->bytes[where] = (config->bytes[where] & ~mask) |
				       (value & mask);
	}
	raw_spin_unlock_irqrestore(&config->lock, flags);
}

bool testdev_vanished(struct testdev *td)
{
	return testdev_register_read(td, NTDMA_TESTDEV_CONTROL) &
	       NTDMA_TESTDEV_CTL_VANISH;
}

static bool decodes(struct pci_bus *bus, unsigned int devfn, int where,
		    int size)
{
	return bus->number == testdev_of_bus(bus)->busn.start && !devfn &&
	       where >= 0 && where + size <= TESTDEV_DECODED_SIZE;
}

static int config_read(struct pci_bus *bus, unsigned int devfn, int where,
		       int size, u32 *value)
{
	struct testdev *td = testdev_of_bus(bus);

	PCI_SET_ERROR_RESPONSE(value);
	if (!decodes(bus, devfn, where, size))
		return PCIBIOS_DEVICE_NOT_FOUND;
	if (testdev_vanished(td))
		return PCIBIOS_SUCCESSFUL;

	if (where < NTDMA_TESTDEV_MAGIC)
		*value = read_standard(td, where, size);
	else
		*value = testdev_register_read(td, where & ~3) >>
			 (where & 3) * BITS_PER_BYTE;
	return PCIBIOS_SUCCESSFUL;
}

static int config_write(struct pci_bus *bus, unsigned int devfn, int where,
			int size, u32 value)
{
	struct testdev *td = testdev_of_bus(bus);

	if (!decodes(bus, devfn, where, size))
		return PCIBIOS_DEVICE_NOT_FOUND;
	if (testdev_vanished(td))
		return PCIBIOS_SUCCESSFUL;

	if (where < NTDMA_TESTDEV_MAGIC)
		write_standard(td, where, size, value);
	else if (size == sizeof(u32))
		testdev_register_write(td, where, value);
	return PCIBIOS_SUCCESSFUL;
}

struct pci_ops testdev_pci_ops = {
	.read	= config_read,
	.write	= config_write,
};
