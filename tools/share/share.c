// SPDX-License-Identifier: GPL-2.0-only
/*
 * share: user space, a device, and the memory between them.
 *
 *	share DEVICE export		two buffers of the driver
 *	share DEVICE import EXPORTER	one of another driver and one of ours, in both
 *					directions; EXPORTER is udmabuf, heap or vgem
 *	share DEVICE misuse		what must be refused, is
 *	share DEVICE hold FILE		maps a buffer, closes its descriptor, writes
 *					FILE; when FILE is gone, and the driver with it,
 *					checks the memory
 *
 * DEVICE is /dev/ntdma_edu, or /dev/ntdma_mover for the fake PCI device.
 *
 * One line "ok" or "not ok" a check; the exit status is 0 if all were ok. It is
 * linked statically, to run where there is nothing but a kernel.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/dma-buf.h>
#include <linux/dma-heap.h>
#include <linux/udmabuf.h>

#include "../../include/uapi/ntdma/share.h"

#define SIZE	(2 * 4096)

static int failures;

static bool check(bool good, const char *format, ...)
{
	va_list args;

	printf(good ? "ok - " : "not ok - ");
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	if (!good)
		printf(" (%s)", strerror(errno));
	putchar('\n');
	failures += !good;
	return good;
}

static void *map(int fd)
{
	return mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
}

static int sync_for_cpu(int fd, uint64_t flags)
{
	struct dma_buf_sync sync = { .flags = flags };

	return ioctl(fd, DMA_BUF_IOCTL_SYNC, &sync);
}

static uint8_t pattern(unsigned int seed, unsigned int i)
{
	return seed * 37 + i * 11 + (i >> 8) * 7;
}

static int fill(int fd, uint8_t *bytes, unsigned int seed)
{
	unsigned int i;

	if (sync_for_cpu(fd, DMA_BUF_SYNC_START | DMA_BUF_SYNC_RW))
		return -1;
	for (i = 0; i < SIZE; i++)
		bytes[i] = pattern(seed, i);
	return sync_for_cpu(fd, DMA_BUF_SYNC_END | DMA_BUF_SYNC_RW);
}

/* The number of leading bytes that are as fill() wrote them. */
static unsigned int matches(int fd, const uint8_t *bytes, unsigned int seed)
{
	unsigned int i;

	sync_for_cpu(fd, DMA_BUF_SYNC_START | DMA_BUF_SYNC_READ);
	for (i = 0; i < SIZE; i++)
		if (bytes[i] != pattern(seed, i))
			break;
	sync_for_cpu(fd, DMA_BUF_SYNC_END | DMA_BUF_SYNC_READ);
	return i;
}

static int export_buffer(int device)
{
	struct ntdma_share_export export = { .size = SIZE };

	return ioctl(device, NTDMA_SHARE_EXPORT, &export) ? -1 : export.fd;
}

static int copy(int device, int from, int to, uint64_t length)
{
	struct ntdma_share_copy copy = {
		.from = from,
		.to = to,
		.length = length,
	};

	return ioctl(device, NTDMA_SHARE_COPY, &copy);
}

/* Writes one buffer, has the device copy it, looks into the other. */
static void check_copy(int device, int from, int to, const char *what,
		       unsigned int seed)
{
	uint8_t *source = map(from), *sink = map(to);

	if (!check(source != MAP_FAILED && sink != MAP_FAILED,
		   "%s: user space maps both buffers", what))
		return;
	check(!fill(from, source, seed) && !fill(to, sink, seed + 1),
	      "%s: user space writes", what);
	check(!copy(device, from, to, SIZE), "%s: the device copies", what);
	check(matches(to, sink, seed) == SIZE, "%s: every byte arrived", what);
	check(matches(from, source, seed) == SIZE,
	      "%s: the source is as it was", what);
	munmap(source, SIZE);
	munmap(sink, SIZE);
}

static void test_export(int device)
{
	int from = export_buffer(device), to = export_buffer(device);

	if (!check(from >= 0 && to >= 0, "the driver exports two buffers"))
		return;
	check(fcntl(from, F_GETFD) & FD_CLOEXEC, "execve() closes them");
	check_copy(device, from, to, "export", 1);
	check_copy(device, to, from, "and back", 2);
	close(from);
	close(to);
}

static int udmabuf(void)
{
	struct udmabuf_create create = { .size = SIZE };
	int control = open("/dev/udmabuf", O_RDWR | O_CLOEXEC);
	int memory, fd = -1;

	memory = syscall(SYS_memfd_create, "share", MFD_ALLOW_SEALING);
	if (control >= 0 && memory >= 0 && !ftruncate(memory, SIZE) &&
	    !fcntl(memory, F_ADD_SEALS, F_SEAL_SHRINK)) {
		create.memfd = memory;
		fd = ioctl(control, UDMABUF_CREATE, &create);
	}
	close(memory);
	close(control);
	return fd;
}

