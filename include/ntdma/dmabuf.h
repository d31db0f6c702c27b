/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sharing memory with user space and other drivers, by dma-buf.
 *
 * Export makes a dma-buf of what a Windows driver allocated. Import makes of
 * somebody else's dma-buf an MDL, or a common buffer, that the DMA routines take.
 * All of it is for PASSIVE_LEVEL unless it says otherwise, and works in errno,
 * as Linux' own dma-buf does.
 */
#ifndef _NTDMA_DMABUF_H
#define _NTDMA_DMABUF_H

#include <linux/types.h>

struct dma_buf;
struct ntdma_dmabuf;
struct _DMA_ADAPTER;
struct _DMA_COMMON_BUFFER_VECTOR;
struct _MDL;

/**
 * ntdma_dmabuf_export_buffer - make a dma-buf of a common buffer
 * @adapter: adapter of the buffer
 * @va: its address for the CPU
 *
 * Any kind of common buffer: from AllocateCommonBuffer and its variants; over an
 * MDL, if that could be exported itself; over a dma-buf, which is then returned.
 * FreeCommonBuffer and PutDmaAdapter do not wait for importers: the memory goes
 * with the last of them.
 *
 * Return: the dma-buf, with a reference for the caller; or ERR_PTR():
 * * -ENODEV, -EINVAL - no such adapter; not at PASSIVE_LEVEL
 * * -ENOENT - no live buffer at @va, or its MDL is not recorded
 * * -EPERM - the pages below were locked for a transfer only
 * * -EOPNOTSUPP, -ENXIO - memory of which Linux does not tell the pages
 * * -ENOMEM - retry may help
 */
struct dma_buf *ntdma_dmabuf_export_buffer(struct _DMA_ADAPTER *adapter,
					   const void *va);

/**
 * ntdma_dmabuf_export_vector - make a dma-buf of an element of a vector
 * @adapter: adapter of the vector
 * @vector: from AllocateCommonBufferVector
 * @index: element that was not freed
 *
 * Return: as ntdma_dmabuf_export_buffer().
 */
struct dma_buf *
ntdma_dmabuf_export_vector(struct _DMA_ADAPTER *adapter,
			   struct _DMA_COMMON_BUFFER_VECTOR *vector,
			   u32 index);

/**
 * ntdma_dmabuf_export_mdl - make a dma-buf of what an MDL describes
 * @mdl: MDL over whole pages that may be kept: from MmAllocatePagesForMdl(), or
 *	user memory locked by NtdmaLockUserPagesForLong(). Memory of the pool has no
 *	pages of its own and is refused, as are chains.
 *
 * MmFreePagesFromMdl() and MmUnlockPages() do not wait for importers.
 *
 * Return: the dma-buf, with a reference for the caller; or ERR_PTR():
 * * -EINVAL - not whole pages, a chain, no MDL, not at PASSIVE_LEVEL
 * * -ENOENT - the MDL keeps no pages (pool, common buffer, driver's data)
 * * -EPERM - they were locked for a transfer only
 * * -ENOMEM - retry may help
 */
struct dma_buf *ntdma_dmabuf_export_mdl(struct _MDL *mdl);

/**
 * ntdma_dmabuf_fd - a file descriptor for the current process
 * @dmabuf: the caller's reference; the descriptor's on success
 *
 * The descriptor is closed by execve() (O_CLOEXEC).
 *
 * Return: the descriptor, or -errno.
 */
int ntdma_dmabuf_fd(struct dma_buf *dmabuf);

/**
 * ntdma_dmabuf_import - let an adapter's device use a dma-buf
 * @adapter: adapter; others of the same device may use the result as well
 * @dmabuf: any exporter's; a reference is taken
 *
 * Attaches, maps for the device and for the kernel, once. An exporter that may
 * move its memory has to keep it in place until ntdma_dmabuf_release(); one that
 * cannot refuses. The pages of such memory are its exporter's secret, so that the
 * MDL has no page array: the mapping routines use the addresses that the exporter
 * gave.
 *
 * Return: the import; or ERR_PTR():
 * * -ENODEV, -EINVAL - no such adapter; no dma-buf, an empty one, one that is not
 *   made of whole pages, or not at PASSIVE_LEVEL
 * * -EOPNOTSUPP - the device is fed by a controller (system DMA)
 * * -EEXIST - imported for this adapter already
 * * -E2BIG - larger than the adapter's map registers cover
 * * -ERANGE - the device does not reach the memory, or it needs one run and the
 *   memory is scattered
 * * -ENOMEM, and what the exporter returned
 */
struct ntdma_dmabuf *ntdma_dmabuf_import(struct _DMA_ADAPTER *adapter,
					 struct dma_buf *dmabuf);

/**
 * ntdma_dmabuf_import_fd - ntdma_dmabuf_import() of a file descriptor
 * @adapter: see there
 * @fd: descriptor of the current process; may be closed afterwards
 *
 * Return: see there; ERR_PTR(-EBADF) for no descriptor, ERR_PTR(-EINVAL) for one
 * of another kind.
 */
