// SPDX-License-Identifier: GPL-2.0-only
/*
 * Routines of the interfaces that are about buffers.
 */
#include "interface.h"
#include "stream.h"

/* begins a routine that takes a handle and pointers: the handle is looked at first */
static NTSTATUS enter(PVOID context, const char *routine, HANDLE handle,
		      bool pointers, struct hdaudio_client **client)
{
	NTSTATUS status = hdaudio_enter(context, routine, true, client);

	if (status)
		return status;
	if (!hdaudio_engine_is_known(*client, handle))
		return hdaudio_leave(*client, routine, handle,
				     STATUS_INVALID_HANDLE);
	if (!pointers)
		return hdaudio_leave(*client, routine, handle,
				     STATUS_INVALID_PARAMETER);
	return STATUS_SUCCESS;
}

/**
 * hdaudio_allocate_dma_buffer - AllocateDmaBuffer()
 * @context: the interface's
 * @handle: engine in Reset without a buffer
 * @requested: bytes; what comes of it is as close as the engine can be
 * @mdl: receives the buffer; not mapped yet
 * @allocated: receives its size
 * @stream: receives the stream's number on the link
 * @fifo: receives the size of the engine's FIFO
 *
 * [H-037 H-038 H-039 H-040 H-041 H-047 H-048]
 *
 * Context: PASSIVE_LEVEL.
 * Return: STATUS_SUCCESS; STATUS_UNSUCCESSFUL at too high a level,
 * STATUS_INVALID_HANDLE, STATUS_INVALID_PARAMETER,
 * STATUS_INVALID_DEVICE_REQUEST with a buffer or when not in Reset,
 * STATUS_INSUFFICIENT_RESOURCES, STATUS_DEVICE_NOT_READY when the engine does not
 * reset, STATUS_NO_SUCH_DEVICE.
 */
NTSTATUS hdaudio_allocate_dma_buffer(PVOID context, HANDLE handle,
				     SIZE_T requested, PMDL *mdl,
				     PSIZE_T allocated, PUCHAR stream,
				     PULONG fifo)
{
	static const char routine[] = "AllocateDmaBuffer";
	bool pointers = requested && mdl && allocated && stream && fifo;
	struct hdaudio_result result;
	struct hdaudio_client *client;
	NTSTATUS status;

	status = enter(context, routine, handle, pointers, &client);
	if (status)
		return status;
	status = hdaudio_stream_attach(client, handle, HDAUDIO_PLAIN, requested,
				       0, &result);
	if (!status) {
		*mdl = result.mdl;
		*allocated = result.size;
		*stream = result.stream;
		*fifo = result.fifo;
	}
	return hdaudio_leave(client, routine, handle, status);
}

/**
 * hdaudio_free_dma_buffer - FreeDmaBuffer()
 * @context: the interface's
 * @handle: the engine, or what was its handle before it was freed early
 *
 * [H-042 H-043 H-044 H-045 H-046 H-088]
 *
 * Context: PASSIVE_LEVEL.
 * Return: STATUS_SUCCESS; STATUS_UNSUCCESSFUL at too high a level,
 * STATUS_INVALID_HANDLE, STATUS_INVALID_DEVICE_REQUEST when there is no buffer or
 * the engine is not in Reset.
 */
NTSTATUS hdaudio_free_dma_buffer(PVOID context, HANDLE handle)
{
	static const struct hdaudio_claim claim = { .origin = HDAUDIO_PLAIN };
	static const char routine[] = "FreeDmaBuffer";
	struct hdaudio_client *client;
	NTSTATUS status;

	status = hdaudio_enter(context, routine, true, &client);
	if (status)
		return status;
	status = hdaudio_stream_detach(client, handle, &claim);
	return hdaudio_leave(client, routine, handle, status);
}

/**
 * hdaudio_allocate_dma_buffer_with_notification -
 *	AllocateDmaBufferWithNotification()
 * @context: the interface's
 * @handle: engine in Reset without a buffer
 * @count: notifications a turn, 1 or 2
 * @requested: bytes
 * @mdl: receives the buffer
 * @allocated: receives its size
 * @offset: receives where it begins in the first page: 0
 * @stream: receives the stream's number on the link
 * @fifo: receives the size of the engine's FIFO
 *
 * [H-049 H-050 H-051 H-052 H-053]
 *
 * Context: PASSIVE_LEVEL.
 * Return: as hdaudio_allocate_dma_buffer().
 */
NTSTATUS hdaudio_allocate_dma_buffer_with_notification(PVOID context,
						       HANDLE handle,
						       ULONG count,
						       SIZE_T requested,
						       PMDL *mdl,
						       PSIZE_T allocated,
						       PSIZE_T offset,
						       PUCHAR stream,
						       PULONG fifo)
{
	static const char routine[] = "AllocateDmaBufferWithNotification";
	bool good = (count == 1 || count == 2) && requested && mdl &&
		    allocated && offset && stream && fifo;
	struct hdaudio_result result;
	struct hdaudio_client *client;
	NTSTATUS status;

	status = enter(context, routine, handle, good, &client);
	if (status)
		return status;
	status = hdaudio_stream_attach(client, handle, HDAUDIO_NOTIFYING,
				       requested, count, &result);
	if (!status) {
		*mdl = result.mdl;
		*allocated = result.size;
		*offset = 0;
		*stream = result.stream;
		*fifo = result.fifo;
	}
	return hdaudio_leave(client, routine, handle, status);
}

