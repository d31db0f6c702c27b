// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files of WDM drivers: opening, transfers, controls, names, removal.
 */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/uaccess.h>

#include <uapi/ntdma/wdm.h>

#include "fixture_io.h"
#include "fixture_user.h"

static struct file *open_device(struct kunit *test, const char *name)
{
	struct file *file = filp_open(name, O_RDWR, 0);

	if (IS_ERR(file) && PTR_ERR(file) == -ENOENT)
		kunit_info(test, "%s: is devtmpfs on /dev?", name);
	return file;
}

static void close_device(struct file *file)
{
	filp_close(file, NULL);
	flush_delayed_fput();
}

static ssize_t file_read(struct file *file, void __user *to, size_t count)
{
	loff_t position = 0;

	return file->f_op->read(file, to, count, &position);
}

static ssize_t file_write(struct file *file, const void __user *from, size_t count)
{
	loff_t position = 0;

	return file->f_op->write(file, from, count, &position);
}

static void expect_transfers(struct kunit *test, ULONG flags)
{
	struct user_area area;
	char bytes[12] = "hello";
	ssize_t read, written;
	struct file *file;

	the_case->flags = flags;
	plug(test);
	file = open_device(test, "/dev/" NAME);
	KUNIT_ASSERT_FALSE(test, IS_ERR(file));
	user_area_create(test, &area, PROT_READ | PROT_WRITE);
	/* over the border of a page */
	KUNIT_EXPECT_EQ(test, 0UL, copy_to_user(user_at(&area, PAGE_SIZE - 3), bytes, 6));
	written = file_write(file, user_at(&area, PAGE_SIZE - 3), 6);
	read = file_read(file, user_at(&area, PAGE_SIZE - 5), 64);
	KUNIT_EXPECT_EQ(test, 0UL,
			copy_from_user(bytes, user_at(&area, PAGE_SIZE - 5), 11));
	KUNIT_EXPECT_EQ(test, (ssize_t)-EFAULT, file_write(file, (void __user *)-1L, 6));
	user_area_destroy(&area);
	close_device(file);
	unplug();
	KUNIT_EXPECT_EQ(test, (ssize_t)6, written);
	KUNIT_EXPECT_STREQ(test, "hello", (const char *)the_case->in);
	KUNIT_EXPECT_EQ(test, (ssize_t)10, read);
	bytes[10] = '\0';
	KUNIT_EXPECT_STREQ(test, "0123456789", (const char *)bytes);
}

static void file_buffered(struct kunit *test)
{
	expect_transfers(test, DO_BUFFERED_IO);
	EXPECT_TRACE(test, "EASOwruCRU");
}

static void file_direct(struct kunit *test)
{
	expect_transfers(test, DO_DIRECT_IO);
	EXPECT_TRACE(test, "EASOwruCRU");
}

static void file_neither(struct kunit *test)
{
	expect_transfers(test, 0);
	/* the driver itself meets the address that is none */
	EXPECT_TRACE(test, "EASOwrwuCRU");
}

static long file_control(struct file *file, struct user_area *area,
			 struct ntdma_device_control *arg)
{
	void __user *place = user_at(area, 2 * PAGE_SIZE);
	long ret;

	if (copy_to_user(place, arg, sizeof(*arg)))
		return -ENODATA;
	ret = file->f_op->unlocked_ioctl(file, NTDMA_DEVICE_CONTROL,
					 (unsigned long)place);
	return copy_from_user(arg, place, sizeof(*arg)) ? -ENODATA : ret;
}

