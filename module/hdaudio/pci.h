/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The driver of real controllers, which exists where the kernel has
 * snd-hda-core.
 */
#ifndef _NTDMA_HDAUDIO_PCI_H
#define _NTDMA_HDAUDIO_PCI_H

#ifdef NTDMA_HDA

int hdaudio_pci_init(void);
void hdaudio_pci_exit(void);

#else

static inline int hdaudio_pci_init(void)
{
	return 0;
}

static inline void hdaudio_pci_exit(void)
{
}

#endif
#endif
