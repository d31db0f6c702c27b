/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The Linux face of ntdma_netdma.ko: what the glue of a NetDMA provider calls
 * where Windows' power and plug and play manager would.
 *
 * The device must be bound to the calling driver, since dmaengine pins the
 * driver's module for each channel in use.
 */
#ifndef _NTDMA_NTDMA_NETDMA_H
#define _NTDMA_NTDMA_NETDMA_H

struct device;

/**
 * ntdma_netdma_suspend - the device is about to lose power
 * @dev: Linux device of one or more providers
 *
 * From the driver's suspend callback, before anything else: what runs
 * finishes, new transfers are parked, channels stay allocated. Needed by
 * providers of version 1.0, which cannot announce it themselves; later ones
 * call NetDmaPnPEventNotify(), and both together do no harm.
 *
 * Context: may sleep.
 */
void ntdma_netdma_suspend(struct device *dev);

/**
 * ntdma_netdma_resume - the device has power again
 * @dev: Linux device of one or more providers
 *
 * From the driver's resume callback, when the provider works: every allocated
 * channel gets a Start, parked transfers run.
 *
 * Context: may sleep.
 */
void ntdma_netdma_resume(struct device *dev);

/**
 * ntdma_netdma_gone - the device was removed by surprise
 * @dev: Linux device of one or more providers
 *
 * All transfers fail at once. No handler of the provider is entered afterwards
 * but FreeDmaChannel, from NetDmaProviderStop() or for a client that lets go.
 * For a PCI device that the PCI core knows to be disconnected
 * NetDmaProviderStop() finds out by itself.
 *
 * Context: may sleep.
 */
void ntdma_netdma_gone(struct device *dev);

#endif
