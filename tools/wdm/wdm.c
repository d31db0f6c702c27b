// SPDX-License-Identifier: GPL-2.0-only
/*
 * wdm: the application of the WDM sample.
 *
 *	wdm /dev/EduWdm data SEED FAULT	write and read at odd places, compare
 *	wdm /dev/EduWdm control		device controls of all methods
 *	wdm /dev/EduWdm misuse		what must be refused, is
 *	wdm /dev/EduWdm many		several processes at once
 *	wdm /dev/EduWdm hold FILE	opens it, writes FILE, and when FILE is gone
 *					the device is gone too
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
#include <sys/wait.h>
#include <unistd.h>

#include "../../include/uapi/ntdma/wdm.h"

/* <winioctl.h> of this program */
#define FILE_DEVICE_UNKNOWN	0x22u
#define METHOD_BUFFERED		0
#define METHOD_IN_DIRECT	1
#define METHOD_OUT_DIRECT	2
#define METHOD_NEITHER		3
#define FILE_ANY_ACCESS		0
#define CTL_CODE(type, function, method, access) \
	((type) << 16 | (access) << 14 | (function) << 2 | (method))

#include "../../module/samples/wdm/wdm_public.h"

#define STATUS_SUCCESS			0
#define STATUS_INVALID_PARAMETER	0xc000000d
#define STATUS_INVALID_DEVICE_REQUEST	0xc0000010
#define STATUS_BUFFER_TOO_SMALL		0xc0000023

#define PAGE	4096

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