/**
 * hdaudio_free_dma_buffer_with_notification - FreeDmaBufferWithNotification()
 * @context: the interface's
 * @handle: as for hdaudio_free_dma_buffer()
 * @mdl: what was allocated
 * @size: what was allocated; another one is tolerated, with one line in the log
 *
 * [H-054]
 *
 * Context: PASSIVE_LEVEL.
 * Return: as hdaudio_free_dma_buffer(); STATUS_INVALID_PARAMETER for another MDL.
 */
NTSTATUS hdaudio_free_dma_buffer_with_notification(PVOID context, HANDLE handle,
						   PMDL mdl, SIZE_T size)
{
	static const char routine[] = "FreeDmaBufferWithNotification";
	struct hdaudio_claim claim = {
		.origin = HDAUDIO_NOTIFYING,
		.mdl = mdl,
		.size = size,
	};
	struct hdaudio_client *client;
	NTSTATUS status;

	status = hdaudio_enter(context, routine, true, &client);
	if (status)
		return status;
	status = mdl ? hdaudio_stream_detach(client, handle, &claim) :
		       STATUS_INVALID_PARAMETER;
	return hdaudio_leave(client, routine, handle, status);
}

/**
 * hdaudio_allocate_contiguous_dma_buffer - AllocateContiguousDmaBuffer()
 * @context: the interface's
 * @handle: engine in Reset without a buffer
 * @requested: bytes
 * @data: receives the memory
 * @bdl: receives a page for the list, which the driver fills with addresses from
 *	MmGetPhysicalAddress()
 *
 * [H-056 H-057]
 *
 * Context: PASSIVE_LEVEL.
 * Return: as hdaudio_allocate_dma_buffer().
 */
NTSTATUS hdaudio_allocate_contiguous_dma_buffer(PVOID context, HANDLE handle,
						ULONG requested, PVOID *data,
						PHDAUDIO_BUFFER_DESCRIPTOR *bdl)
{
	static const char routine[] = "AllocateContiguousDmaBuffer";
	bool good = requested && requested <= HDAUDIO_MAX_BUFFER && data && bdl;
	struct hdaudio_result result;
	struct hdaudio_client *client;
	NTSTATUS status;

	status = enter(context, routine, handle, good, &client);
	if (status)
		return status;
	status = hdaudio_stream_attach(client, handle, HDAUDIO_CONTIGUOUS,
				       requested, 0, &result);
	if (!status) {
		*data = result.data;
		*bdl = result.bdl;
	}
	return hdaudio_leave(client, routine, handle, status);
}

/**
 * hdaudio_setup_dma_engine_with_bdl - SetupDmaEngineWithBdl()
 * @context: the interface's
 * @handle: engine in Reset with a buffer of AllocateContiguousDmaBuffer()
 * @length: sum of the entries
 * @lvi: index of the last entry, 1 to 255
 * @isr: called at DIRQL with the engine's causes, or NULL; it must not call any
 *	routine of the interface
 * @isr_context: its first argument
 * @stream: receives the stream's number on the link
 * @fifo: receives the size of the engine's FIFO
 *
 * [H-058 to H-068 H-070]
 *
 * Context: PASSIVE_LEVEL.
 * Return: as hdaudio_allocate_dma_buffer(); STATUS_INVALID_PARAMETER also for a
 * list that leaves the buffer, is misaligned, or adds up to something else.
 */
NTSTATUS hdaudio_setup_dma_engine_with_bdl(PVOID context, HANDLE handle,
					   ULONG length, ULONG lvi,
					   PHDAUDIO_BDL_ISR isr,
					   PVOID isr_context, PUCHAR stream,
					   PULONG fifo)
{
	static const char routine[] = "SetupDmaEngineWithBdl";
	bool good = lvi && lvi < HDAUDIO_MAX_ENTRIES && stream && fifo;
	struct hdaudio_result result;
	struct hdaudio_client *client;
	NTSTATUS status;

	status = enter(context, routine, handle, good, &client);
	if (status)
		return status;
	status = hdaudio_stream_set_up(client, handle, length, lvi + 1, isr,
				       isr_context, &result);
	if (!status) {
		*stream = result.stream;
		*fifo = result.fifo;
	}
	return hdaudio_leave(client, routine, handle, status);
}

/**
 * hdaudio_free_contiguous_dma_buffer - FreeContiguousDmaBuffer()
 * @context: the interface's
 * @handle: as for hdaudio_free_dma_buffer()
 *
 * [H-069]
 *
 * Context: PASSIVE_LEVEL.
 * Return: as hdaudio_free_dma_buffer().
 */
NTSTATUS hdaudio_free_contiguous_dma_buffer(PVOID context, HANDLE handle)
{
	static const struct hdaudio_claim claim = { .origin = HDAUDIO_CONTIGUOUS };
	static const char routine[] = "FreeContiguousDmaBuffer";
	struct hdaudio_client *client;
	NTSTATUS status;

	status = hdaudio_enter(context, routine, true, &client);
	if (status)
		return status;
	status = hdaudio_stream_detach(client, handle, &claim);
	return hdaudio_leave(client, routine, handle, status);
}
