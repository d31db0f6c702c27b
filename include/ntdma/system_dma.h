/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The Linux face of system DMA: which channel of a DMA controller serves a
 * request line of a subordinate device.
 *
 * A Windows driver knows its DMA controller by a number, which the platform's
 * firmware made up. Platform code that knows the same numbers registers them
 * here. Where nobody did, Linux's own description of the device counts: its
 * device tree or ACPI node, or a dma_slave_map.
 */
#ifndef _NTDMA_SYSTEM_DMA_H
#define _NTDMA_SYSTEM_DMA_H

#include <linux/dmaengine.h>
#include <linux/list.h>
#include <linux/types.h>

/**
 * struct ntdma_system_dma_setup - what a transfer needs besides its buffer
 * @chan: the channel; no calls that start or stop it are allowed
 * @period: bytes between two completion calls of a looped transfer; 0 for one
 *	call an MDL of the chain
 * @maxburst: words in a burst
 * @peripheral_config: see &struct dma_slave_config; must stay valid
 * @peripheral_size: see &struct dma_slave_config
 *
 * One for each adapter. Functions of a controller change it; the next
 * MapTransfer or MapTransferEx uses it.
 */
struct ntdma_system_dma_setup {
	struct dma_chan *chan;
	u32 period;
	u32 maxburst;
	void *peripheral_config;
	size_t peripheral_size;
};

/**
 * struct ntdma_system_dma_line - how a request line becomes a channel
 * @line: DmaRequestLine, or DmaChannel before version 3
 * @dev: ask for @name in the name of this device; NULL for the subordinate
 *	device itself
 * @name: name of the channel for dma_request_chan()
 * @filter: without a @name: what dma_request_channel() is to take
 * @param: passed to @filter
 * @match: without @name and @filter: name of the channel itself, "dma0chan2"
 * @device_address: where the device's data register is, for descriptions before
 *	version 3, which cannot say so
 *
 * Adapters with the same line share the channel.
 */
struct ntdma_system_dma_line {
	u32 line;
	struct device *dev;
	const char *name;
	dma_filter_fn filter;
	void *param;
	const char *match;
	phys_addr_t device_address;
};

/**
 * struct ntdma_system_dma_function - a function of ConfigureAdapterChannel
 * @number: FunctionNumber
 * @call: does it: with the adapter's setup, the number and the driver's pointer,
 *	verbatim; up to DISPATCH_LEVEL, must not sleep; its NTSTATUS is the
 *	routine's
 */
struct ntdma_system_dma_function {
	u32 number;
	s32 (*call)(struct ntdma_system_dma_setup *setup, u32 number,
		    void *context);
};

/**
 * struct ntdma_system_dma_controller - a DMA controller by Windows' numbers
 * @instance: DmaControllerInstance; tells controllers apart that have lines of
 *	the same number, and may be left 0 by a driver where there are none
 * @dev: the controller: its @functions are found by it also where the line was
 *	found in another way; may be NULL
 * @lines: request lines
 * @nr_lines: how many
 * @functions: functions
 * @nr_functions: how many
 * @node: ntdma's
 *
 * All of it must stay as it is until ntdma_system_dma_unregister().
 */
struct ntdma_system_dma_controller {
	u32 instance;
	struct device *dev;
	const struct ntdma_system_dma_line *lines;
	unsigned int nr_lines;
	const struct ntdma_system_dma_function *functions;
	unsigned int nr_functions;
	struct list_head node;
};

/**
 * ntdma_system_dma_register - make request lines known
 * @controller: not registered
 *
 * Lines of later registrations are hidden behind equal ones of earlier ones.
 *
 * Context: may sleep.
 * Return: 0; -EINVAL for a line that names no channel or a function without
 * code.
 */
int ntdma_system_dma_register(struct ntdma_system_dma_controller *controller);

/**
 * ntdma_system_dma_unregister - undo ntdma_system_dma_register()
 * @controller: registered
 *
 * Adapters keep the channels that they have. None of the functions runs any more
 * when this returns.
 *
 * Context: may sleep.
 */
void ntdma_system_dma_unregister(struct ntdma_system_dma_controller *controller);

#endif