static int heap(void)
{
	struct dma_heap_allocation_data data = {
		.len = SIZE,
		.fd_flags = O_RDWR | O_CLOEXEC,
	};
	int control = open("/dev/dma_heap/system", O_RDWR | O_CLOEXEC);
	int ret = ioctl(control, DMA_HEAP_IOCTL_ALLOC, &data);

	close(control);
	return ret ? -1 : (int)data.fd;
}

/* As <drm/drm.h> has it, which not every machine has. */
struct dumb_buffer {
	uint32_t height, width, bpp, flags;
	uint32_t handle, pitch;
	uint64_t size;
};

struct prime_handle {
	uint32_t handle, flags;
	int32_t fd;
};

#define CREATE_DUMB	_IOWR('d', 0xb2, struct dumb_buffer)
#define HANDLE_TO_FD	_IOWR('d', 0x2d, struct prime_handle)

static int vgem(void)
{
	struct dumb_buffer dumb = { .height = 2, .width = 1024, .bpp = 32 };
	struct prime_handle prime = { .flags = O_CLOEXEC | O_RDWR };
	int control = open("/dev/dri/card0", O_RDWR | O_CLOEXEC);
	int ret = ioctl(control, CREATE_DUMB, &dumb);

	prime.handle = dumb.handle;
	if (!ret)
		ret = ioctl(control, HANDLE_TO_FD, &prime);
	close(control);
	return ret || dumb.size != SIZE ? -1 : prime.fd;
}

static void test_import(int device, const char *exporter)
{
	int ours = export_buffer(device), theirs;

	theirs = !strcmp(exporter, "udmabuf") ? udmabuf() :
		 !strcmp(exporter, "heap") ? heap() : vgem();
	if (!check(theirs >= 0, "%s exports a buffer", exporter))
		return;
	check_copy(device, theirs, ours, exporter, 3);
	check_copy(device, ours, theirs, exporter, 4);
	check_copy(device, theirs, ours, exporter, 5);
	close(theirs);
	close(ours);
}

static void expect(int ret, int error, const char *what)
{
	check(ret < 0 && errno == error, "%s: %s", what, strerror(error));
}

/* Wherever it is caught, what it had is let go of. */
static void test_death(int device, int from, int to)
{
	pid_t child = fork();
	int status;

	if (!child) {
		copy(device, from, to, SIZE);
		pause();
	}
	kill(child, SIGKILL);
	check(waitpid(child, &status, 0) == child && WIFSIGNALED(status),
	      "a process dies while its device copies");
	check_copy(device, from, to, "after its death", 8);
}

static void test_misuse(int device)
{
	struct ntdma_share_export export = { .size = 0 };
	int good = export_buffer(device), other = export_buffer(device);
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	expect(copy(device, -1, good, SIZE), EBADF, "no descriptor");
	expect(copy(device, good, 999, SIZE), EBADF, "a closed descriptor");
	expect(copy(device, null, good, SIZE), EINVAL, "a file of another kind");
	expect(copy(device, good, good, SIZE), EEXIST, "a buffer twice");
	expect(copy(device, good, other, 0), EINVAL, "nothing to copy");
	expect(copy(device, good, other, SIZE + 1), EIO, "more than there is");
	expect(ioctl(device, NTDMA_SHARE_EXPORT, &export), EINVAL,
	       "an empty buffer");
	export.size = 1ULL << 40;
	expect(ioctl(device, NTDMA_SHARE_EXPORT, &export), EINVAL,
	       "more than the device takes");
	expect(copy(device, good, other, 1ULL << 40), EINVAL,
	       "a longer copy than it takes");
	expect(ioctl(device, _IO('n', 0x7f)), ENOTTY, "an unknown command");
	check(map(good) != MAP_FAILED, "and all is well afterwards");
	check_copy(device, good, other, "after misuse", 6);
	test_death(device, good, other);
	close(null);
	close(good);
	close(other);
}

static void test_hold(int device, const char *path)
{
	int fd = export_buffer(device), file;
	uint8_t *bytes = map(fd);
	unsigned int i;

	if (!check(bytes != MAP_FAILED, "user space maps a buffer"))
		return;
	fill(fd, bytes, 7);
	close(fd);
	file = open(path, O_CREAT | O_WRONLY, 0600);
	close(file);
	while (!access(path, F_OK))
		usleep(10000);
	for (i = 0; i < SIZE && bytes[i] == pattern(7, i); i++)
		;
	check(i == SIZE, "the memory outlived driver and descriptor");
	expect(export_buffer(device), ENODEV, "a file of a driver that is gone");
	close(device);
}

int main(int argc, char **argv)
{
	int device = argc < 3 ? -1 : open(argv[1], O_RDWR | O_CLOEXEC);

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc < 3 || !check(device >= 0, "%s opens", argv[1]))
		return 2;
	if (!strcmp(argv[2], "export"))
		test_export(device);
	else if (!strcmp(argv[2], "import") && argc == 4)
		test_import(device, argv[3]);
	else if (!strcmp(argv[2], "misuse"))
		test_misuse(device);
	else if (!strcmp(argv[2], "hold") && argc == 4)
		test_hold(device, argv[3]);
	else
		return 2;
	return failures ? 1 : 0;
}