static void file_controls(struct kunit *test)
{
	static const ULONG codes[] = {
		CODE(METHOD_BUFFERED), CODE(METHOD_IN_DIRECT),
		CODE(METHOD_OUT_DIRECT), CODE(METHOD_NEITHER), 0x223ffc,
	};
	static const struct {
		NTSTATUS status;
		u64 information;
		const char *in, *out;
	} expected[] = {
		/* a warning copies what there is */
		{ STATUS_BUFFER_OVERFLOW, 7, "question", "answer" },
		{ STATUS_SUCCESS, 8, "output", "output" },
		{ STATUS_SUCCESS, 8, "", "questio" },
		{ STATUS_SUCCESS, 8, "question", "neither" },
		{ STATUS_INVALID_DEVICE_REQUEST, 0, "", "output" },
	};
	struct ntdma_device_control arg[5];
	struct user_area area;
	char out[5][10];
	char in[5][32];
	struct file *file;
	long ret[5];
	int i;

	plug(test);
	file = open_device(test, "/dev/" NAME);
	KUNIT_ASSERT_FALSE(test, IS_ERR(file));
	user_area_create(test, &area, PROT_READ | PROT_WRITE);
	for (i = 0; i < 5; i++) {
		arg[i] = (struct ntdma_device_control){
			.code = codes[i],
			.in = (unsigned long)user_at(&area, 10),
			.in_size = 9,
			.out = (unsigned long)user_at(&area, 100),
			.out_size = 10,
		};
		ret[i] = copy_to_user(user_at(&area, 10), "question", 9) |
			 copy_to_user(user_at(&area, 100), "output", 7);
		ret[i] |= file_control(file, &area, &arg[i]);
		ret[i] |= copy_from_user(out[i], user_at(&area, 100), 10);
		strscpy(in[i], the_case->in, sizeof(in[i]));
	}
	user_area_destroy(&area);
	close_device(file);
	unplug();
	for (i = 0; i < 5; i++) {
		KUNIT_EXPECT_EQ_MSG(test, 0L, ret[i], "%d", i);
		KUNIT_EXPECT_EQ_MSG(test, expected[i].status,
				    (NTSTATUS)arg[i].status, "%d", i);
		KUNIT_EXPECT_EQ_MSG(test, expected[i].information,
				    arg[i].information, "%d", i);
		KUNIT_EXPECT_STREQ_MSG(test, expected[i].in, (const char *)in[i],
				       "%d", i);
		KUNIT_EXPECT_STREQ_MSG(test, expected[i].out, (const char *)out[i],
				       "%d", i);
	}
}

/* Addresses that are none: who uses them says so, we or the driver. */
static void file_controls_misused(struct kunit *test)
{
	static const struct {
		ULONG code;
		long ret;
		NTSTATUS status;
	} expected[] = {
		{ CODE(METHOD_BUFFERED), -EFAULT, STATUS_SUCCESS },
		{ CODE(METHOD_IN_DIRECT), -EFAULT, STATUS_SUCCESS },
		{ CODE(METHOD_OUT_DIRECT), -EFAULT, STATUS_SUCCESS },
		{ CODE(METHOD_NEITHER), 0, STATUS_ACCESS_VIOLATION },
	};
	struct ntdma_device_control arg[4];
	struct user_area area;
	struct file *file;
	long ret[4], other, too_large;
	int i;

	plug(test);
	file = open_device(test, "/dev/" NAME);
	KUNIT_ASSERT_FALSE(test, IS_ERR(file));
	user_area_create(test, &area, PROT_READ | PROT_WRITE);
	for (i = 0; i < 4; i++) {
		arg[i] = (struct ntdma_device_control){
			.code = expected[i].code,
			.in = -4096UL,
			.in_size = 8,
			.out = -4096UL,
			.out_size = 8,
		};
		ret[i] = file_control(file, &area, &arg[i]);
	}
	ntdma_inject_arm(NTDMA_SITE_SYSTEM_BUFFER, 1, false);
	too_large = file_control(file, &area, &arg[0]);
	ntdma_inject_disarm();
	other = file->f_op->unlocked_ioctl(file, NTDMA_DEVICE_CONTROL + 1, 0);
	user_area_destroy(&area);
	close_device(file);
	unplug();
	for (i = 0; i < 4; i++) {
		KUNIT_EXPECT_EQ_MSG(test, expected[i].ret, ret[i], "%d", i);
		if (!ret[i])
			KUNIT_EXPECT_EQ_MSG(test, expected[i].status,
					    (NTSTATUS)arg[i].status, "%d", i);
	}
	KUNIT_EXPECT_EQ(test, (long)-ENOMEM, too_large);
	KUNIT_EXPECT_EQ(test, (long)-ENOTTY, other);
	/* one of them reached the driver */
	EXPECT_TRACE(test, "EASOiuCRU");
}