static uint32_t next(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

static void fill(uint8_t *bytes, size_t count, uint32_t *seed)
{
	while (count--)
		*bytes++ = next(seed);
}

/* Writes and reads back at a place, with the buffers at odd addresses. */
static bool round_trip(int fd, uint8_t *pages, size_t at, size_t count,
		       off_t place, uint32_t *seed, bool corrupt)
{
	uint8_t *out = pages + at, *in = pages + 2 * PAGE + (at ^ 4);

	fill(out, count, seed);
	memset(in, 0, count);
	if (pwrite(fd, out, count, place) != (ssize_t)count)
		return false;
	if (pread(fd, in, count, place) != (ssize_t)count)
		return false;
	if (corrupt)
		in[count / 2] ^= 1;
	return !memcmp(in, out, count);
}

static void data(int fd, uint32_t seed, bool corrupt)
{
	static const struct {
		size_t at, count;
		off_t place;
	} cases[] = {
		{ 0, WDM_WINDOW, 0 },
		{ 0, 1, 0 },
		{ 0, 4, WDM_WINDOW - 4 },
		{ PAGE - 40, 80, 400 },
		{ 1000, WDM_WINDOW, 0 },
		{ 3, 1777, 1111 },
	};
	uint8_t *pages = mmap(NULL, 5 * PAGE, PROT_READ | PROT_WRITE,
			      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check(round_trip(fd, pages, cases[i].at, cases[i].count,
				 cases[i].place, &seed, corrupt && !i),
		      "%zu bytes at %ld came back", cases[i].count,
		      (long)cases[i].place);
	check(pread(fd, pages, 100, WDM_WINDOW) == 0, "the memory has an end");
	check(pread(fd, pages, 100, WDM_WINDOW - 10) == 10,
	      "what there is of a read beyond it is read");
	check(lseek(fd, 50, SEEK_SET) == 50 && read(fd, pages, 30) == 30 &&
	      lseek(fd, 0, SEEK_CUR) == 80, "the position moves on");
	munmap(pages, 5 * PAGE);
}

static uint32_t control(int fd, uint32_t code, const void *in, uint32_t in_size,
			void *out, uint32_t out_size, uint64_t *information)
{
	struct ntdma_device_control arg = {
		.code = code,
		.in = (uintptr_t)in,
		.out = (uintptr_t)out,
		.in_size = in_size,
		.out_size = out_size,
	};

	if (ioctl(fd, NTDMA_DEVICE_CONTROL, &arg))
		return ~0;
	*information = arg.information;
	return arg.status;
}

static void controls(int fd)
{
	uint8_t out[600], in[600];
	uint32_t value = 0, seed = 7, status;
	uint64_t got = 0;

	check(!control(fd, IOCTL_WDM_IDENTIFY, NULL, 0, &value, 4, &got) &&
	      got == 4 && (value & 0xffff) == 0xed, "the device says what it is");
	value = 10;
	status = control(fd, IOCTL_WDM_FACTORIAL, &value, 4, &value, 4, &got);
	check(!status && got == 4 && value == 3628800, "10! is %u", value);

	fill(out, sizeof(out), &seed);
	value = 1234;
	check(!control(fd, IOCTL_WDM_LOAD, &value, 4, out, sizeof(out), &got) &&
	      got == sizeof(out), "a control writes the other buffer");
	check(pread(fd, in, sizeof(in), 1234) == sizeof(in) &&
	      !memcmp(in, out, sizeof(in)), "and that can be read");
	memset(in, 0, sizeof(in));
	check(!control(fd, IOCTL_WDM_STORE, &value, 4, in, sizeof(in), &got) &&
	      got == sizeof(in) && !memcmp(in, out, sizeof(in)),
	      "a control reads into the other buffer");
}

static void misuse(int fd)
{
	void *readable = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS,
			      -1, 0);
	uint32_t value = WDM_WINDOW;
	uint64_t got;
	void *volatile nowhere = (void *)8;
	char byte = 0;

	check(control(fd, IOCTL_WDM_FACTORIAL, &value, 3, &value, 4, &got) ==
	      STATUS_BUFFER_TOO_SMALL && !got, "input that is too short");
	check(control(fd, IOCTL_WDM_LOAD, &value, 4, &byte, 1, &got) ==
	      STATUS_INVALID_PARAMETER, "an offset beyond the memory");
	check(control(fd, 0x222ffc, NULL, 0, NULL, 0, &got) ==
	      STATUS_INVALID_DEVICE_REQUEST, "a control that nobody knows");
	check(pwrite(fd, &byte, 1, WDM_WINDOW) < 0, "a write beyond the memory");
	check(pwrite(fd, nowhere, 100, 0) < 0 && errno == EFAULT,
	      "a buffer that is not there");
	check(pread(fd, readable, 100, 0) < 0 && errno == EFAULT,
	      "a buffer that may not be written");
	check(pwrite(fd, readable, 100, 0) == 100, "but may be read");
	check(control(fd, IOCTL_WDM_IDENTIFY, NULL, 0, nowhere, 4, &got) ==
	      ~0u && errno == EFAULT, "an output that is not there");
	check(ioctl(fd, 1) < 0 && errno == ENOTTY, "another ioctl");
	munmap(readable, PAGE);
}

/* Each has its part of the memory; all are at it at once. */
static int one_of_many(const char *name, unsigned int index)
{
	uint8_t out[500], in[500];
	uint32_t seed = index;
	int i, fd = open(name, O_RDWR);

	for (i = 0; i < 2; i++) {
		fill(out, sizeof(out), &seed);
		if (pwrite(fd, out, sizeof(out), index * 500) != sizeof(out) ||
		    pread(fd, in, sizeof(in), index * 500) != sizeof(in) ||
		    memcmp(in, out, sizeof(in)))
			return 1;
	}
	return 0;
}

static void many(const char *name)
{
	unsigned int i, killed = 0, good = 0;
	pid_t pid[8];
	int status;

	for (i = 0; i < 8; i++) {
		pid[i] = fork();
		if (!pid[i])
			_exit(one_of_many(name, i));
	}
	/* a queue of requests by now; two of those who wait go */
	usleep(150000);
	kill(pid[6], SIGKILL);
	kill(pid[7], SIGKILL);
	for (i = 0; i < 8; i++) {
		waitpid(pid[i], &status, 0);
		killed += WIFSIGNALED(status);
		good += WIFEXITED(status) && !WEXITSTATUS(status);
	}
	check(good == 6, "of eight processes six have their data (%u)", good);
	check(killed == 2, "two were killed while they waited (%u)", killed);
}

static void hold(int fd, const char *flag)
{
	char byte;
	int ready = open(flag, O_CREAT | O_WRONLY, 0600);

	close(ready);
	while (!access(flag, F_OK))
		usleep(10000);
	check(pread(fd, &byte, 1, 0) < 0 && errno == ENODEV,
	      "an open file of a device that is gone says so");
}

int main(int argc, char **argv)
{
	const char *what = argc > 2 ? argv[2] : "";
	int fd = argc > 2 ? open(argv[1], O_RDWR) : -1;

	if (!check(fd >= 0, "the device can be opened"))
		return 1;
	if (!strcmp(what, "data"))
		data(fd, argc > 3 ? strtoul(argv[3], NULL, 0) : 1,
		     argc > 4 && atoi(argv[4]));
	else if (!strcmp(what, "control"))
		controls(fd);
	else if (!strcmp(what, "misuse"))
		misuse(fd);
	else if (!strcmp(what, "many"))
		many(argv[1]);
	else if (!strcmp(what, "hold") && argc > 3)
		hold(fd, argv[3]);
	else
		check(false, "usage: wdm FILE data|control|misuse|many|hold");
	close(fd);
	return failures != 0;
}
