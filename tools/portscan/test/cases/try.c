// SPDX-License-Identifier: GPL-2.0-only
#include <wdm.h>
NTSTATUS Leaves(ULONG n)
{
	while (n--) {
		__try {
			if (n == 1)
				break;				/* break-in-try */
			else if (n == 2) {
				continue;			/* break-in-try */
			}
			for (;;) {
				if (n == 3)
					break;
				continue;
			}
			do break; while (n);
			switch (n) {
			case 4:
				break;
			case 5:
				continue;			/* break-in-try */
			default:
				goto out;
			}
			if (n == 6)
				goto inside;
			__try {
				break;				/* break-in-try */
			} __finally {
				n = n ? n : 1;
			}
inside:
			KeProven(n);
		} __except (EXCEPTION_EXECUTE_HANDLER) {
			if (n > 7)
				return 1;
			break;					/* break-in-try */
		}
	}
out:
	return STATUS_SUCCESS;
}
NTSTATUS Finally(ULONG n)
{
	__try {
		if (n == 1)
			goto out;				/* goto-in-try */
		if (n == 2)
			goto end;
		if (n == 3) __leave;
		if (n == 4) return 1;				/* return-in-try */
end:
		n = 0;
	} __finally {
		KeProven(n);
	}
	while (n) { if (n == 5) break; n--; }
out:
	return STATUS_SUCCESS;
}