/* Open files: their requests are cancelled, they are closed, then it goes. */
struct reader {
	struct file *file;
	struct user_area *area;
	ssize_t ret;
	struct completion done;
};

static int read_in_thread(void *arg)
{
	struct reader *reader = arg;

	kthread_use_mm(reader->area->mm);
	reader->ret = file_read(reader->file, user_at(reader->area, 0), 8);
	kthread_unuse_mm(reader->area->mm);
	complete(&reader->done);
	return 0;
}

static void file_open_at_removal(struct kunit *test)
{
	struct task_struct *task;
	struct user_area area;
	struct reader reader;
	ssize_t after;

	the_case->flags = DO_BUFFERED_IO;
	the_case->pending = true;
	plug(test);
	reader.file = open_device(test, "/dev/" NAME);
	KUNIT_ASSERT_FALSE(test, IS_ERR(reader.file));
	user_area_create(test, &area, PROT_READ | PROT_WRITE);
	reader.area = &area;
	init_completion(&reader.done);
	task = kthread_run(read_in_thread, &reader, "ntdma-reader");
	if (!IS_ERR(task))
		wait_for_completion(&the_case->began);
	unplug();
	if (!IS_ERR(task))
		wait_for_completion(&reader.done);
	after = file_read(reader.file, user_at(&area, 0), 8);
	user_area_destroy(&area);
	close_device(reader.file);
	KUNIT_EXPECT_FALSE(test, IS_ERR(task));
	KUNIT_EXPECT_EQ(test, (ssize_t)-EINTR, reader.ret);
	KUNIT_EXPECT_EQ(test, (ssize_t)-ENODEV, after);
	EXPECT_TRACE(test, "EASOrxuCRU");
	reader.file = open_device(test, "/dev/" NAME);
	KUNIT_EXPECT_TRUE(test, IS_ERR(reader.file));
}

static void names_are_unique(struct kunit *test)
{
	PDRIVER_OBJECT driver;
	UNICODE_STRING name, link;
	PDEVICE_OBJECT other;
	struct file *file;

	plug(test);
	driver = the_case->fdo->DriverObject;
	RtlInitUnicodeString(&name, L"\\Device\\NTDMA_io_host");
	KUNIT_EXPECT_EQ(test, STATUS_OBJECT_NAME_COLLISION,
			IoCreateDevice(driver, 0, &name, FILE_DEVICE_UNKNOWN, 0,
				       false, &other));
	RtlInitUnicodeString(&link, L"\\DosDevices\\NtdmaLink");
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, IoCreateSymbolicLink(&link, &name));
	KUNIT_EXPECT_EQ(test, STATUS_OBJECT_NAME_COLLISION,
			IoCreateSymbolicLink(&link, &name));
	file = open_device(test, "/dev/NtdmaLink");
	KUNIT_EXPECT_FALSE(test, IS_ERR(file));
	if (!IS_ERR(file))
		close_device(file);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, IoDeleteSymbolicLink(&link));
	KUNIT_EXPECT_EQ(test, STATUS_OBJECT_NAME_NOT_FOUND,
			IoDeleteSymbolicLink(&link));
	RtlInitUnicodeString(&name, L"\\Device\\nobody");
	KUNIT_EXPECT_EQ(test, STATUS_OBJECT_NAME_NOT_FOUND,
			IoCreateSymbolicLink(&link, &name));
	unplug();
}

static struct kunit_case io_file_cases[] = {
	KUNIT_CASE(file_buffered),
	KUNIT_CASE(file_direct),
	KUNIT_CASE(file_neither),
	KUNIT_CASE(file_controls),
	KUNIT_CASE(file_controls_misused),
	KUNIT_CASE(file_open_at_removal),
	KUNIT_CASE(names_are_unique),
	{}
};

static struct kunit_suite io_file_suite = {
	.name = "ntdma_io_file",
	.init = host_init,
	.exit = host_exit,
	.test_cases = io_file_cases,
};

kunit_test_suite(io_file_suite);

MODULE_IMPORT_NS("NTDMA");
MODULE_DESCRIPTION("Tests of ntdma's files of WDM drivers");
MODULE_LICENSE("GPL");