struct ntdma_dmabuf *ntdma_dmabuf_import_fd(struct _DMA_ADAPTER *adapter,
					    int fd);

/**
 * ntdma_dmabuf_mdl - the MDL of an import
 * @import: import
 *
 * It belongs to the import. MmGetSystemAddressForMdlSafe() tells the address for
 * the CPU, or NULL where the exporter has none; see
 * ntdma_dmabuf_begin_cpu_access(). It can be mapped inside an access window, in
 * whole or in part, alone (not in a chain), by all mapping routines.
 *
 * Context: any.
 */
struct _MDL *ntdma_dmabuf_mdl(struct ntdma_dmabuf *import);

/**
 * ntdma_dmabuf_release - undo ntdma_dmabuf_import()
 * @import: import; one that is not live is reported
 *
 * An open window ends with -ECANCELED. Mappings that are left over are reported;
 * the buffer stays attached until their end. ntdma_device_destroy() does the same
 * for imports that a driver forgot, with -ENODEV.
 */
void ntdma_dmabuf_release(struct ntdma_dmabuf *import);

/**
 * ntdma_dmabuf_begin_cpu_access - the CPU is going to use the MDL's address
 * @import: import
 * @write: it will write
 *
 * Waits for all fences, also that of the import's own window.
 *
 * Return: 0 or the exporter's -errno; -ENODEV for an import that is not live.
 */
int ntdma_dmabuf_begin_cpu_access(struct ntdma_dmabuf *import, bool write);

/**
 * ntdma_dmabuf_end_cpu_access - the CPU has used it
 * @import: import
 * @write: as at ntdma_dmabuf_begin_cpu_access()
 *
 * Return: see there.
 */
int ntdma_dmabuf_end_cpu_access(struct ntdma_dmabuf *import, bool write);

/* for ntdma_dmabuf_open_window() */
#define NTDMA_WINDOW_WRITE	0x1	/* the device writes */
#define NTDMA_WINDOW_HOLD	0x2	/* for more than one mapping at a time */

/**
 * ntdma_dmabuf_open_window - let the device have an imported buffer for a time
 * @import: import
 * @flags: NTDMA_WINDOW_*
 * @timeout_ms: 1 to 3600000, for the others to finish, and then for us
 *
 * Waits for those who use the buffer now, then makes the others wait for us. Only
 * inside of a window do mapping routines take the MDL; outside they return
 * STATUS_DEVICE_BUSY, or map nothing. The window ends with the flush or put of
 * what was mapped in it, the last of it if there is more; one with
 * NTDMA_WINDOW_HOLD when ntdma_dmabuf_close_window() has been called too. Whoever
 * waits is told of an error when it was cancelled, or lasted longer than
 * @timeout_ms.
 *
 * Return: 0; -EBUSY while there is a window; -ETIMEDOUT, -ERESTARTSYS when the
 * others did not finish; -ECANCELED when it was cancelled, or the import released,
 * meanwhile; -EINVAL; -ENODEV for an import that is not live; -ENOMEM.
 */
int ntdma_dmabuf_open_window(struct ntdma_dmabuf *import, u32 flags,
			     u32 timeout_ms);

/**
 * ntdma_dmabuf_close_window - nothing more will be mapped in this window
 * @import: import
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: 0; -ETIMEDOUT, -ECANCELED if the window ended that way; -ENOENT if it has
 * ended well; -ENODEV for an import that is not live.
 */
int ntdma_dmabuf_close_window(struct ntdma_dmabuf *import);

/**
 * ntdma_dmabuf_cancel_window - end a window now, as a failure
 * @import: import
 *
 * Who waits for it goes on and is told -ECANCELED; one that is being opened is not
 * opened. The device has to be stopped before; mappings still have to be flushed or
 * put.
 *
 * Context: up to DISPATCH_LEVEL.
 */
void ntdma_dmabuf_cancel_window(struct ntdma_dmabuf *import);

/**
 * ntdma_dmabuf_import_buffer - make a common buffer of a dma-buf
 * @adapter: adapter
 * @dmabuf: any exporter's; a reference is taken
 * @logical: out: address for the device, 0 on failure
 * @va: out: address for the CPU, NULL on failure
 *
 * For memory that is one run for the device, and mapped for the kernel. It is
 * freed by FreeCommonBuffer(), with the size of the dma-buf as length. A common
 * buffer is shared all the time: there are no windows, who may use it when is for
 * driver and exporter to agree on.
 *
 * Return: 0 or -errno, as ntdma_dmabuf_import() but for -E2BIG and -EEXIST;
 * -EOPNOTSUPP without an address for the CPU.
 */
int ntdma_dmabuf_import_buffer(struct _DMA_ADAPTER *adapter,
			       struct dma_buf *dmabuf, u64 *logical, void **va);

#endif
